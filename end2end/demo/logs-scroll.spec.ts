import { expect, test } from '../support/demo.ts';

/** Writes 200 numbered lines a second. */
const FIREHOSE = '/n/observability/logs/Deployment/firehose';
const NUMBERED = /#(\d+) /;
const number = (text: string) => Number(NUMBERED.exec(text)?.[1]);

test('scrolling back goes on beyond what was loaded, without a gap and without a jump', async ({ page, frame }) => {
  await page.goto(FIREHOSE);
  await expect(frame.logs.texts.last()).toHaveText(NUMBERED);
  await frame.logs.button('Pause').click();
  const loaded = await frame.logs.saved();
  await frame.logs.view.press('Home');
  // What was first is where it was, and older lines stand before it.
  await expect.poll(async () => (await frame.logs.saved()).length).toBeGreaterThan(loaded.length + 500);
  const numbers = (await frame.logs.saved()).map(number);
  expect(numbers.every((one, at) => at === 0 || one === (numbers[at - 1] ?? 0) + 1)).toBe(true);
  const { top } = await frame.logs.sight();
  expect(top).toBeGreaterThan(500);
});

test('reading older lines moves nothing that is read', async ({ page, frame }) => {
  await page.goto(FIREHOSE);
  await expect(frame.logs.texts.last()).toHaveText(NUMBERED);
  await frame.logs.button('Pause').click();
  await frame.logs.view.evaluate((log) => (log.scrollTop = 1_000));
  await expect.poll(async () => number((await frame.logs.firstInSight()).text)).toBeGreaterThan(0);
  await frame.logs.view.evaluate((log) => (log.scrollTop = 150));
  await expect.poll(async () => (await frame.logs.sight()).top).toBeGreaterThan(10_000);
  const [first, sight] = [await frame.logs.firstInSight(), await frame.logs.sight()];
  expect((await frame.logs.saved()).map(number).indexOf(number(first.text))).toBeGreaterThan(500);
  expect(sight.all).toBeGreaterThan(30_000);
});

test('the beginning of a log is said', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/logs/Deployment/checkout?previous=1');
  await expect(frame.logs.texts.last()).toBeVisible();
  await frame.logs.view.press('Home');
  await expect(frame.logs.remarks.first()).toContainText(/Older lines are gone; the first is of \d{4}-/);
});

test('space pauses and goes on, and the button says how much came', async ({ page, frame }) => {
  await page.goto(FIREHOSE);
  await expect(frame.logs.texts.last()).toHaveText(NUMBERED);
  await frame.logs.view.press(' ');
  const before = await frame.logs.texts.allInnerTexts();
  await expect(frame.logs.toTheEnd).toHaveText(/^[1-9]\d+ new lines$/);
  expect(await frame.logs.texts.allInnerTexts()).toEqual(before);
  await frame.logs.view.press(' ');
  await expect(frame.logs.toTheEnd).toHaveCount(0);
});
