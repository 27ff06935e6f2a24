import { expectAccessible } from '../support/accessible.ts';
import { expect, test } from '../support/demo.ts';
import { ClusterMap } from '../support/map.ts';
import { NARROW, WIDE } from '../support/views.ts';

test('the cluster is tiles, the worst first', async ({ page }) => {
  const map = new ClusterMap(page);
  await page.goto('/map');
  await expect(map.tile('shop-staging')).toContainText(/\d+ pods? · \d+ workloads?/);
  await expect(map.tile('shop-staging')).toHaveAttribute('data-health', 'degraded');
  const healths = await map.tile().evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset['health']));
  expect(healths.lastIndexOf('degraded')).toBeLessThan(healths.indexOf('healthy'));
});

test('a tile zooms into its namespace, Esc zooms out to the same place', async ({ page }) => {
  const map = new ClusterMap(page);
  await page.setViewportSize({ width: 900, height: 420 });
  await page.goto('/map');
  await map.tile('shop-staging').waitFor();
  const scrolled = () => page.getByRole('main').evaluate((main) => main.scrollTop);
  await page.getByRole('main').evaluate((main) => main.scrollTo(0, 120));
  await map.tile('shop-staging').hover();
  const before = await scrolled();
  await map.tile('shop-staging').click();
  await expect(page).toHaveURL('/map/shop-staging');
  await map.arrived();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/map');
  await expect(map.tile('shop-staging')).toBeFocused();
  await expect.poll(scrolled).toBe(before);
  await page.goBack();
  await expect(page).toHaveURL('/map/shop-staging');
  await page.getByRole('list', { name: 'Where this is' }).getByRole('link', { name: 'Cluster' }).click();
  await expect(page).toHaveURL('/map');
});

test('Ctrl and the wheel zoom in and out', async ({ page }) => {
  const map = new ClusterMap(page);
  await page.goto('/map');
  await map.tile('shop-staging').hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -80);
  await expect(page).toHaveURL('/map/shop-staging');
  await map.arrived();
  await map.cards.first().hover();
  await page.mouse.wheel(0, 80);
  await expect(page).toHaveURL('/map');
  await page.keyboard.up('Control');
});

test('edges appear for what is pointed at, through the whole chain', async ({ page }) => {
  const map = new ClusterMap(page);
  await page.goto('/map/shop-staging');
  await map.arrived();
  expect(await map.edges()).toBe(0);
  await map.card('Service', 'checkout').hover();
  await expect.poll(() => map.edges()).toBeGreaterThan(1);
  await expect(map.card('Deployment', 'checkout')).toHaveClass(/is-linked/);
  await page.mouse.move(2, 2);
  await expect.poll(() => map.edges()).toBe(0);
});

test('a workload opens with its pods as rows, a pod opens its panel', async ({ page, frame }) => {
  const map = new ClusterMap(page);
  await page.goto('/map/shop-staging');
  await map.card('Deployment', 'checkout').click();
  await expect(page).toHaveURL(/open=Deployment\/shop-staging\/checkout/);
  await expect(frame.panel('checkout')).toBeVisible();
  await expect(map.pods.first()).toContainText(/CrashLoopBackOff|Error|Running/);
  await map.pods.first().click();
  await expect(page).toHaveURL(/open=Pod\/shop-staging\/checkout-/);
  await expect(map.pods.first()).toHaveClass(/is-selected/);
  // The workload stays opened, and so stay its edges.
  expect(await map.edges()).toBeGreaterThan(0);
  await page.goBack();
  await expect(frame.panel('checkout')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(frame.panel()).toHaveCount(0);
  await expect(page).toHaveURL('/map/shop-staging');
});

test('the keyboard reaches every card', async ({ page, frame }) => {
  const map = new ClusterMap(page);
  await page.goto('/map');
  await map.tile().first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(map.tile().nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await map.arrived();
  await page.goto('/map/shop-staging');
  await map.arrived();
  await map.card('Service', 'checkout').focus();
  await page.keyboard.press('ArrowRight');
  await expect(map.card('Deployment', 'checkout')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(frame.panel('checkout')).toBeVisible();
  await map.card('Deployment', 'checkout').focus();
  await page.keyboard.press('ArrowDown');
  await expect(map.pods.first()).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Backspace');
  await expect(page).toHaveURL('/map');
});

test('nothing moves while the cluster lives', async ({ page }) => {
  const map = new ClusterMap(page);
  await page.goto('/map/shop-staging');
  await map.arrived();
  const before = await map.places();
  // The demo's loops restart, roll out and fail by themselves.
  await page.waitForTimeout(8_000);
  const after = await map.places();
  for (const [key, place] of Object.entries(before)) if (key in after) expect(`${key} ${after[key]}`).toBe(`${key} ${place}`);
});

for (const [kind, name, words] of [
  ['Service', 'checkout', /Relations/],
  ['ConfigMap', 'kube-root-ca.crt', /Relations/],
] as const) {
  test(`the panel of a ${kind} says how it is and what it has to do with`, async ({ page, frame }) => {
    await page.goto(`/map/shop-staging?open=${kind}/shop-staging/${name}`);
    await expect(frame.panel(name)).toContainText(words);
    await frame.panel(name).getByRole('tab', { name: 'Relations' }).click();
    await expect(frame.panel(name).getByRole('tabpanel')).not.toBeEmpty();
    await frame.panel(name).getByRole('tab', { name: 'YAML' }).click();
    await expect(frame.panel(name)).toContainText(`kind: ${kind}`);
  });
}

test('the panel of a node lists its pods', async ({ page, frame }) => {
  const map = new ClusterMap(page);
  await page.goto('/map/-');
  await map.arrived();
  await map.cards.first().click();
  await expect(frame.panel()).toContainText('Pods');
});

for (const [name, address] of [
  ['the cluster', '/map'],
  ['a namespace', '/map/shop-staging'],
  ['an opened workload', '/map/shop-staging?open=Deployment/shop-staging/checkout'],
] as const) {
  test(`axe finds nothing serious on the map of ${name}`, async ({ page }) => {
    await page.goto(address);
    await expect(page.locator('.map [data-key]').first()).toBeVisible();
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
      }
    }
  });
}
