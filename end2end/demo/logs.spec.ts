import { expect, test } from '../support/demo.ts';

const WEB = '/n/shop-production/logs/Deployment/web';

test('from the rail to the logs of a workload: a namespace, then what in it', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.namespaces.rows.first()).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page).toHaveURL('/logs');
  await frame.screen.getByRole('textbox', { name: 'Type to filter' }).fill('shop-prod');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/n/shop-production/logs');
  await frame.screen.getByRole('list', { name: 'Workloads' }).getByRole('link', { name: 'web', exact: true }).click();
  await expect(page).toHaveURL(WEB);
  await expect(frame.logs.texts.last()).toBeVisible();
  await expect(frame.rail.getByRole('link', { name: 'Logs' })).toHaveAttribute('aria-current', 'page');
});

test('the containers of all pods are one log, and each line says which it is of', async ({ page, frame }) => {
  await page.goto(`${WEB}?containers=web`);
  await expect.poll(async () => (await frame.logs.names()).length).toBeGreaterThan(1);
  const times = await frame.logs.view.locator('.log-time').allInnerTexts();
  expect(times).toEqual([...times].sort());
});

test('a Service, labels and a whole namespace have a log, too', async ({ page, frame }) => {
  await page.goto('/n/shop-production/logs');
  await frame.screen.getByRole('list', { name: 'Services' }).getByRole('link', { name: 'cart', exact: true }).click();
  await expect(page).toHaveURL('/n/shop-production/logs/Service/cart');
  await expect(frame.logs.texts.last()).toBeVisible();
  await page.goBack();
  await frame.screen.getByRole('textbox', { name: 'Label selector' }).fill('app.kubernetes.io/name=cart');
  await frame.screen.getByRole('button', { name: 'Read' }).click();
  await expect(page).toHaveURL(/\/logs\/labels\/app\.kubernetes\.io%2Fname%3Dcart$/);
  await expect(frame.logs.view).toBeVisible();
  await page.goBack();
  await frame.screen.getByRole('link', { name: 'All pods' }).click();
  await expect(frame.logs.texts.last()).toBeVisible();
});

test("a workload's panel has its log, and a way to the screen", async ({ page, frame }) => {
  await page.goto('/n/shop-production?open=Deployment/shop-production/cart&tab=log');
  await expect(frame.log.texts.last()).toBeVisible();
  await expect(frame.log.sources.nth(1)).toBeVisible();
  await frame.panel().getByRole('link', { name: 'Open as a screen' }).click();
  await expect(page).toHaveURL('/n/shop-production/logs/Deployment/cart');
  await expect(frame.logs.texts.last()).toBeVisible();
});

test('a red pod leads to the log of the container in trouble with one click', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/Deployment/checkout');
  const pod = frame.pods.row(/^checkout-/).first();
  await pod.getByRole('link', { name: 'Log', exact: true }).click();
  await expect(page).toHaveURL(/tab=log/);
  await expect(frame.log.view).toContainText(/DATABASE_URL|checkout 3\.7/);
});

test('a pod that never starts says why in place of a log, and leads to its events', async ({ page, frame }) => {
  await page.goto('/n/payments-staging/logs/Deployment/invoice');
  await expect(frame.logs.view).toContainText(/invoice-\S+: (ErrImagePull|ImagePullBackOff)/);
  await frame.logs.view.getByRole('link', { name: 'Events' }).first().click();
  await expect(page).toHaveURL(/open=Pod.*tab=events/);
  await expect(frame.panel()).toContainText(/Failed to pull image|Back-off pulling image/);
});

test('since when is in the address, and back undoes it', async ({ page, frame }) => {
  await page.goto(WEB);
  await expect(frame.logs.texts.last()).toBeVisible();
  const since = frame.logs.filter.getByRole('combobox', { name: 'Since' });
  await since.selectOption('Since 5 min');
  await expect(page).toHaveURL(/since=5m/);
  await expect(frame.logs.texts.last()).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(WEB);
  await expect(since).toHaveValue('');
  await since.selectOption('Between…');
  await frame.logs.filter.getByRole('button', { name: 'From the first line' }).click();
  await expect(page).toHaveURL(/head=1/);
  await expect(frame.logs.texts.first()).toBeVisible();
  await expect(frame.logs.toTheEnd).toBeVisible();
});

test('times are local or those of UTC', async ({ browser, demo }) => {
  const page = await browser.newPage({ timezoneId: 'Asia/Kolkata', baseURL: demo.url });
  await page.goto('/n/shop-staging/logs/Deployment/checkout?previous=1');
  const time = page.locator('.log-time').first();
  await expect(time).toHaveText(/^\d\d:\d\d:\d\d\.\d{3}$/);
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  const local = minutes(await time.innerText());
  await page.getByRole('toolbar', { name: 'Log' }).getByRole('button', { name: 'UTC' }).click();
  await expect.poll(async () => (local - minutes(await time.innerText()) + 1440) % 1440).toBe(330);
  await page.close();
});
