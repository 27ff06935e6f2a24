import { expect, test } from '../support/demo.ts';

// Ten changes a second somewhere in the crowd.
test.use({ world: ['--pods', '300', '--churn', '10'] });

test('while the pointer is over the list nothing moves, and what would is counted', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  await frame.pods.rows.nth(3).hover();
  const held = await frame.pods.names();
  const resort = page.getByRole('button', { name: /^\d+ changes? — resort$/ });
  await expect(resort).toHaveText(/^([5-9]|\d\d+) changes/, { timeout: 20_000 });
  expect(await frame.pods.names()).toEqual(held);

  await page.mouse.move(0, 0);
  await expect(resort).toHaveCount(0);
  await expect.poll(() => frame.pods.names()).not.toEqual(held);
});

test('the count is a button that sorts', async ({ page, frame }) => {
  test.slow();
  await page.goto('/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  await frame.pods.rows.nth(3).hover();
  const held = await frame.pods.names();
  // What has changed may all be below what is drawn; then it is pressed again when more has.
  await expect(async () => {
    await page.getByRole('button', { name: /^([5-9]|\d\d+) changes — resort$/ }).press('Enter', { timeout: 20_000 });
    expect(await frame.pods.names()).not.toEqual(held);
  }).toPass({ timeout: 60_000 });
});
