// The test function for everything about sign-in: a simulated cluster, an identity provider, and KDR in two replicas
// behind one address. All tests of a worker share them; each test has a browser of its own, in which nobody has signed in.
import type { APIRequestContext, APIResponse, Page } from '@playwright/test';
import { DEMO } from './demo.ts';
import { type Binding, Installation, type Times } from './installation.ts';
import { Kdr } from './kdr.ts';
import { logIn, type Person, Provider } from './provider.ts';
import { Proxy } from './proxy.ts';
import { test as base } from './test.ts';

/** The company's people. */
export const PEOPLE: Record<string, Person> = {
  /** Works on the shop. */
  dana: { groups: ['shop-devs', 'everybody'] },
  /** Helps out there. */
  gus: { groups: ['shop-guests'] },
  ida: { groups: ['shop-visitors'] },
  /** Runs the cluster. */
  ola: { groups: ['platform'] },
  /** Belongs to nothing. */
  lou: {},
};

/** What they may see. */
export const BINDINGS: Binding[] = [
  { groups: ['shop-devs'], role: 'developer', namespaces: ['shop-staging'] },
  { groups: ['shop-guests'], role: 'developer', namespaces: ['shop-staging'] },
  { groups: ['shop-visitors'], role: 'viewer', namespaces: ['shop-staging'] },
  { groups: ['platform'], role: 'operator', namespaces: ['*'] },
];

/** The simulated cluster, as its API server tells. */
export class Simulated {
  constructor(readonly url: string) {}

  /** The names of the namespaces. */
  async namespaces(): Promise<string[]> {
    return (await this.list('namespaces')).map(({ name }) => name);
  }

  /** Every pod. */
  pods(): Promise<Name[]> {
    return this.list('pods');
  }

  private async list(kind: string): Promise<Name[]> {
    const answer = await fetch(`${this.url}/api/v1/${kind}`);
    const { items } = (await answer.json()) as { items: { metadata: Name }[] };
    return items.map(({ metadata }) => metadata);
  }
}

interface Name {
  namespace: string;
  name: string;
}

interface TestFixtures {
  /** How long things last at the `fresh` one. */
  times: Times;
  /** A simulated cluster, a provider that is not up and KDR in one replica, for a test that breaks something. */
  fresh: { provider: Provider; kdr: Installation };
}

interface WorkerFixtures {
  /** The cluster. */
  cluster: Simulated;
  /** What stands in front of KDR. */
  front: Proxy;
  provider: Provider;
  /** KDR. */
  kdr: Installation;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  cluster: [
    async ({}, use) => {
      const demo = await Kdr.start(DEMO);
      const url = /The simulated cluster is at (http:\S+)/.exec(demo.log)?.[1];
      if (!url) throw new Error(`kdr demo does not say where its cluster is\n${demo.log}`);
      await use(new Simulated(url));
      await demo.stop();
    },
    { scope: 'worker', timeout: 30_000 },
  ],

  front: [({}, use) => Proxy.during(use), { scope: 'worker' }],

  provider: [
    async ({ front }, use) => {
      const provider = new Provider({ ...PEOPLE }, [front.url]);
      await provider.start();
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],

  kdr: [
    async ({ cluster, provider, front }, use) => {
      const kdr = await Installation.start(cluster.url, provider, front, BINDINGS, 2);
      await use(kdr);
      await kdr.stop();
    },
    { scope: 'worker', timeout: 30_000 },
  ],

  times: [{}, { option: true }],

  fresh: async ({ cluster, times }, use) => {
    const front = await Proxy.start();
    const provider = new Provider({ ...PEOPLE }, [front.url]);
    await provider.reserve();
    const kdr = await Installation.start(cluster.url, provider, front, BINDINGS, 1, times);
    await use({ provider, kdr });
    await kdr.stop();
    await provider.stop();
    await front.stop();
  },

  baseURL: async ({ kdr }, use) => use(kdr.url),
});

export { expect } from '@playwright/test';

/** Opens an address of KDR as somebody who has not signed in yet, and signs in on the way there. */
export async function signIn(page: Page, login: string, to = '/'): Promise<void> {
  await page.goto(to);
  await logIn(page, login);
}

/** Asks KDR's API something as the page does, with an empty message. */
export function call(request: APIRequestContext, method: string, headers: Record<string, string> = {}): Promise<APIResponse> {
  return request.post(`/kdr.v1.${method}`, {
    headers: { 'content-type': 'application/grpc-web+proto', ...headers },
    // A frame of gRPC: no flags, no bytes.
    data: Buffer.alloc(5),
  });
}

/** What an answer of the API that was refused says: a gRPC status code and a sentence. */
export function refusal(answer: APIResponse): { code: string | undefined; sentence: string } {
  const { 'grpc-status': code, 'grpc-message': sentence = '' } = answer.headers();
  return { code, sentence: decodeURIComponent(sentence) };
}
