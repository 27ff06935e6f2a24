import { expect, test } from '../support/cluster.ts';
import { LINE, NUMBERS_POD } from '../support/numbers.ts';

test('a pod that is deleted while its log is read: its lines stay, and it is said that it is gone', async ({ page, frame, kubectl }) => {
  await kubectl.apply(NUMBERS_POD.replaceAll('numbers', 'short-lived'));
  await kubectl.run(['wait', '--for=condition=Ready', 'pod/short-lived', '--timeout=60s']);
  await page.goto(`/n/${kubectl.namespace}/pods?open=Pod/${kubectl.namespace}/short-lived&tab=log`);
  await expect(frame.log.texts.last()).toHaveText(LINE);

  await kubectl.run(['delete', 'pod', 'short-lived', '--wait=false']);
  await expect(frame.pods.row('short-lived')).toHaveCount(0);
  await expect(frame.panel('short-lived')).toContainText('This is gone.');
  await expect(frame.log.view).toContainText(/deleted|ended/);
  await expect(frame.log.texts.last()).toHaveText(LINE);
});
