import { type Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { expect, test } from '../support/demo.ts';
import { NARROW, WIDE } from '../support/views.ts';

const CONTACT = 'the operator (another persona, under your name)';

/** Becomes somebody else, as a person does. */
async function become(page: Page, persona: 'operator' | 'lead' | 'developer'): Promise<void> {
  await page.goto('/access');
  await page.getByRole('button', { name: persona }).click();
  await expect(page.getByRole('button', { name: persona })).toHaveAttribute('aria-pressed', 'true');
}

test('without a choice one is the operator, and the top bar says so and leads to the choice', async ({ page }) => {
  await page.goto('/');
  const who = page.getByTitle('Who am I');
  await expect(who).toHaveText('operator');
  await who.click();
  await expect(page).toHaveURL('/access');
  await expect(page.getByRole('button', { name: 'operator' })).toHaveAttribute('aria-pressed', 'true');
});

test('a developer sees two namespaces, the operator all of them again', async ({ page, frame }) => {
  await become(page, 'developer');
  await page.goto('/namespaces');
  await expect(page.getByTitle('Who am I')).toHaveText('developer');
  await expect(frame.namespaces.row('shop-staging')).toBeVisible();
  expect((await frame.namespaces.names()).sort()).toEqual(['shop-develop', 'shop-staging']);
  await frame.openPicker();
  await expect(frame.offers.filter({ hasNotText: 'All namespaces' })).toHaveText([/shop-develop|shop-staging/, /shop-develop|shop-staging/]);

  await become(page, 'lead');
  await page.goto('/namespaces');
  await expect(frame.namespaces.row('shop-production')).toBeVisible();
  expect((await frame.namespaces.names()).sort()).toEqual(['shop-develop', 'shop-production', 'shop-staging']);

  await become(page, 'operator');
  await page.goto('/namespaces');
  await expect(frame.namespaces.row('kube-system')).toBeVisible();
  await expect.poll(() => frame.namespaces.count()).toBeGreaterThan(10);
});

test('a link into a namespace that is not theirs says so, and whom to ask', async ({ page, frame }) => {
  await become(page, 'developer');
  await page.goto('/n/shop-production/pods');
  await expect(frame.missing).toContainText('shop-production');
  await expect(frame.missing).toContainText(CONTACT);
  await expect(frame.pods.rows).toHaveCount(0);
  await page.goto('/n/shop-staging/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  await expect(frame.missing).toHaveCount(0);
});

test('a developer finds nothing of other namespaces', async ({ page, frame }) => {
  await become(page, 'developer');
  await page.goto('/');
  await frame.search.fill('checkout');
  await expect(frame.hits.first()).toBeVisible();
  await expect(frame.hits.filter({ hasText: /shop-(develop|staging)/ }).first()).toBeVisible();
  await expect(frame.hits.filter({ hasText: 'shop-production' })).toHaveCount(0);
  await frame.search.fill('kafka');
  await expect(frame.everywhere).toContainText('Nothing in the cluster');
});

test('nodes and other kinds of the whole cluster are listed to the operator only', async ({ page }) => {
  const kind = (name: string) => page.getByRole('main').getByRole('link', { name, exact: true });
  await page.goto('/kinds');
  await expect(kind('Deployment')).toBeVisible();
  for (const name of ['Node', 'PersistentVolume', 'StorageClass']) await expect(kind(name)).toHaveCount(1);
  await become(page, 'developer');
  await page.goto('/kinds');
  await expect(kind('Deployment')).toBeVisible();
  for (const name of ['Node', 'PersistentVolume', 'StorageClass']) await expect(kind(name)).toHaveCount(0);
  await page.goto('/kinds/core/v1/nodes');
  await expect(page.getByRole('main')).toContainText('That takes the role operator in all namespaces.');
});

test('axe finds nothing serious on who one is', async ({ page }) => {
  await become(page, 'developer');
  for (const [colorScheme, size] of [['light', WIDE], ['dark', WIDE], ['light', NARROW]] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await expectAccessible(page);
  }
});

test('who one is fits a phone without scrolling sideways', async ({ page }) => {
  await page.setViewportSize(NARROW);
  for (const persona of ['operator', 'developer'] as const) {
    await become(page, persona);
    const { scrollWidth, clientWidth } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(clientWidth).toBe(NARROW.width);
    expect(scrollWidth).toBe(clientWidth);
  }
});
