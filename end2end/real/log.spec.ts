import { expect, test } from '../support/cluster.ts';
import { faults, LINE, NUMBERS, NUMBERS_POD, numbersOf } from '../support/numbers.ts';
import { record } from '../support/recorder.ts';

test('a log is followed line by line: none is lost, none comes twice', async ({ page, frame, kubectl }) => {
  await kubectl.apply(NUMBERS_POD);
  await kubectl.run(['wait', '--for=condition=Ready', `pod/${NUMBERS}`, '--timeout=60s']);
  await page.goto(`/n/${kubectl.namespace}/pods?open=Pod/${kubectl.namespace}/${NUMBERS}&tab=log`);
  await expect(frame.log.texts.last()).toHaveText(LINE);

  const recorded = await record(frame.log, LINE);
  await expect.poll(async () => (await recorded()).numbers.length, { timeout: 20_000 }).toBeGreaterThan(200);
  const seen = await recorded();
  expect(seen.faults).toEqual([]);
  expect(faults(seen.numbers)).toEqual([]);

  const loaded = numbersOf(await frame.log.saved());
  expect(loaded[0]).toBe(1);
  expect(faults(loaded)).toEqual([]);
  const kubectls = numbersOf((await kubectl.run(['logs', NUMBERS, `--tail=1000`])).trimEnd().split('\n'));
  expect(kubectls.slice(0, loaded.length)).toEqual(loaded);
});
