import { expect, test } from '../support/demo.ts';

test('the picker narrows as one types, and Enter goes there', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.row('kafka-2')).toBeVisible();
  await frame.openPicker();
  await expect(frame.offers.first()).toHaveText('All namespaces');
  await page.keyboard.type('staging');
  await expect(frame.offers).toHaveText([/payments-staging/, /shop-staging/]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/n/shop-staging/pods');
  await expect(frame.pods.row('kafka-2')).toHaveCount(0);
  await expect(frame.picker).toHaveText('shop-staging');
});

test('who comes back to the front door finds the namespace that was picked last', async ({ page, frame }) => {
  await page.goto('/');
  await frame.openPicker();
  await page.keyboard.type('data');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/n/data/overview');
  await page.reload();
  await expect(frame.picker).toHaveText('data');
  await page.goto('/');
  await expect(page).toHaveURL('/n/data/overview');
  await expect(frame.finding('kafka')).toBeVisible();
});

test('Esc puts the picker away and changes nothing', async ({ page, frame }) => {
  await page.goto('/pods');
  await frame.openPicker();
  await page.keyboard.type('data');
  await page.keyboard.press('Escape');
  await expect(frame.offers).toHaveCount(0);
  await expect(page).toHaveURL('/pods');
});
