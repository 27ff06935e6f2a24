import { DEMO, expect, test } from '../support/demo.ts';

// The server is away for a while: the browser itself says so on the console.
test.use({ tolerated: [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/] });

test('the server is killed and comes back: the page says since when, then is live again', async ({ page, frame, launch }) => {
  const kdr = await launch(...DEMO);
  await page.goto(`${kdr.url}/n/data/pods`);
  await expect(frame.pods.row('postgres-0')).toBeVisible();
  await expect(frame.connection).toContainText('live');

  await kdr.kill();
  await expect(frame.connection).toContainText(/reconnecting, data from \d\d:\d\d:\d\d/);
  await expect(frame.pods.row('postgres-0')).toBeVisible();

  await kdr.startAgain();
  await expect(frame.connection).toContainText('live', { timeout: 15_000 });
  await expect(frame.connection).not.toContainText('reconnecting');
  await expect(frame.pods.row('postgres-0')).toBeVisible();
});

test('a server that is told to end takes its leave, and the page finds the next one', async ({ page, frame, launch }) => {
  const kdr = await launch(...DEMO);
  await page.goto(`${kdr.url}/n/data/pods?open=Pod/data/postgres-0&tab=log`);
  await expect(frame.log.view).toContainText(/\w/);

  await kdr.stop();
  await expect(frame.connection).toContainText(/reconnecting/);
  await kdr.startAgain();
  await expect(frame.connection).toContainText('live', { timeout: 15_000 });
  await expect(frame.log.view).toContainText(/\w/);
});
