// The test function of both projects: every page is watched for errors, every server ends with its test.
import { type Page, test as base } from '@playwright/test';
import { Complaints } from './complaints.ts';
import { Frame } from './frame.ts';
import { Kdr } from './kdr.ts';

interface TestFixtures {
  /** What a page of this test may write to the console although it is an error: for tests that break something. */
  tolerated: RegExp[];
  /** The page, in the words a person has for its parts. */
  frame: Frame;
  /** Starts a server that belongs to this test alone. */
  launch: (...words: string[]) => Promise<Kdr>;
}

export const test = base.extend<TestFixtures>({
  tolerated: [[], { option: true }],

  page: async ({ page, tolerated }, use) => {
    const complaints = new Complaints(page, tolerated);
    beSteady(page);
    await use(page);
    complaints.expectNone();
  },

  frame: async ({ page }, use) => use(new Frame(page)),

  launch: async ({}, use, testInfo) => {
    const running: Kdr[] = [];
    await use(async (...words) => {
      const kdr = await Kdr.start(words);
      running.push(kdr);
      return kdr;
    });
    for (const kdr of running) {
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('kdr', { body: kdr.log });
    }
    const ends = await Promise.allSettled(running.map((kdr) => kdr.stop()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  },
});

/** Pods that come and go change this machine's network, at which Chromium gives up whatever it has just asked for. */
function beSteady(page: Page): void {
  const goTo = page.goto.bind(page);
  page.goto = async (...words) => {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await goTo(...words);
      } catch (error) {
        if (attempts === 5 || !String(error).includes('net::ERR_NETWORK_CHANGED')) throw error;
      }
    }
  };
}

export { expect } from '@playwright/test';
