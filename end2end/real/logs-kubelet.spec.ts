// What a kubelet does to a log that is being read: rotation, its own restart, and no answer at all.
import { isOurs, pidOf } from '../support/apiserver.ts';
import { expect, test } from '../support/cluster.ts';
import { output } from '../support/command.ts';
import { CHECKOUT, xtask } from '../support/environment.ts';
import { NUMBERS, NUMBERS_POD } from '../support/numbers.ts';
import { Reading } from '../support/reading.ts';

/** Some 20 KB a second. */
const BUSY = `
apiVersion: v1
kind: Pod
metadata:
  name: busy
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: busy
      image: 127.0.0.1:26500/busybox:1
      command: [sh, -c]
      args: ['n=0; while true; do n=$((n + 1)); echo "line $n"; [ $((n % 50)) = 0 ] && sleep 0.02; done']
`;

/** As the other tests have it; whoever does not name a size leaves the kubelet as it is. */
const SIZE = '4Gi';

/** Starts what does not run, which is the kubelet when it is to be configured otherwise. */
async function kubeletWith(size = SIZE): Promise<void> {
  const { KDR_TEST_KUBECONFIG: _, ...env } = process.env;
  const [program = '', ...words] = xtask();
  await output(program, [...words, 'cluster', 'up'], { cwd: CHECKOUT, env: { ...env, KDR_TEST_LOG_MAX_SIZE: size } });
}

test('the kubelet is killed, comes back and rotates: what is lost is told, and nothing comes twice', async ({ kubectl }) => {
  test.skip(!(await isOurs()), 'the kubelet of another cluster is not ours to be killed');
  test.setTimeout(180_000);
  await kubectl.apply(BUSY);
  await kubectl.run(['wait', '--for=condition=Ready', 'pod/busy', '--timeout=60s']);
  const reading = new Reading([`${kubectl.namespace}/busy`, '--follow']);
  const last = () => Number(/\d+/.exec(reading.texts().at(-1) ?? '')?.[0]);
  try {
    await expect.poll(last, { timeout: 30_000 }).toBeGreaterThan(1_000);
    await kubeletWith('1Mi');
    const before = last();
    // Some megabytes later the file has been rotated more than once.
    await expect.poll(last, { timeout: 120_000 }).toBeGreaterThan(before + 60_000);
    const gaps = reading.said.split('\n').filter((line) => line.includes('gap in busy')).length;
    const numbers = reading.texts().map((text) => Number(/^line (\d+)$/.exec(text)?.[1]));
    const backwards = numbers.filter((number, at) => at > 0 && number <= (numbers[at - 1] ?? 0));
    const jumps = numbers.filter((number, at) => at > 0 && number > (numbers[at - 1] ?? 0) + 1);
    expect(backwards).toEqual([]);
    expect(jumps.length).toBeLessThanOrEqual(gaps);
  } finally {
    await reading.stop();
    await kubeletWith();
  }
});

test('the node stops answering: who asks is told, and when it answers again nothing is lost and nothing comes twice', async ({ kubectl }) => {
  test.skip(!(await isOurs()), 'the kubelet of another cluster is not ours to be stopped');
  test.setTimeout(180_000);
  await kubectl.apply(NUMBERS_POD);
  await kubectl.run(['wait', '--for=condition=Ready', `pod/${NUMBERS}`, '--timeout=60s']);
  const words = [`${kubectl.namespace}/${NUMBERS}`, '--follow', '--tail', '50000'];
  const [before, kubelet] = [new Reading(words), await pidOf('kubelet')];
  await expect.poll(() => before.texts().length, { timeout: 30_000 }).toBeGreaterThan(20);
  let meanwhile: Reading | undefined;
  try {
    process.kill(kubelet, 'SIGSTOP');
    const stopped = before.texts().length;
    meanwhile = new Reading(words);
    await expect.poll(() => meanwhile?.said, { timeout: 60_000 }).toContain(`${NUMBERS}/${NUMBERS}: The node does not answer`);
    process.kill(kubelet, 'SIGCONT');
    for (const reading of [before, meanwhile]) {
      await expect.poll(() => reading.texts().length, { timeout: 60_000, message: reading.said }).toBeGreaterThan(stopped + 150);
      expect(reading.faults()).toEqual({});
    }
  } finally {
    process.kill(kubelet, 'SIGCONT');
    await before.stop();
    await meanwhile?.stop();
    await kubectl.run(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s']);
  }
});
