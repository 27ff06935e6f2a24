import { join } from 'node:path';
import { CHECKOUT } from '../support/environment.ts';
import { expect, test } from '../support/demo.ts';
import { VIEWS } from '../support/views.ts';

// For people: what every view looks like, in test-results/screens.
const SCREENS = join(CHECKOUT, 'end2end/test-results/screens');
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [WIDE, NARROW]) {
    test.describe(`${colorScheme}, ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport });
      test('a picture of every view', async ({ page, frame }) => {
        for (const view of VIEWS) {
          await view.open(frame);
          await page.screenshot({ path: join(SCREENS, `${view.name}-${colorScheme}-${viewport.width}.png`) });
        }
      });
    });
  }
}

test.describe('the picture of the README', () => {
  test.skip(process.env.KDR_UPDATE_SCREENSHOT !== '1', 'KDR_UPDATE_SCREENSHOT=1 makes it anew');
  test.use({ viewport: WIDE, colorScheme: 'light' });

  test('a namespace with its crash loop opened', async ({ page, frame }) => {
    await page.goto('/n/shop-staging/pods');
    const link = frame.pods.rows.getByRole('link', { name: /^checkout-/ });
    await page.goto(`/n/shop-staging/pods?pod=shop-staging/${await link.innerText()}&tab=log&previous=1`);
    await expect(frame.log.view).toContainText('config: DATABASE_URL is not set');
    await page.screenshot({ path: join(CHECKOUT, 'docs/screenshot.png') });
  });
});
