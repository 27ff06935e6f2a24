import { join } from 'node:path';
import { isOurs } from '../support/apiserver.ts';
import { output } from '../support/command.ts';
import { expect, lineOf, PODS, test } from '../support/deployed.ts';
import { ACCOUNT } from '../support/deployment.ts';
import { CHECKOUT, required } from '../support/environment.ts';
import { email } from '../support/provider.ts';
import type { Answer } from '../support/proxy.ts';
import { mayChange } from '../support/reviews.ts';
import { kept, signOut, statusOfLog } from '../support/session.ts';
import { signIn } from '../support/signed-in.ts';
import { podColumns } from '../support/watch.ts';

// One after another, in one worker: they share the pods, which take a while to start.
test.describe.configure({ mode: 'default' });
/** A sentence of the server's own has no icon, for which browsers ask by themselves. */
test.use({ tolerated: [/favicon\.ico/] });

test.beforeAll(async () => {
  test.skip(!(await isOurs()), 'another cluster has neither a registry for the image nor a way to the provider');
});
test.afterEach(async ({ kdr }, info) => {
  if (info.status !== info.expectedStatus) await info.attach('kdr', { body: await kdr.log() });
});

/** What the API has said so far. gRPC-web carries texts as they are. */
const said = (answers: Answer[]): string =>
  Buffer.concat(answers.filter(({ path }) => path.startsWith('/kdr.v1.')).flatMap(({ body }) => body)).toString('latin1');
/** What hands grpcurl a token. */
const bearer = (token: string): string[] => ['-H', `Authorization: Bearer ${token}`];
/** Where the page lists the nodes. */
const NODES = '/kinds/core/v1/nodes';

test('a developer signs in at a provider of an own authority, and sees the real pods of the only namespace that is theirs', async ({
  page,
  frame,
  front,
  own,
  foreign,
  kdr: _,
}) => {
  const answers = front.record();
  await signIn(page, 'dana');
  await expect(page).toHaveURL(`/n/${own.namespace}/overview`);
  await expect(page.getByTitle('Who am I')).toHaveText(email('dana'));
  await frame.openPicker();
  await expect(frame.offers.filter({ hasNotText: 'All namespaces' })).toHaveText([new RegExp(own.namespace)]);

  await page.goto('/pods');
  const pods = [...(await own.pods()).keys()].sort();
  expect(pods).toHaveLength(PODS);
  await expect.poll(async () => (await frame.pods.names()).sort()).toEqual(pods);
  for (const pod of pods) await expect(frame.pods.row(pod)).toContainText('Running');
  await page.goto(NODES);
  await expect(frame.screen).toContainText('That takes the role operator in all namespaces.');

  await page.goto(`/n/${own.namespace}/logs/Deployment/web`);
  await expect(frame.logs.texts.last()).toHaveText(lineOf(pods));

  const names = [foreign.namespace, ...(await foreign.pods()).keys(), 'kube-system'];
  const bytes = said(answers);
  expect(bytes.includes(own.namespace)).toBe(true);
  expect(names.filter((name) => bytes.includes(name))).toEqual([]);
});

test('an operator sees the nodes and every namespace', async ({ page, frame, front, foreign, kdr }) => {
  const answers = front.record();
  await signIn(page, 'ola', NODES);
  const nodes = (await kdr.kubectl.run(['get', 'nodes', '--output=name'])).trim().split('\n');
  for (const node of nodes) {
    await expect(page.getByRole('table', { name: 'Objects' }).getByRole('link', { name: node.replace('node/', ''), exact: true })).toBeVisible();
  }
  await page.goto(`/n/${foreign.namespace}/pods`);
  for (const pod of (await foreign.pods()).keys()) await expect(frame.pods.row(pod)).toBeVisible();
  // So that the test above would find these names.
  const bytes = said(answers);
  expect([foreign.namespace, ...(await foreign.pods()).keys()].filter((name) => !bytes.includes(name))).toEqual([]);
});

test('a session is good at both replicas, and over at both as soon as it is signed out at one', async ({ page, front, own, kdr }) => {
  const replicas = await kdr.replicas();
  expect(new Set(replicas.map(({ url }) => url)).size).toBe(2);
  await signIn(page, 'dana', '/access');
  const session = await kept(page);
  const read = () => Promise.all(replicas.map((replica) => statusOfLog(replica, own.namespace, session)));
  expect(await read()).toEqual([200, 200]);
  const before = await kdr.signOuts();

  const [first = '', second] = front.replicas;
  const answers = front.record();
  front.replicas = [first];
  try {
    await signOut(page);
  } finally {
    front.replicas = replicas.map(({ url }) => url);
  }
  expect(answers.map(({ replica }) => replica)).not.toContain(second);
  await expect.poll(read).toEqual([401, 401]);

  const after = await kdr.signOuts();
  const told = Object.entries(after).filter(([hash]) => !(hash in before));
  expect(told).toHaveLength(1);
  const [[hash = '', end = ''] = []] = told;
  // A SHA-256, of which nobody makes the 16 bytes of a session's id, and when it may be forgotten.
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(end).toMatch(/^\d+$/);
});

