// The test function for KDR in pods, behind sign-in: two replicas under their own account, the provider on an address of
// this machine that pods reach, and two namespaces of which developers may see one. All tests of a worker share them.
import { expect } from '@playwright/test';
import { type Certified, certify } from './authority.ts';
import { inNamespace, test as base } from './cluster.ts';
import { Deployment } from './deployment.ts';
import type { Kubectl } from './kubectl.ts';
import { type Person, Provider } from './provider.ts';
import { Proxy } from './proxy.ts';

/** The company's people. The group `platform` is the one of the manifest. */
const PEOPLE: Record<string, Person> = { dana: { groups: ['shop-devs'] }, ola: { groups: ['platform'] } };
/** What a pod writes: with its own name, as those of the other namespace write as well. */
export const lineOf = (pods: string[]): RegExp => new RegExp(`^request \\d+ served by (${pods.join('|')})$`);
/** How many pods each namespace has. */
export const PODS = 2;

interface WorkerFixtures {
  /** kubectl in the namespace that developers may see. */
  own: Kubectl;
  /** kubectl in another one, with the same in it. */
  foreign: Kubectl;
  place: Certified;
  provider: Provider;
  /** What stands in front of KDR. */
  front: Proxy;
  kdr: Deployment;
}

export const test = base.extend<object, WorkerFixtures>({
  own: [
    async ({ kubectl }, use) => {
      await runWeb(kubectl);
      await use(kubectl);
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  foreign: [
    ({}, use) =>
      inNamespace(async (kubectl) => {
        await runWeb(kubectl);
        await use(kubectl);
      }),
    { scope: 'worker', timeout: 60_000 },
  ],

  place: [
    async ({ kubectl }, use) => {
      // The node is this machine. Its pods cannot reach loopback.
      const address = '--output=jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}';
      await use(await certify(await kubectl.run(['get', 'nodes', '--selector=!kwok', address])));
    },
    { scope: 'worker' },
  ],

  front: [({}, use) => Proxy.during(use), { scope: 'worker' }],

  provider: [
    async ({ front, place }, use) => {
      const provider = new Provider(PEOPLE, [front.url], place);
      await provider.start();
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],

  kdr: [
    async ({ own, front, provider, place }, use) => {
      const kdr = new Deployment();
      try {
        await kdr.install({
          issuer: provider.issuer,
          authority: place.authority,
          externalUrl: front.url,
          bindings: [{ groups: ['shop-devs'], role: 'developer', namespaces: [own.namespace] }],
        });
        front.replicas = (await kdr.replicas()).map(({ url }) => url);
        await settled(own);
        await use(kdr);
      } finally {
        await kdr.remove();
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],

  baseURL: async ({ front }, use) => use(front.url),

  // Chromium knows the provider's authority as little as anything else does. Nothing but the provider speaks TLS here.
  ignoreHTTPSErrors: true,
});

export { expect };

/** Runs two pods that write a line each second. */
async function runWeb(kubectl: Kubectl): Promise<void> {
  const labels = { app: 'web' };
  const command = ['sh', '-c', 'n=0; while true; do n=$((n + 1)); echo "request $n served by $HOSTNAME"; sleep 1; done'];
  const containers = [{ name: 'web', image: '127.0.0.1:26500/busybox:1', command }];
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers } };
  const spec = { replicas: PODS, selector: { matchLabels: labels }, template };
  await kubectl.apply(JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec }));
  await kubectl.run(['rollout', 'status', 'deployment/web', '--timeout=50s']);
}

/** Waits until no pod of an earlier test is on its way out: each that goes changes this machine's network. */
async function settled(kubectl: Kubectl): Promise<void> {
  const ending = '--output=jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}';
  await expect.poll(() => kubectl.run(['get', 'pods', '--all-namespaces', ending]), { timeout: 90_000 }).toMatch(/^\s*$/);
}
