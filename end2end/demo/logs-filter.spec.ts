import { expect, test } from '../support/demo.ts';

const WEB = '/n/shop-production/logs/Deployment/web?containers=web';

test('the server filters: with, without, and both are in the address', async ({ page, frame }) => {
  await page.goto(WEB);
  await expect(frame.logs.texts.last()).toBeVisible();
  await frame.logs.filter.getByRole('textbox').fill('GET');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/include=GET/);
  await expect(frame.logs.texts.filter({ hasNotText: 'GET' })).toHaveCount(0);
  await frame.logs.narrow('healthz', 'without');
  await expect(page).toHaveURL(/include=GET&exclude=healthz/);
  await expect(frame.logs.texts.last()).toHaveText(/GET/);
  await expect(frame.logs.texts.filter({ hasText: 'healthz' })).toHaveCount(0);
  await expect(frame.logs.chips).toHaveText([/with GET/, /without healthz/]);
  await frame.logs.chips.last().getByRole('button', { name: /^Remove/ }).click();
  await expect(page).not.toHaveURL(/exclude/);
  await page.goBack();
  await expect(frame.logs.chips).toHaveCount(2);
});

test('what is looked for is marked, as text and as an expression', async ({ page, frame }) => {
  await page.goto(`${WEB}&include=get`);
  await expect(frame.logs.view.locator('mark').first()).toHaveText('GET');
  await page.goto(`${WEB}&include=2[0-9]%2B.*ms&regex=1`);
  await expect(frame.logs.view.locator('mark').first()).toHaveText(/^2\d+.*ms$/);
});

test('upper and lower case can differ, and then nothing may match: that is said with what was read', async ({ page, frame }) => {
  await page.goto(`${WEB}&include=gEt&case=1`);
  await expect(frame.logs.view).toContainText(/Nothing of [\d.]+ (KiB|MiB) matches\./);
  await frame.logs.filter.getByRole('button', { name: 'Upper and lower case differ' }).click();
  await expect(frame.logs.texts.last()).toHaveText(/GET/);
});

test('at least a level', async ({ page, frame }) => {
  await page.goto(WEB);
  await frame.logs.filter.getByRole('combobox', { name: 'Level at least' }).selectOption('error');
  await expect(page).toHaveURL(/level=error/);
  await expect(frame.logs.view.locator('.log-row[data-level="error"]').first()).toBeVisible();
  await expect(frame.logs.view.locator('.log-row:not([data-level="error"])')).toHaveCount(0);
});

test('a search of millions of lines says how far it is, and can be ended', async ({ page, frame }) => {
  await page.goto('/n/observability/logs/Deployment/log-archive?include=no-such-words');
  const progress = frame.logs.filter.locator('.log-progress');
  await expect(progress).toHaveText(/Searching: .* lines: 0 found/);
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await expect(frame.logs.remarks.last()).toHaveText(/Cancelled after .* were read/);
});

test('lines around show what happened before and after', async ({ page, frame }) => {
  await page.goto(`${WEB}&level=error&context=2`);
  await expect(frame.logs.view.locator('.log-row.is-context').first()).toBeVisible();
  await expect(frame.logs.view.locator('.log-row[data-level="error"]').first()).toBeVisible();
});

test('an expression that nobody can read is refused in a sentence', async ({ page, frame }) => {
  await page.goto(`${WEB}&include=%5B&regex=1`);
  await expect(frame.logs.remarks.last()).toBeVisible();
  await expect(frame.screen.getByRole('button', { name: 'Read again' })).toBeVisible();
});

test('finding goes through what is loaded', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/logs/Deployment/checkout?previous=1');
  await expect(frame.logs.texts.last()).toBeVisible();
  await page.keyboard.press('s');
  await expect(frame.screen.getByRole('textbox', { name: 'Find in what is loaded' })).toBeFocused();
  await page.keyboard.type('config:');
  await page.keyboard.press('Enter');
  await expect(frame.logs.view.locator('.is-at mark')).toHaveText('config:');
  const at = () => frame.logs.view.locator('.is-at .log-text').innerText();
  const last = await at();
  await page.keyboard.press('Shift+Enter');
  await expect.poll(at).not.toBe(last);
  await page.keyboard.press('Enter');
  await expect.poll(at).toBe(last);
  await page.keyboard.press('Escape');
  await expect(frame.logs.view.locator('mark')).toHaveCount(0);
  await expect(frame.logs.view).toBeFocused();
});
