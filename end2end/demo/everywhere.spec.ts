import { expect, test } from '../support/demo.ts';

test('the field narrows the list and finds everywhere in the cluster at the same time', async ({ page, frame }) => {
  await page.goto('/n/data/pods');
  await expect(frame.pods.row('postgres-0')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('checkout');
  await expect(frame.pods.rows).toHaveCount(0);
  await expect(frame.hits.first()).toContainText('shop-staging');
  await expect(frame.hits.first()).toHaveAttribute('aria-selected', 'true');
  await expect(frame.everywhere.getByRole('group').first()).toHaveAccessibleName('In trouble');
});

test('arrows choose and Enter opens the panel over the list that is there', async ({ page, frame }) => {
  await page.goto('/pods');
  await frame.search.fill('Deployment checkout');
  await expect(frame.hits.first()).toContainText('checkout');
  await page.keyboard.press('ArrowDown');
  await expect(frame.hits.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(frame.everywhere).toHaveCount(0);
  await expect(page).toHaveURL(/^[^?]*\/pods\?q=Deployment%20checkout&open=/);
  await expect(frame.panel(/checkout/)).toBeVisible();
});

test('j and k choose where the hits have the focus', async ({ page, frame }) => {
  await page.goto('/pods');
  await frame.search.fill('shop');
  await expect(frame.hits.nth(1)).toBeVisible();
  await frame.everywhere.getByRole('listbox').focus();
  await page.keyboard.press('j');
  await expect(frame.hits.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('k');
  await expect(frame.hits.first()).toHaveAttribute('aria-selected', 'true');
});

test('"Problems only" needs no word', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  await page.keyboard.press('/');
  await frame.everywhere.getByRole('button', { name: 'Problems only' }).click();
  await expect(frame.hits.first()).toBeVisible();
  await expect(frame.everywhere.getByRole('group').first()).toHaveAccessibleName('In trouble');
  await expect(frame.everywhere.getByRole('group', { name: 'Well' })).toHaveCount(0);
});

test('what a hit was found by is said', async ({ page, frame }) => {
  await page.goto('/pods');
  await frame.search.fill('docker.io/library/postgres');
  await expect(frame.hits.first()).toContainText(/image .*postgres/);
});

test('nothing found is said, and Esc leaves step by step', async ({ page, frame }) => {
  await page.goto('/pods');
  await frame.search.fill('no-such-thing');
  await expect(frame.everywhere).toContainText('Nothing in the cluster has “no-such-thing”.');
  await page.keyboard.press('Escape');
  await expect(frame.everywhere).toHaveCount(0);
  await expect(frame.search).toHaveValue('no-such-thing');
  await page.keyboard.press('Escape');
  await expect(frame.search).toHaveValue('');
});

test('a search that fails offers to be asked again', async ({ page, frame }) => {
  await page.route('**/kdr.v1.ClusterService/Search', (route) => route.fulfill({ headers: { 'content-type': 'application/grpc-web+proto', 'grpc-status': '14', 'grpc-message': 'the API server does not answer' } }));
  await page.goto('/pods');
  await frame.search.fill('checkout');
  await expect(frame.everywhere.getByRole('alert')).toContainText('does not answer');
  await page.unroute('**/kdr.v1.ClusterService/Search');
  await frame.everywhere.getByRole('button', { name: 'Retry' }).click();
  await expect(frame.hits.first()).toBeVisible();
});
