import { expect, test } from '../support/cluster.ts';

test('a crash loop turns red, and its last words can be read', async ({ page, frame, company }) => {
  test.setTimeout(120_000);
  await page.goto(`/n/${company.namespace}`);
  const row = frame.workloads.row('checkout');
  await expect(row).toContainText('CrashLoopBackOff', { timeout: 60_000 });
  await expect(row.getByText('Degraded')).toBeAttached();

  await row.getByRole('link', { name: 'checkout' }).click();
  await frame.openPod(/^checkout-/);
  // The kubelet keeps one ended container: the run before it can be read only once the next has been put off.
  const words = frame.panel().getByRole('figure', { name: 'Last lines of the previous run' });
  await expect(words).toContainText('config: DATABASE_URL is not set', { timeout: 30_000 });
  await frame.tab('Log').click();
  await frame.log.button('Previous run').click();
  await expect(frame.log.view).toContainText('config: DATABASE_URL is not set');
});
