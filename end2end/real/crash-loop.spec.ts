import { expect, test } from '../support/cluster.ts';

test('a crash loop turns red, and its last words can be read', async ({ page, frame, company }) => {
  await page.goto(`/n/${company.namespace}`);
  const row = frame.workloads.row('checkout');
  await expect(row).toContainText('CrashLoopBackOff', { timeout: 60_000 });
  await expect(row.getByText('Degraded')).toBeAttached();

  await row.getByRole('link', { name: 'checkout' }).click();
  await frame.openPod(/^checkout-/);
  await expect(frame.panel().getByRole('figure')).toContainText('config: DATABASE_URL is not set');
  await frame.tab('Log').click();
  await frame.log.button('Previous run').click();
  await expect(frame.log.view).toContainText('config: DATABASE_URL is not set');
});
