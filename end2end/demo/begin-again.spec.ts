import { expect, test } from '../support/demo.ts';

test.use({ tolerated: [/net::ERR_FAILED|Failed to fetch/] });

for (const file of ['css', 'js', 'wasm']) {
  test(`a page whose ${file} got lost on the way begins again by itself`, async ({ page, frame }) => {
    // Of the WASM the preload and the real one.
    let losses = file === 'wasm' ? 2 : 1;
    await page.route(`**/assets/*.${file}`, (route) => (losses-- > 0 ? route.abort('failed') : route.continue()));
    await page.goto('/pods');
    await expect.poll(() => losses, 'asked for again').toBeLessThan(0);
    await expect(frame.pods.rows.first()).toBeVisible();
  });
}

test('a page whose files never come says so', async ({ page }) => {
  await page.clock.install();
  await page.route('**/assets/*.wasm', (route) => route.abort('failed'));
  await page.goto('/pods');
  const headline = page.getByRole('heading', { level: 1 });
  await expect(headline).toHaveText('Listing pods…');
  await expect(async () => {
    await page.clock.runFor(1_000);
    await expect(headline).toHaveText('KDR’s page did not arrive whole. Reload to try again.', { timeout: 200 });
  }).toPass();
});
