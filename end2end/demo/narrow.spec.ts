import { expect, test } from '../support/demo.ts';
import { NARROW, VIEWS } from '../support/views.ts';

test.use({ viewport: NARROW });

for (const view of VIEWS) {
  test(`${view.name} fits a phone without scrolling sideways`, async ({ page, frame }) => {
    await view.open(frame);
    const { all, inSight } = await page.evaluate(() => ({
      all: document.documentElement.scrollWidth,
      inSight: document.documentElement.clientWidth,
    }));
    expect(inSight).toBe(NARROW.width);
    expect(all).toBe(inSight);
  });
}

test('the rail is a bar at the bottom, and its links work', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.namespaces.rows.first()).toBeVisible();
  const box = await frame.rail.boundingBox();
  expect(box?.width).toBe(NARROW.width);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(NARROW.height);
  await frame.rail.getByRole('link', { name: 'Pods' }).click();
  await expect(page).toHaveURL('/pods');
});

test('nothing in the top bar covers another thing', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.connection).toContainText('live');
  const covered = await page.getByRole('banner').evaluate((bar) => {
    const parts = [...bar.querySelectorAll('.tag, .connection-button, button, input')].map((part) => ({ part, box: part.getBoundingClientRect() }));
    return parts.flatMap(({ part, box }, at) =>
      parts.slice(at + 1).flatMap((other) => {
        const apart = box.right <= other.box.left || other.box.right <= box.left || box.bottom <= other.box.top || other.box.bottom <= box.top;
        return apart || part.contains(other.part) || other.part.contains(part) ? [] : [`"${part.textContent}" and "${other.part.textContent}"`];
      }),
    );
  });
  expect(covered).toEqual([]);
});
