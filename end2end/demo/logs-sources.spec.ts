import { expect, test } from '../support/demo.ts';
import { NARROW } from '../support/views.ts';

test('containers are switched off and on, and one is shown alone', async ({ page, frame }) => {
  await page.goto('/n/shop-production/logs/Deployment/web?containers=web');
  await expect.poll(async () => (await frame.logs.names()).length).toBeGreaterThan(1);
  const [name = ''] = await frame.logs.names();
  const source = frame.logs.sources.filter({ hasText: name });
  await source.getByRole('button', { name: /^Only / }).click();
  await expect.poll(() => frame.logs.names()).toEqual([name]);
  await source.getByRole('button', { pressed: true }).click();
  await expect(frame.logs.texts).toHaveCount(0);
  await frame.screen.getByRole('button', { name: 'All', exact: true }).click();
  await expect.poll(async () => (await frame.logs.names()).length).toBeGreaterThan(1);
  await frame.screen.getByRole('button', { name: 'None' }).click();
  await expect(frame.logs.texts).toHaveCount(0);
});

test('each container says how it is and what it is for', async ({ page, frame }) => {
  await page.goto('/n/shop-production/logs/Deployment/web');
  await expect(frame.logs.sources.filter({ hasText: 'init' }).first()).toContainText('ended');
  await expect(frame.logs.sources.filter({ hasText: 'sidecar' }).first()).toBeVisible();
});

test('a name is enough: no container is told by its colour alone', async ({ page, frame }) => {
  await page.goto('/n/shop-production/logs/Deployment/web?containers=web');
  await expect.poll(async () => (await frame.logs.names()).length).toBeGreaterThan(1);
  const chips = await frame.logs.sources.locator('.mono').allInnerTexts();
  expect(new Set(chips).size).toBe(chips.length);
  for (const name of await frame.logs.names()) expect(chips).toContain(name);
});

test('on a phone the container stands above its line', async ({ page, frame }) => {
  await page.setViewportSize(NARROW);
  await page.goto('/n/shop-production/logs/Deployment/web?containers=web');
  await expect(frame.logs.texts.last()).toBeVisible();
  const head = frame.logs.view.locator('.log-row.is-head').last();
  await expect(head.locator('.log-source')).not.toBeEmpty();
  await expect(head.locator('.log-text')).toHaveCount(0);
});
