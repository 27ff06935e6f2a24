import { expect, test } from '../support/demo.ts';

test('what needs a person stands first, in a sentence, with the last line of its log and what to do', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/overview');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\w+ things need you/);
  const checkout = frame.finding('checkout').first();
  await expect(checkout).toContainText('shop-staging');
  await expect(checkout).toContainText(/[Cc]rash/);
  await expect(checkout).toContainText('config: DATABASE_URL is not set');
  await expect(checkout).toContainText(/CrashLoopBackOff|Error/);
  await expect(checkout).toContainText(/for \d+ (s|min|h|days)/);
});

test('on an overview of one namespace the rail counts what all screens count', async ({ page, frame }) => {
  const rail = async () => Number(await frame.rail.locator('.rail-count').innerText());
  await page.goto('/');
  await expect.poll(rail).toBeGreaterThan(0);
  const everywhere = await rail();
  await page.goto('/n/shop-staging/overview');
  await expect(frame.findings.first()).toBeVisible();
  await expect.poll(rail).toBe(everywhere);
  await frame.showAllFindings();
  expect(await frame.findings.count()).toBeLessThan(everywhere);
  const here = await frame.findings.count();
  await page.goto('/namespaces');
  await expect(frame.namespaces.row('shop-staging').locator('.cell-trouble')).toContainText(`${here} broken`);
});

test('the headline, the rail and the list count the same', async ({ page, frame }) => {
  await page.goto('/');
  await frame.showAllFindings();
  const words = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];
  await expect
    .poll(async () => {
      const headline = (await page.getByRole('heading', { level: 1 }).innerText()).split(' ')[0] ?? '';
      const said = words.includes(headline) ? words.indexOf(headline) + 1 : Number(headline);
      const counted = Number(await frame.rail.locator('.rail-count').innerText());
      return said === (await frame.findings.count()) && said === counted;
    })
    .toBe(true);
});

test('a finding leads to its previous run, and the panel begins with what is wrong', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/overview');
  await frame.finding('checkout').first().getByRole('link', { name: 'Previous run' }).click();
  await expect(page).toHaveURL(/\/n\/shop-staging\/overview\?open=Pod\/shop-staging\/checkout-.*tab=log.*previous=1/);
  await expect(frame.log.view).toContainText('config: DATABASE_URL is not set');
  await page.goBack();
  await expect(frame.panel()).toHaveCount(0);
  await frame.finding('checkout').first().getByRole('link', { name: 'YAML' }).click();
  await expect(frame.panel('checkout')).toContainText('kind: Deployment');
  await expect(frame.panel('checkout').locator('.panel-why')).toContainText(/for \d+ (s|min|h|days)/);
});

test('a finding leads to its place on the map', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/overview');
  await frame.finding('checkout').first().getByRole('link', { name: 'Map' }).click();
  await expect(page).toHaveURL('/map/shop-staging?open=Deployment/shop-staging/checkout');
});

test('the picker narrows the overview to one namespace', async ({ page, frame }) => {
  await page.goto('/');
  await frame.showAllFindings();
  await expect(frame.finding('kafka').first()).toBeVisible();
  await frame.openPicker();
  await page.keyboard.type('shop-staging');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/n/shop-staging/overview');
  await expect(frame.finding('checkout').first()).toBeVisible();
  await expect(frame.finding('kafka')).toHaveCount(0);
  await expect(frame.card('Namespace')).toBeVisible();
});

test('a namespace in which all is well is a quiet page', async ({ page, frame }) => {
  await page.goto('/n/kube-system/overview');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^(All \d+ workloads are|The one workload is) well$/);
  await expect(frame.findings).toHaveCount(0);
  await expect(frame.chips).toHaveCount(0);
});

test('who eats the memory stands with limit and bar', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.card('Who eats the memory')).toContainText(/[KMG]iB (of [\d.]+ [KMG]iB|, no limit)/, { timeout: 60_000 });
});
