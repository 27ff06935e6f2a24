import { logIn } from '../support/provider.ts';
import { expect, signIn, test as base } from '../support/signed-in.ts';

// Each test has an installation of its own, at which things last for seconds.
const test = base.extend({ baseURL: async ({ fresh }, use) => use(fresh.kdr.url) });
const LOG = '/n/shop-staging/logs/Deployment/web';

test.use({ tolerated: [/status of 401|favicon\.ico/] });
test.slow();

test.describe('sessions that last for twenty seconds', () => {
  test.use({ times: { session: '20s' } });

  test('whoever has a log open when it ends is signed in again, at the same place', async ({ page, frame, fresh }) => {
    const { kdr, provider } = fresh;
    await provider.start();
    const answers = kdr.proxy.record();
    await signIn(page, 'dana', LOG);
    await expect(frame.logs.texts.last()).toBeVisible();
    const [read] = answers.filter(({ path }) => path === '/kdr.v1.LogService/Read');
    expect(read?.ended).toBe(false);

    // The provider still knows who they are, and asks nobody.
    await expect.poll(() => provider.signIns, { timeout: 40_000 }).toBe(2);
    expect(read?.ended).toBe(true);
    await expect(page).toHaveURL(LOG);
    await expect(frame.logs.texts.last()).toBeVisible();
    await expect(frame.connection).toContainText('live');
  });
});

test.describe('what the provider is asked every four seconds', () => {
  test.use({ times: { 'noticed-within': '5s' } });
  // Everybody notices that the log of whoever may not read it any more has ended.
  const NOTICED = { timeout: 20_000 };

  test('a session goes on while its refresh token is exchanged again and again', async ({ page, frame, fresh }) => {
    const { provider } = fresh;
    provider.rotates = true;
    await provider.start();
    await signIn(page, 'dana', LOG);
    await expect.poll(() => provider.renewals, { timeout: 40_000 }).toBeGreaterThan(3);
    await expect(frame.logs.texts.last()).toBeVisible();
    await expect(frame.connection).toContainText('live');
    expect(provider.signIns).toBe(1);
  });

  test('who leaves a group at the provider loses an open log', async ({ page, frame, fresh }) => {
    const { provider } = fresh;
    await provider.start();
    await signIn(page, 'dana', LOG);
    await expect(frame.logs.texts.last()).toBeVisible();
    provider.regroup('dana', ['everybody']);
    await expect(frame.screen).toContainText(/may see/, NOTICED);
    expect(provider.signIns, 'without asking them').toBe(1);
  });

  test('who is gone at the provider is signed out, and comes back to the same place when they are there again', async ({ page, frame, fresh }) => {
    const { kdr, provider } = fresh;
    await provider.start();
    await signIn(page, 'gus', LOG);
    await expect(frame.logs.texts.last()).toBeVisible();
    await provider.forget('gus');
    await expect(page.getByPlaceholder('Enter any login')).toBeVisible(NOTICED);
    expect((await page.request.get(`${kdr.url}/access`, { maxRedirects: 0 })).status()).toBe(401);
    provider.regroup('gus', ['shop-guests']);
    await logIn(page, 'gus');
    await expect(page).toHaveURL(LOG);
    await expect(frame.logs.texts.last()).toBeVisible();
  });
});
