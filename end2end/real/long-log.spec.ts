import { expect, test } from '../support/cluster.ts';
import { faults, numbersOf } from '../support/numbers.ts';

const POD = `
apiVersion: v1
kind: Pod
metadata:
  name: burst
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: burst
      image: 127.0.0.1:26500/busybox:1
      command: [sh, -c]
      # A line at first, ten thousand when it is told to.
      args: ['echo "line 1"; until [ -e /tmp/go ]; do sleep 0.1; done; seq 2 10000 | sed "s/^/line /"; exec sleep infinity']
`;

test('ten thousand lines at once: each arrives, few are elements, and the page stays quick', async ({ page, frame, kubectl }) => {
  await kubectl.apply(POD);
  await kubectl.run(['wait', '--for=condition=Ready', 'pod/burst', '--timeout=60s']);
  await page.goto(`/n/${kubectl.namespace}/pods?open=Pod/${kubectl.namespace}/burst&tab=log`);
  await expect(frame.log.texts).toHaveText(['line 1']);

  await kubectl.run(['exec', 'burst', '--', 'touch', '/tmp/go']);
  await expect(frame.log.texts.last()).toHaveText('line 10000');
  expect(await frame.log.texts.count()).toBeLessThan(500);
  const loaded = numbersOf(await frame.log.saved());
  expect(loaded.length).toBe(10_000);
  expect(faults(loaded)).toEqual([]);

  await frame.log.view.press('Home');
  await expect(frame.log.texts.first()).toHaveText('line 1');
  expect(await frame.log.texts.count()).toBeLessThan(500);
  await frame.log.view.press('End');
  await expect(frame.log.texts.last()).toHaveText('line 10000');
});
