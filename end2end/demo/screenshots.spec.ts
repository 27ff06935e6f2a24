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

test('the picture of the README: a namespace with its crash loop opened', async ({ page, frame }) => {
  test.skip(process.env.KDR_UPDATE_SCREENSHOT !== '1', 'KDR_UPDATE_SCREENSHOT=1 makes it anew');
  await page.goto('/n/shop-staging/pods');
  // By its address, so that no pointer is over the list.
  const pod = await frame.pods.row(/^checkout-/).getByRole('link').innerText();
  await page.goto(`/n/shop-staging/pods?open=Pod/shop-staging/${pod}`);
  await expect(frame.panel(pod).getByRole('figure')).toContainText('config: DATABASE_URL is not set');
  await page.screenshot({ path: join(CHECKOUT, 'docs/screenshot.png'), animations: 'disabled' });
});
