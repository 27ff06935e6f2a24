import type { Page } from '@playwright/test';
import type { Frame } from '../support/frame.ts';
import { ClusterMap } from '../support/map.ts';
import type { Answer } from '../support/proxy.ts';
import { expect, signIn, type Simulated, test } from '../support/signed-in.ts';

// One after the other, in one worker: they share the replicas, which take a while to start.
test.describe.configure({ mode: 'default' });

const OURS = 'shop-staging';

/** Words that mean much else: what a manifest holds, the account that every namespace has. */
const ORDINARY = new Set(['data', 'default', 'ingress', 'tools']);

/** What containers of our namespace write into their own logs, by the simulation's whim. */
const WRITTEN = ['http://otel-collector.observability:4318', '[shop-production-web-8080]'];

/** Names that only those may read who see all of the cluster, and those of the one namespace. */
async function names(cluster: Simulated): Promise<{ own: string[]; foreign: string[] }> {
  const [namespaces, pods] = [await cluster.namespaces(), await cluster.pods()];
  const own = new Set([OURS, ...pods.filter(({ namespace }) => namespace === OURS).map(({ name }) => name)]);
  const foreign = [...namespaces, ...pods.map(({ name }) => name)].filter((name) => !own.has(name) && !ORDINARY.has(name));
  return { own: [...own], foreign };
}

/** Which of these names came over the wire, each with where. gRPC-web carries texts as they are. */
function found(answers: Answer[], names: string[]): string[] {
  return answers.flatMap(({ path, body }) => {
    const bytes = Buffer.concat(body).toString('latin1');
    const text = path.includes('LogService') ? WRITTEN.reduce((text, phrase) => text.replaceAll(phrase, ''), bytes) : bytes;
    return names.filter((name) => text.includes(name)).map((name) => `${name} in ${path}`);
  });
}

/** The answers of the API: all but the page's files, which everybody may have. */
const api = (answers: Answer[]): Answer[] => answers.filter(({ path }) => !path.startsWith('/assets/'));

/** Goes through the page as somebody does who wants to see everything. */
async function lookAround(page: Page, frame: Frame): Promise<void> {
  const rail = (name: string) => frame.rail.getByRole('link', { name }).click();
  await page.goto('/');
  await expect(frame.finding('checkout').first()).toBeVisible();
  await page.goto('/namespaces');
  await expect(frame.namespaces.row(OURS)).toBeVisible();
  await frame.openPicker();
  await expect(frame.offers.last()).toBeVisible();
  await page.keyboard.press('Escape');

  const map = new ClusterMap(page);
  await page.goto('/map');
  await map.tile(OURS).click();
  await map.arrived();

  await page.goto('/pods');
  await expect(frame.pods.row(/^web-/).first()).toBeVisible();
  await frame.search.fill('a');
  await expect(frame.hits.first()).toBeVisible();
  await page.keyboard.press('Escape');
  await frame.search.fill('');
  await page.keyboard.press('Escape');
  await frame.openPod(/^checkout-/);
  for (const [tab, words] of [['YAML', 'kind: Pod'], ['Events', 'BackOff'], ['Log', /starting|DATABASE_URL/]] as const) {
    await frame.tab(tab).click();
    await expect(frame.panel()).toContainText(words);
  }
  await page.keyboard.press('Escape');

  await rail('Kinds');
  await page.getByRole('main').getByRole('link', { name: 'ConfigMap', exact: true }).click();
  await page.getByRole('table', { name: 'Objects' }).getByRole('row').nth(1).getByRole('link').click();
  await frame.tab('YAML').click();
  await expect(frame.panel()).toContainText('kind: ConfigMap');
  await page.keyboard.press('Escape');

  await page.goto(`/n/${OURS}/logs`);
  await frame.screen.getByRole('list', { name: 'Workloads' }).getByRole('link', { name: 'web', exact: true }).click();
  await expect(frame.logs.texts.last()).toBeVisible();
}

test('whoever sees one namespace gets no byte with a name from another', async ({ page, frame, front, cluster }) => {
  test.slow();
  const before = await names(cluster);
  const answers = front.record();
  await signIn(page, 'dana');
  await expect(frame.findings.first()).toBeVisible();
  await lookAround(page, frame);
  const after = await names(cluster);
  // Pods come and go meanwhile.
  const own = new Set([...before.own, ...after.own]);
  const foreign = [...new Set([...before.foreign, ...after.foreign])].filter((name) => !own.has(name));
  expect(foreign.length).toBeGreaterThan(50);

  const calls = new Set(api(answers).map(({ path }) => path).filter((path) => path.startsWith('/kdr.v1.')));
  expect([...calls].sort()).toEqual([
    '/kdr.v1.ClusterService/GetManifest',
    '/kdr.v1.ClusterService/ListKinds',
    '/kdr.v1.ClusterService/Search',
    '/kdr.v1.ClusterService/Watch',
    '/kdr.v1.LogService/LastLines',
    '/kdr.v1.LogService/Read',
  ]);
  const theirs = found(api(answers), [...own]);
  for (const call of ['GetManifest', 'Search', 'Watch', 'Read']) expect(theirs.some((name) => name.endsWith(`/${call}`)), call).toBe(true);
  expect(found(api(answers), foreign)).toEqual([]);
});

test('whoever sees everything gets those names, so that the test above would find them', async ({ page, frame, front, cluster }) => {
  const answers = front.record();
  await signIn(page, 'ola', '/pods');
  await expect(frame.pods.row('kafka-2')).toBeVisible();
  const { foreign } = await names(cluster);
  const seen = new Set(found(api(answers), foreign).map((name) => name.split(' ')[0]));
  expect(seen).toContain('kube-system');
  expect(seen).toContain('kafka-2');
});
