// The test function of the project `demo`: one simulated cluster for all tests of a worker that ask for the same.
import { test as base } from './test.ts';
import { Kdr } from './kdr.ts';

interface WorkerFixtures {
  /** Arguments of `kdr demo` beside the ones that every test needs. Tests that give the same share one server. */
  world: string[];
  /** That server. */
  demo: Kdr;
}

/** The simulated company, the same in every run. */
export const DEMO = ['demo', '--no-open', '--seed', '1'];

export const test = base.extend<object, WorkerFixtures>({
  world: [[], { option: true, scope: 'worker' }],

  demo: [
    async ({ world }, use) => {
      const kdr = await Kdr.start([...DEMO, ...world]);
      await use(kdr);
      await kdr.stop();
    },
    { scope: 'worker', timeout: 30_000 },
  ],

  baseURL: async ({ demo }, use) => use(demo.url),
});

export { expect } from '@playwright/test';
