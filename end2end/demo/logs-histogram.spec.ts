import { expect, test } from '../support/demo.ts';

test('bars say when lines were written, and dragging over them narrows the times', async ({ page, frame }) => {
  await page.goto('/n/shop-production/logs/Deployment/web?containers=web');
  const bars = frame.logs.histogram.locator('svg');
  await expect(bars.locator('.bar-others')).toHaveAttribute('d', /^M/);
  const box = await bars.boundingBox();
  if (!box) throw new Error('the bars have no place');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await expect(frame.logs.histogram).toContainText(/\d\d:\d\d:\d\d \d+ lines?/);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 4 });
  await expect(bars.locator('.bar-brush')).toBeVisible();
  await page.mouse.up();
  await expect(page).toHaveURL(/since=2\d{3}-.*&until=2\d{3}-/);
  await expect(frame.logs.texts.first()).toBeVisible();
  await expect(frame.logs.filter.getByRole('combobox', { name: 'Since' })).toHaveValue('between');
});

test('a click on the bars goes there', async ({ page, frame }) => {
  await page.goto('/n/observability/logs/Deployment/firehose');
  await expect(frame.logs.histogram).toBeVisible();
  const bars = frame.logs.histogram.locator('svg');
  const box = await bars.boundingBox();
  if (!box) throw new Error('the bars have no place');
  await page.mouse.click(box.x + box.width * 0.2, box.y + box.height / 2);
  await expect(frame.logs.toTheEnd).toBeVisible();
  const { top, height, all } = await frame.logs.sight();
  expect(top + height).toBeLessThan(all / 2);
});
