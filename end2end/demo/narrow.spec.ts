import { expect, test } from '../support/demo.ts';
import { VIEWS } from '../support/views.ts';

test.use({ viewport: { width: 390, height: 844 } });

for (const view of VIEWS) {
  test(`${view.name} fits a phone without scrolling sideways`, async ({ page, frame }) => {
    await view.open(frame);
    const { page: wide, screen } = await page.evaluate(() => ({
      page: document.scrollingElement?.scrollWidth,
      screen: document.documentElement.clientWidth,
    }));
    expect(wide).toBe(screen);
  });
}

test('the rail is a bar at the bottom, and its links work', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.namespaces.rows.first()).toBeVisible();
  const box = await frame.rail.boundingBox();
  expect(box?.width).toBe(390);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(844);
  await frame.rail.getByRole('link', { name: 'Pods' }).click();
  await expect(page).toHaveURL('/pods');
});
