import { expect, test } from '../support/demo.ts';

test('an unknown address says so and leads back', async ({ page, frame }) => {
  await page.goto('/no/such/page');
  await expect(page.getByRole('main')).toContainText('/no/such/page');
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page).toHaveURL('/');
  await expect(frame.namespaces.rows.first()).toBeVisible();
});

test('a pod that does not exist is named in one sentence', async ({ page, frame }) => {
  await page.goto('/n/data/pods?open=Pod/data/postgres-9');
  await expect(frame.panel('postgres-9')).toContainText(/postgres-9.*(not|gone|no longer)/s);
  await expect(frame.pods.row('postgres-0')).toBeVisible();
});

test('the log of a pod that does not exist is an answer too', async ({ page, frame }) => {
  await page.goto('/n/data/pods?open=Pod/data/postgres-9&tab=log');
  await expect(frame.panel('postgres-9')).toContainText(/postgres-9.*(not|gone|no longer)/s);
});

test('an unknown namespace is named', async ({ page }) => {
  await page.goto('/n/no-such-namespace');
  await expect(page.getByRole('main')).toContainText('no-such-namespace');
  await expect(page.getByRole('main')).toContainText(/no |not /i);
});
