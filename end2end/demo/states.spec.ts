import { expect, test } from '../support/demo.ts';

// What `kubectl get pods` would print for the company's troubles; several words where a trouble goes in circles.
const TROUBLES = [
  { what: 'a crash loop', at: '/n/shop-staging/Deployment/checkout', ready: /^[01]\/1$/, status: /^(CrashLoopBackOff|Error|Running)$/ },
  { what: 'an image that cannot be pulled', at: '/n/payments-staging/Deployment/invoice', ready: /^0\/1$/, status: /^(ImagePullBackOff|ErrImagePull)$/ },
  { what: 'a failing probe', at: '/n/shop-develop/Deployment/recommend', ready: /^0\/1$/, status: /^Running$/ },
];

for (const { what, at, ready, status } of TROUBLES) {
  test(`${what} reads as in kubectl`, async ({ page, frame }) => {
    await page.goto(at);
    await expect(frame.pods.rows).toHaveCount(1);
    const [pod] = (await frame.pods.columns()).values();
    expect(pod?.ready).toMatch(ready);
    expect(pod?.status).toMatch(status);
  });
}

test('a pod that fits nowhere is Pending, and the scheduler is quoted', async ({ page, frame }) => {
  await page.goto('/n/data/StatefulSet/kafka');
  await expect(frame.pods.row('kafka-2')).toContainText('Pending');
  await expect(frame.pods.row('kafka-2')).toContainText(/memory/);
  expect((await frame.pods.columns()).get('kafka-2')).toMatchObject({ ready: '0/1', restarts: '0' });
});

test('a container that was killed for its memory says so, even while it runs again', async ({ page, frame }) => {
  await page.goto('/n/shop-develop/Deployment/search');
  await frame.openPod(/^search-/);
  await expect(frame.panel()).toContainText('OOMKilled');
  await expect(frame.panel()).toContainText('137');
  const [pod] = (await frame.pods.columns()).values();
  expect(pod?.status).toMatch(/^(Running|OOMKilled|CrashLoopBackOff)$/);
  expect(pod?.restarts).toMatch(/^\d+ \(.+ ago\)$/);
});

test('restarts carry the age of the latest one', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/Deployment/checkout');
  await expect.poll(async () => [...(await frame.pods.columns()).values()][0]?.restarts).toMatch(/^\d+ \(\d+[smh]\d*s? ago\)$/);
});
