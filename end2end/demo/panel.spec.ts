import { expect, test } from '../support/demo.ts';

test('a link to a pod opens its panel over the list', async ({ page, frame }) => {
  await page.goto('/n/data/pods?open=Pod/data/postgres-0');
  await expect(frame.panel('postgres-0')).toBeVisible();
  await expect(frame.pods.row('postgres-1')).toBeVisible();
  await expect(frame.tab('Overview')).toHaveAttribute('aria-selected', 'true');
  await expect(frame.panel().getByText('docker.io/library/postgres:17.6').first()).toBeVisible();
});

test('every tab has a link of its own, and back and forward go through them', async ({ page, frame }) => {
  await page.goto('/n/data/pods?open=Pod/data/postgres-0&tab=events');
  await expect(frame.tab('Events')).toHaveAttribute('aria-selected', 'true');
  await frame.tab('YAML').click();
  await expect(page).toHaveURL(/tab=yaml/);
  await page.goBack();
  await expect(frame.tab('Events')).toHaveAttribute('aria-selected', 'true');
  await page.goForward();
  await expect(frame.tab('YAML')).toHaveAttribute('aria-selected', 'true');
  await page.reload();
  await expect(frame.tab('YAML')).toHaveAttribute('aria-selected', 'true');
});

test('Esc closes the panel and leaves the list', async ({ page, frame }) => {
  await page.goto('/n/data/pods?open=Pod/data/postgres-0');
  await expect(frame.panel('postgres-0')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(frame.panel()).toHaveCount(0);
  await expect(page).toHaveURL('/n/data/pods');
  await expect(frame.pods.row('postgres-0')).toBeVisible();
});

test('the containers stand with state and reason', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/Deployment/checkout');
  await frame.openPod(/^checkout-/);
  await expect(frame.panel()).toContainText('registry.shop.example/checkout:3.7.0-rc.2');
  await expect(frame.panel()).toContainText(/exit(ed with)? (code )?1/i);
  await expect(frame.panel()).toContainText(/CrashLoopBackOff|Error/);
});
