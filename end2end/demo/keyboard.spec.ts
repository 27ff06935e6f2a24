import { expect, test } from '../support/demo.ts';

test('a journey without the mouse: to the pods, down, into the panel, and out again', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.namespaces.rows.first()).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page).toHaveURL('/pods');
  await expect(frame.pods.rows.first()).toBeVisible();

  const focused = frame.pods.rows.and(page.locator(':focus'));
  await page.keyboard.press('j');
  await expect(focused).toHaveAttribute('aria-rowindex', '2');
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key);
  await expect(focused).toHaveAttribute('aria-rowindex', '3');
  const pod = await focused.getByRole('link').filter({ hasNotText: /^Log$/ }).last().innerText();
  await page.keyboard.press('Enter');
  await expect(frame.panel(pod)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(frame.panel()).toHaveCount(0);

  for (const [key, address] of [['m', '/map'], ['k', '/kinds'], ['n', '/namespaces'], ['o', '/'], ['l', '/logs']] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page).toHaveURL(address);
  }
});

test('"?" lists the keys, Esc puts the list away', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.namespaces.rows.first()).toBeVisible();
  await frame.openKeys();
  await page.keyboard.press('Escape');
  await expect(frame.keys).toBeHidden();
});

test('letters typed into the search are no commands', async ({ page, frame }) => {
  await page.goto('/pods');
  await frame.search.fill('');
  await frame.search.pressSequentially('gn?j');
  await expect(frame.search).toHaveValue('gn?j');
  await expect(page).toHaveURL(/^[^?]*\/pods/);
});

test('Tab reaches the list, and focus is visible all the way', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.namespaces.rows.first()).toBeVisible();
  const visible: string[] = [];
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return undefined;
      const style = getComputedStyle(element);
      const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      return { name: element.textContent || element.ariaLabel || element.tagName, ring: ring || style.boxShadow !== 'none' };
    });
    if (!focus) continue;
    expect(focus.ring, `focus on "${focus.name}" must be visible`).toBe(true);
    visible.push(focus.name);
  }
  expect(visible.join(' | ')).toContain('Pods');
});
