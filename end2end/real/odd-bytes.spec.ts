import { expect, test } from '../support/cluster.ts';

test('bytes that are no text and a line of a megabyte are shown, and the page goes on', async ({ page, frame, company }) => {
  await company.run(['wait', '--for=condition=Ready', 'pod/odd-bytes', '--timeout=60s']);
  await page.goto(`/n/${company.namespace}/pods?open=Pod/${company.namespace}/odd-bytes&tab=log`);
  await expect(frame.log.view).toContainText('after the long line');
  await expect(frame.log.view).toContainText('before the odd bytes');
  await expect(frame.log.view).toContainText(/latin-1 caf\uFFFD, .* end/);
  // Still alive: another tab opens at once.
  await frame.tab('Overview').click();
  await expect(frame.panel().getByText('odd-bytes').first()).toBeVisible({ timeout: 2_000 });
});
