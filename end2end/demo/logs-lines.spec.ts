import { expect, test } from '../support/demo.ts';

const WEB = '/n/shop-production/logs/Deployment/web?containers=web';

test('a JSON line is its message with its fields, or raw', async ({ page, frame }) => {
  await page.goto(WEB);
  const field = frame.logs.view.getByRole('button', { name: /^user=\d+$/ });
  await expect(field.last()).toBeVisible();
  await expect(frame.logs.view.locator('.log-level').last()).toHaveText(/INFO|WARN|ERROR|DEBUG/);
  await frame.logs.button('Raw').click();
  await expect(frame.logs.texts.last()).toHaveText(/^\{"ts":.*"user":\d+\}$/);
  await expect(field).toHaveCount(0);
});

test('a click on a field shows only lines with it, with Alt those without', async ({ page, frame }) => {
  await page.goto(WEB);
  await frame.logs.button('Pause').click();
  const field = frame.logs.view.getByRole('button', { name: /^user=\d+$/ }).last();
  const words = await field.innerText();
  await field.click();
  await expect(page).toHaveURL(new RegExp(`field=${words.replace('=', '%3D')}`));
  await expect(frame.logs.chips).toHaveText([new RegExp(`with ${words}`)]);
  await expect(frame.logs.view.getByRole('button', { name: words, exact: true }).first()).toBeVisible();
  await frame.logs.view.getByRole('button', { name: words, exact: true }).first().click({ modifiers: ['Alt'] });
  await expect(page).toHaveURL(/field=user%21%3D/);
  await expect(frame.logs.view.getByRole('button', { name: words, exact: true })).toHaveCount(0);
});

test('a line opens to everything it says', async ({ page, frame }) => {
  await page.goto(WEB);
  await frame.logs.button('Pause').click();
  await frame.logs.view.locator('.log-time').last().click();
  await expect(frame.logs.detail).toContainText(/\d{4}-\d\d-\d\dT.*Z/);
  await expect(frame.logs.detail.getByText('trace_id', { exact: true })).toBeVisible();
  await frame.logs.detail.getByRole('button', { name: /^Only lines with it: user=/ }).click();
  await expect(page).toHaveURL(/field=user/);
});

test('the keyboard goes from line to line', async ({ page, frame }) => {
  await page.goto(WEB);
  await expect(frame.logs.texts.last()).toBeVisible();
  await frame.logs.view.press('k');
  const at = frame.logs.view.locator('.is-at');
  const last = await at.getAttribute('data-line');
  await frame.logs.view.press('k');
  await expect(at).not.toHaveAttribute('data-line', last ?? '');
  await frame.logs.view.press('Enter');
  await expect(frame.logs.detail).toBeVisible();
  await frame.logs.view.press('Escape');
  await expect(frame.logs.detail).toHaveCount(0);
});

test('a link to a line opens at it, and reads around it', async ({ page, frame, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/n/observability/logs/Deployment/firehose');
  await expect(frame.logs.texts.last()).toHaveText(/#\d+ /);
  await frame.logs.button('Pause').click();
  // One of those in sight: some above them are in the document, too.
  const row = frame.logs.view.locator('.log-row').nth(20);
  const text = await row.locator('.log-text').innerText();
  await row.locator('.log-time').click();
  await frame.logs.detail.getByRole('button', { name: 'Copy a link to it' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/[?&]line=\d+\/firehose-/);
  await page.goto(link);
  const at = frame.logs.view.locator('.is-at .log-text');
  await expect(at).toHaveText(text);
  await expect(at).toBeInViewport();
  // Older lines are read and stand before it.
  await expect.poll(async () => (await frame.logs.saved()).indexOf(text)).toBeGreaterThan(100);
  await expect(at).toBeInViewport();
});

test('a stack trace is folded under its head', async ({ page, frame }) => {
  await page.goto('/n/shop-production/logs/Deployment/search?since=1970-01-01T00:00:00.000Z&include=Exception&context=20');
  const group = frame.logs.view.getByRole('button', { name: /^\+ \d+ lines$/ }).last();
  await expect(group).toBeVisible();
  const before = await frame.logs.row(/^\s*at /).count();
  await group.click();
  await expect.poll(() => frame.logs.row(/\bat [\w.$]+\(/).count()).toBeGreaterThan(before);
});
