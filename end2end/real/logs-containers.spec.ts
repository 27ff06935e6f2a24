// Init containers, sidecars, crash loops and kills on a real node, read as one log.
import { expect, test } from '../support/cluster.ts';
import { Reading } from '../support/reading.ts';

const ROLES = `
apiVersion: v1
kind: Pod
metadata:
  name: roles
spec:
  terminationGracePeriodSeconds: 1
  initContainers:
    - name: setup
      image: 127.0.0.1:26500/busybox:1
      command: [sh, -c, 'echo "1 setup"']
    - name: proxy
      image: 127.0.0.1:26500/busybox:1
      restartPolicy: Always
      command: [sh, -c, 'echo "2 proxy"; exec sleep infinity']
  containers:
    - name: app
      image: 127.0.0.1:26500/busybox:1
      command: [sh, -c, 'sleep 1; echo "3 app"; exec sleep infinity']
`;

test('containers of all roles come in the order in which they wrote, and each can be read alone', async ({ kubectl }) => {
  await kubectl.apply(ROLES);
  await kubectl.run(['wait', '--for=condition=Ready', 'pod/roles', '--timeout=60s']);
  const all = new Reading([`${kubectl.namespace}/pod/roles`, '--follow']);
  await expect.poll(() => all.texts(), { timeout: 20_000 }).toEqual(['1 setup', '2 proxy', '3 app']);
  await all.stop();
  const one = new Reading([`${kubectl.namespace}/roles`, '--container', 'proxy']);
  await one.end();
  expect(one.texts()).toEqual(['2 proxy']);
  await kubectl.run(['delete', 'pod', 'roles', '--wait=false']);
});

test('a crash loop tells each end with its last words before it', async ({ company }) => {
  const name = `${company.namespace}/deploy/checkout`;
  let printed = new Reading([name]);
  await expect
    .poll(async () => {
      printed = new Reading([name]);
      await printed.end();
      return printed.markers().map(({ message }) => message);
    }, { timeout: 60_000 })
    .toContain('Container checkout ended: exit 1.');
  const at = printed.printed.findIndex(({ marker }) => marker === 'failed');
  // It writes to both of its streams, which the node reads one by one.
  expect(printed.printed.slice(0, at).map(({ text }) => text).slice(-2)).toContain('config: DATABASE_URL is not set');
});

test('a kill for memory is told with the limit', async ({ company }) => {
  const told = async () => {
    const reading = new Reading([`${company.namespace}/oom`]);
    await reading.end();
    return reading.markers().map(({ message }) => message).join('\n');
  };
  await expect.poll(told, { timeout: 60_000 }).toMatch(/killed for memory: OOMKilled \(137\); its limit is \d+Mi\./);
});

test('a pod that never starts says why', async ({ company }) => {
  const why = async () => {
    const reading = new Reading([`${company.namespace}/no-image`]);
    await reading.end();
    return reading.said;
  };
  await expect.poll(why, { timeout: 60_000 }).toMatch(/no-image-\S+\/app: (ImagePullBackOff|ErrImagePull): /);
});
