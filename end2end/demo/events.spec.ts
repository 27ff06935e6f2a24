import { expect, test } from '../support/demo.ts';

test('events stand newest first, warnings among them', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/Deployment/checkout');
  await frame.openPod(/^checkout-/);
  await frame.tab('Events').click();
  await expect(frame.panel()).toContainText('BackOff');
  const times = await frame.panel().locator('time').evaluateAll((all) => all.map((time) => Date.parse((time as HTMLTimeElement).dateTime)));
  expect(times.length).toBeGreaterThan(1);
  expect(times).toEqual([...times].sort((a, b) => b - a));
});
