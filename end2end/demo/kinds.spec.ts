import { expect, test } from '../support/demo.ts';

test('every kind is listed by its group, and leads to its objects', async ({ page, frame }) => {
  await page.goto('/kinds');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\d+ kinds$/);
  await frame.search.fill('configmap');
  await page.keyboard.press('Escape');
  await page.getByRole('main').getByRole('link', { name: 'ConfigMap', exact: true }).click();
  await expect(page).toHaveURL('/kinds/core/v1/configmaps');
  const objects = page.getByRole('table', { name: 'Objects' });
  await objects.getByRole('row').nth(1).getByRole('link').click();
  await expect(page).toHaveURL(/open=ConfigMap\//);
  await frame.tab('YAML').click();
  await expect(frame.panel()).toContainText('kind: ConfigMap');
});
