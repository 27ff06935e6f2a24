import { expect, test } from '../support/cluster.ts';

test('a crash-looping pod is red on every screen, with the same words', async ({ page, frame, company }) => {
  test.setTimeout(120_000);
  const { namespace } = company;
  await page.goto(`/n/${namespace}/pods`);
  const row = frame.pods.rows.filter({ hasText: 'checkout-' }).first();
  await expect(row).toContainText('CrashLoopBackOff', { timeout: 60_000 });
  await expect(row.getByText('Degraded')).toBeAttached();
  const words = /Crashes on start: exit 1/;
  await expect(row).toContainText(words);

  await page.goto(`/n/${namespace}`);
  await expect(frame.workloads.row('checkout')).toContainText(words);
  await expect(frame.workloads.row('checkout').getByText('Degraded')).toBeAttached();

  await page.goto(`/n/${namespace}/overview`);
  await expect(frame.finding('checkout').first()).toContainText(words);

  await page.goto('/');
  await expect(frame.findings.filter({ hasText: namespace }).filter({ hasText: 'checkout' }).first()).toContainText(words);

  await page.goto(`/map/${namespace}?open=Deployment/${namespace}/checkout`);
  await expect(frame.panel('checkout')).toContainText(words);
  await expect(frame.panel('checkout').getByText('Degraded').first()).toBeVisible();
});
