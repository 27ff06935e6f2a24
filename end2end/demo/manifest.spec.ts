import { expect, test } from '../support/demo.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('the YAML is without noise, and can be copied', async ({ page, frame }) => {
  await page.goto('/n/data/pods?open=Pod/data/postgres-0&tab=yaml');
  await expect(frame.panel()).toContainText('apiVersion: v1');
  await expect(frame.panel()).toContainText('kind: Pod');
  await expect(frame.panel()).not.toContainText('managedFields');
  await expect(frame.panel()).not.toContainText('last-applied-configuration');
  await frame.panel().getByRole('button', { name: /^Copy/ }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('name: postgres-0');
});