test('a program sees by an ID token what its person may see, at the pod itself', async ({ provider, own, foreign, kdr }) => {
  const token = bearer(provider.token('dana'));
  const [pod] = (await foreign.pods()).keys();
  for (const { url } of await kdr.replicas()) {
    const { host } = new URL(url);
    const grpcurl = (...words: string[]) => output(required('KDR_TEST_GRPCURL'), ['-plaintext', ...words]);
    const read = (namespace: string, selection: object) =>
      grpcurl(...token, '-d', JSON.stringify({ namespace, ...selection, tailLines: 1 }), host, 'kdr.v1.LogService/Read');

    // Those of all namespaces, as far as dana may see them.
    const pods = [...(await podColumns(host, '', ...token)).keys()];
    expect(pods.sort()).toEqual([...(await own.pods()).keys()].sort());
    const [, line = ''] = /"text": "([^"]*)"/.exec(await read(own.namespace, { workload: { kind: 'Deployment', name: 'web' } })) ?? [];
    expect(Buffer.from(line, 'base64').toString()).toMatch(lineOf(pods));

    const refusal = read(foreign.namespace, { pod });
    await expect(refusal).rejects.toThrow(/Code: PermissionDenied/);
    await expect(refusal).rejects.toThrow(new RegExp(`read logs.*${foreign.namespace}|${foreign.namespace}.*read logs`));

    // With the contract at hand: else it is asking for that which is refused.
    const contract = ['-import-path', join(CHECKOUT, 'proto'), '-proto', 'kdr/v1/cluster.proto'];
    await expect(grpcurl(...contract, host, 'kdr.v1.ClusterService/ListKinds')).rejects.toThrow(/Code: Unauthenticated/);
    const another = bearer(provider.token('dana', { aud: 'another' }));
    await expect(grpcurl(...contract, ...another, host, 'kdr.v1.ClusterService/ListKinds')).rejects.toThrow(/Code: Unauthenticated/);
  }
});

test('KDR reads no Secret, and writes nothing but by what its replicas tell each other of sign-outs', async ({ own, kdr }) => {
  // A no is an exit code as well.
  const may = async (...words: string[]) => /^yes$/m.test(await kdr.kubectl.run(['auth', 'can-i', '--as', ACCOUNT, ...words]).catch(String));
  expect(await may('list', 'pods', '--all-namespaces')).toBe(true);
  for (const verb of ['get', 'list', 'watch']) expect(await may(verb, 'secrets', '--all-namespaces'), verb).toBe(false);
  expect(await may('get', 'secrets'), 'its own').toBe(false);

  expect(await mayChange(own, ACCOUNT)).toEqual([]);
  expect(await mayChange(kdr.kubectl, ACCOUNT)).toEqual(['patch configmaps/kdr-sign-outs']);
});

test('an upgrade signs nobody out, lets nobody in again, and leaves the sign-in as it is', async ({ page, front, provider, own, kdr }) => {
  test.slow();
  await signIn(page, 'dana', '/access');
  const over = await kept(page);
  await signOut(page);
  await signIn(page, 'dana', '/access');
  const session = await kept(page);
  // Pods that come and go have the browser end what is on its way.
  await page.goto('about:blank');
  const before = provider.signIns;

  const old = await kdr.replicas();
  await kdr.upgrade();
  const replicas = await kdr.replicas();
  front.replicas = replicas.map(({ url }) => url);
  expect(replicas).toHaveLength(old.length);
  expect(replicas.filter(({ name }) => old.some((other) => other.name === name))).toEqual([]);
  for (const replica of replicas) {
    expect(await statusOfLog(replica, own.namespace, session), 'the session').toBe(200);
    // As soon as it has heard of it, which it may do after it is ready.
    await expect.poll(() => statusOfLog(replica, own.namespace, over), 'the one that was signed out').toBe(401);
    expect(await statusOfLog(replica, own.namespace, ''), 'nobody').toBe(401);
  }
  expect(provider.signIns).toBe(before);
});

test('the Service leads to both replicas', async ({ kdr }) => {
  const replicas = (await kdr.replicas()).map(({ url }) => url).sort();
  await expect.poll(async () => (await kdr.endpoints()).sort()).toEqual(replicas);
});
