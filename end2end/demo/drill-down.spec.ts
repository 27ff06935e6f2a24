import { expect, test } from '../support/demo.ts';

test('from a namespace over its workload to the pod and back', async ({ page, frame }) => {
  await page.goto('/');
  await frame.namespaces.row('shop-staging').getByRole('link', { name: 'shop-staging' }).click();
  await expect(page).toHaveURL('/n/shop-staging');
  await expect(frame.workloads.rows.first()).toContainText('checkout');

  await frame.workloads.row('checkout').getByRole('link', { name: 'checkout' }).click();
  await expect(page).toHaveURL('/n/shop-staging/Deployment/checkout');
  await frame.openPod(/^checkout-/);
  await expect(frame.panel(/^checkout-/)).toBeVisible();
  await expect(page).toHaveURL(/\?open=Pod\/shop-staging\/checkout-/);

  await page.goBack();
  await expect(frame.panel()).toHaveCount(0);
  await page.goBack();
  await expect(frame.workloads.row('checkout')).toBeVisible();
  await page.goBack();
  await expect(frame.namespaces.row('shop-staging')).toBeVisible();
});
