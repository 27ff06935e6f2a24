// What axe finds on a page.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Fails with every serious or critical finding of axe's WCAG A and AA rules, and where it is. */
export async function expectAccessible(page: Page): Promise<void> {
  // Without motion: a row that is tinted while the scheme turns has, for that moment, a colour of neither scheme.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ target }) => target.join(' ')).join('; ')}`);
  expect(serious).toEqual([]);
}
