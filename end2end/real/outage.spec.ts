import { isOurs, startApiServer, stopApiServer } from '../support/apiserver.ts';
import { expect, test } from '../support/cluster.ts';
import { faults, LINE, NUMBERS, NUMBERS_POD, numbersOf } from '../support/numbers.ts';

test('the API server is killed and comes back: the page says so, then everything is live again', async ({
  page,
  frame,
  kubectl,
}) => {
  test.skip(!(await isOurs()), 'the API server of another cluster is not ours to be killed');
  test.setTimeout(120_000);
  await kubectl.apply(NUMBERS_POD);
  await kubectl.run(['wait', '--for=condition=Ready', `pod/${NUMBERS}`, '--timeout=60s']);
  await page.goto(`/n/${kubectl.namespace}/pods?open=Pod/${kubectl.namespace}/${NUMBERS}&tab=log`);
  const last = async () => Number(LINE.exec(await frame.log.texts.last().innerText())?.[1]);
  await expect.poll(last).toBeGreaterThan(1);
  await expect(frame.connection).toContainText('live');
  let before = 0;

  await stopApiServer();
  try {
    await expect(frame.connection).toContainText(/reconnecting, data from \d\d:\d\d:\d\d/);
    // What is known stays on the page, and nothing is said to have ended that has not.
    await expect(frame.pods.row(NUMBERS)).toBeVisible();
    await expect(frame.log.view).not.toContainText(/ended|deleted|gone/i);
    before = await last();
  } finally {
    await startApiServer();
  }

  await expect(frame.connection).toContainText('live', { timeout: 30_000 });
  await expect(frame.connection).not.toContainText('reconnecting');
  // The log goes on where it stopped: the lines of the outage too, since the node has kept them.
  await expect.poll(last, { timeout: 30_000 }).toBeGreaterThan(before + 20);
  expect(faults(numbersOf(await frame.log.saved()))).toEqual([]);
  await expect(frame.log.view).not.toContainText(/ended|deleted|gone/i);
  await kubectl.run(['delete', 'pod', NUMBERS, '--wait=false']);
  await expect(frame.pods.row(NUMBERS)).toHaveCount(0);
});
