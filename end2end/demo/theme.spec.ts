import type { Page } from '@playwright/test';
import { expect, test } from '../support/demo.ts';

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('the page follows the system, until a theme is chosen, which it remembers', async ({ page, frame }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await expect(frame.namespaces.rows.first()).toBeVisible();
  const light = await background(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await background(page);
  expect(dark).not.toBe(light);

  const theme = page.getByRole('button', { name: /^Theme: / });
  await expect(theme).toHaveAccessibleName('Theme: as the system');
  await theme.click();
  await expect(theme).toHaveAccessibleName('Theme: light');
  expect(await background(page)).toBe(light);
  await page.reload();
  await expect(frame.namespaces.rows.first()).toBeVisible();
  expect(await background(page)).toBe(light);
});
