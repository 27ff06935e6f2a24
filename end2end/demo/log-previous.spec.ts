import { expect, test } from '../support/demo.ts';

test('the run before the crash says why', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/Deployment/checkout');
  await frame.openPod(/^checkout-/);
  await frame.tab('Log').click();
  await frame.log.button('Previous run').click();
  await expect(page).toHaveURL(/previous=1/);
  await expect(frame.log.view).toContainText('config: DATABASE_URL is not set');
  await expect(frame.log.button('Previous run')).toHaveAttribute('aria-pressed', 'true');
});

test('the panel shows its last lines without a click', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/Deployment/checkout');
  await frame.openPod(/^checkout-/);
  const words = frame.panel().getByRole('figure', { name: 'Last lines of the previous run' });
  await expect(words).toContainText('config: DATABASE_URL is not set');
});

test('a container that never ran before has no previous run, and says so', async ({ page, frame }) => {
  await page.goto('/n/data/pods?open=Pod/data/postgres-0&tab=log&previous=1');
  await expect(frame.log.view).toContainText(/previous/i);
});
