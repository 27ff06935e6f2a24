import { expect, test } from '../support/demo.ts';

// Ten changes a second somewhere in the crowd.
test.use({ world: ['--pods', '300', '--churn', '10'] });

test('pods come and go while one reads, and the page stays where it is', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  await frame.pods.scrollTo(0.5);
  const at = await frame.pods.scrolled();
  expect(at).toBeGreaterThan(0);
  // Everything that changes in the list, from now on.
  const before = new Set(await frame.pods.names());
  await expect.poll(async () => (await frame.pods.names()).some((name) => !before.has(name)), { timeout: 20_000 }).toBe(true);
  expect(await frame.pods.scrolled()).toBe(at);
});
