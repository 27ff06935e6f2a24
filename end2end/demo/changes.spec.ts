import { expect, test } from '../support/demo.ts';

test('changes stand newest first, with who and which fields', async ({ page, frame }) => {
  test.setTimeout(120_000);
  await page.goto('/');
  const changes = frame.card('Changes').getByRole('list').first().locator('> li');
  // The simulated company moves by itself.
  await expect(changes.first()).toBeVisible({ timeout: 90_000 });
  const times = await changes.locator('time').evaluateAll((all) => all.map((time) => Date.parse((time as HTMLTimeElement).dateTime)));
  expect(times).toEqual([...times].sort((a, b) => b - a));
});
