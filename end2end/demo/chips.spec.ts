import { expect, test } from '../support/demo.ts';

test('a chip leads to the pods that it counts, and away from them again', async ({ page, frame }) => {
  await page.goto('/');
  const chip = frame.chips.filter({ hasText: /Unschedulable/ });
  await chip.click();
  await expect(page).toHaveURL('/pods?reason=Unschedulable');
  await expect(frame.pods.row('kafka-2')).toBeVisible();
  await expect(frame.pods.row('postgres-0')).toHaveCount(0);
  await expect(chip).toHaveAttribute('aria-current', 'true');
  const said = Number(/\d+/.exec(await chip.innerText())?.[0]);
  await expect.poll(() => frame.pods.count()).toBe(said);

  await chip.click();
  await expect(page).toHaveURL('/pods');
  await expect(frame.pods.row('postgres-0')).toBeVisible();
});

test('chips of a namespace count only its own pods', async ({ page, frame }) => {
  await page.goto('/n/data/pods');
  await expect(frame.chips).toHaveText([/Unschedulable\s*1/]);
});
