// The logs of a workload through what happens to it on a real node: nothing lost, nothing doubled, in order.
import { isOurs, startApiServer, stopApiServer } from '../support/apiserver.ts';
import { expect, test } from '../support/cluster.ts';
import { Reading } from '../support/reading.ts';

/** Ten pods that count, and say how far they came when they are asked to end. */
const COUNTERS = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: counters
spec:
  replicas: 10
  selector: { matchLabels: { app: counters } }
  template:
    metadata:
      labels: { app: counters }
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: counter
          image: 127.0.0.1:26500/busybox:1
          command: [sh, -c]
          args:
            - |
              trap 'echo "last $n"; exit 0' TERM
              n=0
              while true; do n=$((n + 1)); echo "line $n"; sleep 0.1; done
`;

test('ten replicas through a rolling restart: each line once and in order, up to the last words', async ({ kubectl }) => {
  test.setTimeout(180_000);
  await kubectl.apply(COUNTERS);
  await kubectl.run(['rollout', 'status', 'deployment/counters', '--timeout=60s']);
  const reading = new Reading([`${kubectl.namespace}/deploy/counters`, '--follow', '--tail', '50000']);
  try {
    await reading.untilPods(10);
    const old = reading.pods();
    await kubectl.run(['rollout', 'restart', 'deployment/counters']);
    await kubectl.run(['rollout', 'status', 'deployment/counters', '--timeout=120s']);
    await reading.untilPods(20);
    const said = (pod: string) => /^last \d+$/.test(reading.texts(pod).at(-1) ?? '');
    await expect.poll(() => old.filter((pod) => !said(pod)), { timeout: 30_000 }).toEqual([]);

    expect(reading.faults()).toEqual({});
    for (const pod of old) {
      const texts = reading.texts(pod);
      expect(texts.at(-1)).toBe(`last ${texts.length - 1}`);
    }
    await expect
      .poll(() => reading.markers().filter(({ marker }) => marker === 'gone').map(({ pod }) => pod).sort(), { timeout: 30_000 })
      .toEqual(old);
    expect(reading.markers().filter(({ marker }) => marker === 'joined')).toHaveLength(10);
  } finally {
    await reading.stop();
  }
});

test('the API server is killed while two pods are read: nothing is lost, nothing comes twice', async ({ kubectl }) => {
  test.skip(!(await isOurs()), 'the API server of another cluster is not ours to be killed');
  test.setTimeout(120_000);
  await kubectl.apply(COUNTERS.replace('replicas: 10', 'replicas: 2').replaceAll('counters', 'couple'));
  await kubectl.run(['rollout', 'status', 'deployment/couple', '--timeout=60s']);
  const reading = new Reading([`${kubectl.namespace}/couple`, '--follow', '--tail', '50000']);
  try {
    await reading.untilPods(2);
    await stopApiServer();
    try {
      // Its connections are gone, and both logs have broken off.
      await expect.poll(() => reading.texts().length).toBeGreaterThan(0);
    } finally {
      await startApiServer();
    }
    const before = reading.pods().map((pod) => reading.texts(pod).length);
    await expect
      .poll(() => reading.pods().every((pod, at) => reading.texts(pod).length > (before[at] ?? 0) + 20), { timeout: 60_000 })
      .toBe(true);
    expect(reading.faults()).toEqual({});
    expect(reading.markers()).toEqual([]);
  } finally {
    await reading.stop();
  }
});
