import { join } from 'node:path';
import { CHECKOUT } from '../support/environment.ts';
import { expect, test } from '../support/demo.ts';
import { NARROW, VIEWS, WIDE } from '../support/views.ts';

// For people: what every view looks like, in test-results/screens.
const SCREENS = join(CHECKOUT, 'end2end/test-results/screens');

for (const view of VIEWS) {
  test(`pictures of ${view.name}`, async ({ page, frame }) => {
    await view.open(frame);
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(SCREENS, `${view.name}-${colorScheme}-${size.width}.png`), animations: 'disabled' });
      }
    }
  });
}

test('the picture of the README: what needs a person, and why', async ({ page, frame }) => {
  test.skip(process.env.KDR_UPDATE_SCREENSHOT !== '1', 'KDR_UPDATE_SCREENSHOT=1 makes it anew');
  test.setTimeout(120_000);
  await page.goto('/n/shop-staging/overview');
  await expect(frame.finding('checkout').first()).toContainText('config: DATABASE_URL is not set');
  // The first figures and changes take a while.
  await expect(frame.card('Who eats the memory')).toContainText('MiB', { timeout: 60_000 });
  await expect(frame.card('Changes').locator('time').first()).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: join(CHECKOUT, 'docs/screenshot.png'), animations: 'disabled' });
});
