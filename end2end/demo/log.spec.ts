import { expect, test } from '../support/demo.ts';
import { record } from '../support/recorder.ts';

/** Writes 200 numbered lines a second. */
const FIREHOSE = '/n/observability/Deployment/firehose';
const NUMBERED = /#(\d+) /;

test('the log opens at its end and goes on line by line', async ({ page, frame }) => {
  await page.goto(FIREHOSE);
  await frame.openPod(/^firehose-/);
  await frame.tab('Log').click();
  await expect(frame.log.texts.last()).toHaveText(NUMBERED);
  const recorded = await record(frame.log, NUMBERED);
  await expect.poll(async () => (await recorded()).numbers.length).toBeGreaterThan(500);
  expect((await recorded()).faults).toEqual([]);
});

test('many lines are few elements', async ({ page, frame }) => {
  await page.goto(FIREHOSE);
  await frame.openPod(/^firehose-/);
  await frame.tab('Log').click();
  await expect(frame.log.texts.last()).toHaveText(NUMBERED);
  await expect.poll(async () => (await frame.log.saved()).length, { timeout: 20_000 }).toBeGreaterThan(2_000);
  expect(await frame.log.texts.count()).toBeLessThan(500);

  await frame.log.button('Pause').click();
  const lines = await frame.log.saved();
  await frame.log.view.press('Home');
  await expect(frame.log.texts.filter({ hasText: lines[0] ?? '' })).toHaveCount(1);
  expect(await frame.log.texts.count()).toBeLessThan(500);
  await frame.log.view.press('End');
  await expect(frame.log.texts.filter({ hasText: lines[0] ?? '' })).toHaveCount(0);
  expect(await frame.log.texts.count()).toBeLessThan(500);
});

test('the keyboard gets away from the end of a log that keeps running', async ({ page, frame }) => {
  await page.goto(FIREHOSE);
  await frame.openPod(/^firehose-/);
  await frame.tab('Log').click();
  await expect(frame.log.texts.last()).toHaveText(NUMBERED);
  await frame.log.view.press('Home');
  await expect(frame.log.toTheEnd).toHaveText(/new lines/);
  // Older lines are read and stand before those that were there; what is in sight is far from the end.
  await expect.poll(async () => { const { top, height, all } = await frame.log.sight(); return all - top - height; }).toBeGreaterThan(10_000);
});

test('paused, the view stands still and counts what comes; resumed, it goes on', async ({ page, frame }) => {
  await page.goto(FIREHOSE);
  await frame.openPod(/^firehose-/);
  await frame.tab('Log').click();
  await expect(frame.log.texts.last()).toHaveText(NUMBERED);

  await frame.log.button('Pause').click();
  await expect(frame.log.button('Pause')).toHaveAttribute('aria-pressed', 'true');
  const [before, sight] = [await frame.log.texts.allInnerTexts(), await frame.log.sight()];
  await expect(frame.log.toTheEnd).toHaveText(/^[1-9]\d\d+ new lines$/);
  expect(await frame.log.texts.allInnerTexts()).toEqual(before);
  expect(await frame.log.sight()).toEqual(sight);

  await page.keyboard.press('f');
  await expect(frame.log.toTheEnd).toHaveCount(0);
  await expect.poll(() => frame.log.texts.allInnerTexts()).not.toContain(before.at(-1));
});

test('scrolling up pauses, scrolling back to the end goes on', async ({ page, frame }) => {
  await page.goto(FIREHOSE);
  await frame.openPod(/^firehose-/);
  await frame.tab('Log').click();
  await expect(frame.log.texts.last()).toHaveText(NUMBERED);
  await frame.log.wheel(-400);
  await expect(frame.log.toTheEnd).toHaveText(/new lines/);
  await frame.log.wheel(100_000);
  await expect(frame.log.toTheEnd).toHaveCount(0);
});
