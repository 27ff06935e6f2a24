import { expect, test } from '../support/demo.ts';

test.use({ world: ['--pods', '1000'] });

test('a thousand pods are a few thousand elements, wherever one scrolls', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  await expect.poll(() => frame.pods.count()).toBeGreaterThanOrEqual(1000);
  const elements = () => page.locator('*').count();
  expect(await elements()).toBeLessThanOrEqual(5_000);

  const top = await frame.pods.names();
  for (const part of [0.5, 1, 0.25, 0]) {
    await frame.pods.scrollTo(part);
    // What is in view has its row at once: no empty stripe where a row should be.
    await expect.poll(() => frame.pods.fillsTheScreen(), { timeout: 2_000 }).toBe(true);
    expect(await elements()).toBeLessThanOrEqual(5_000);
    if (part > 0) expect(await frame.pods.names()).not.toEqual(top);
  }
});

test('a search finds one pod among a thousand', async ({ page, frame }) => {
  await page.goto('/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  await frame.search.fill('data kafka-2');
  await expect(frame.pods.rows).toHaveCount(1);
  await expect(frame.pods.row('kafka-2')).toBeVisible();
});
