import { expect, test } from '../support/demo.ts';

test('"/" goes to the search, which narrows the list as one types', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.row('postgres-0')).toBeVisible();
  await page.keyboard.press('/');
  await expect(frame.search).toBeFocused();
  await page.keyboard.type('kafka');
  await expect(frame.pods.rows).toHaveCount(3);
  await expect(frame.pods.row('postgres-0')).toHaveCount(0);
});

test('a search that finds nothing says so', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.row('postgres-0')).toBeVisible();
  await frame.search.fill('no-such-thing');
  await expect(frame.pods.rows).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('no-such-thing');
});

test('the search is part of the link', async ({ page, frame }) => {
  await page.goto('/pods');
  await frame.search.fill('kafka');
  await expect(frame.pods.rows).toHaveCount(3);
  await page.reload();
  await expect(frame.search).toHaveValue('kafka');
  await expect(frame.pods.rows).toHaveCount(3);
});

test('"Problems only" leaves what is not well', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.row('postgres-0')).toBeVisible();
  await page.getByRole('button', { name: 'Problems only' }).click();
  await expect(page).toHaveURL(/problems=1/);
  await expect(frame.pods.row('postgres-0')).toHaveCount(0);
  await expect(frame.pods.row('kafka-2')).toBeVisible();
});
