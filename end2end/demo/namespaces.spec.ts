import { expect, test } from '../support/demo.ts';

test('namespaces stand trouble first, each trouble with a sentence', async ({ page, frame }) => {
  await page.goto('/');
  const rows = frame.namespaces.rows;
  await expect(rows.first()).toBeVisible();
  const broken = ['data', 'payments-staging', 'shop-develop', 'shop-staging'];
  for (const name of broken) await expect(frame.namespaces.row(name)).toContainText(/\w+.*\./);
  await expect(frame.namespaces.row('shop-staging')).toContainText('checkout');

  const names = await frame.namespaces.names();
  const last = Math.max(...broken.map((name) => names.indexOf(name)));
  const quiet = ['default', 'ingress', 'kube-public', 'kube-system', 'payments-production'];
  const first = Math.min(...quiet.map((name) => names.indexOf(name)));
  expect(last, `the broken before the quiet: ${names.join(', ')}`).toBeLessThan(first);
});

test('the headline says how many things need a person', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\w+ things need you/);
});

test('the simulated cluster is called what it is, once', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('banner').getByText('demo', { exact: true })).toHaveCount(1);
  await expect(page.getByRole('banner').getByText('simulated', { exact: true })).toBeVisible();
});

test('a namespace says how much of the memory it asked for it uses', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.namespaces.row('shop-production')).toContainText(/\d+ %/, { timeout: 60_000 });
});
