import { CONTACT } from '../support/installation.ts';
import { email, logIn } from '../support/provider.ts';
import { BINDINGS, call, expect, PEOPLE, refusal, signIn, test } from '../support/signed-in.ts';

// One after another, in one worker: they share the provider and the replicas, which take a while to start.
test.describe.configure({ mode: 'default' });
/** A sentence of the server's own has no icon, for which browsers ask by themselves. */
const ICON = /favicon\.ico/;
test.use({ tolerated: [ICON] });

const WHO = { name: 'Who am I' };
const LOG = '/logs/download?namespace=shop-staging&workload=Deployment/web&format=text';

test('a developer signs in and lands in the only namespace that is theirs', async ({ page, frame }) => {
  await signIn(page, 'dana');
  await expect(page).toHaveURL('/n/shop-staging/overview');
  await expect(page.getByTitle(WHO.name)).toHaveText(email('dana'));
  await frame.openPicker();
  await expect(frame.offers.filter({ hasNotText: 'All namespaces' })).toHaveText([/shop-staging/]);
});

test('who follows a link and signs in on the way comes to where it leads', async ({ page, frame }) => {
  const link = '/n/shop-staging/pods?q=checkout';
  await signIn(page, 'dana', link);
  await expect(page).toHaveURL(link);
  await expect(frame.pods.rows).toHaveCount(1);
  await expect(frame.pods.row(/^checkout-/)).toBeVisible();
});

test('somebody without a binding is told whom to ask, and gets nothing from the API', async ({ page }) => {
  await signIn(page, 'lou');
  await expect(page).toHaveURL('/access');
  await expect(page.getByRole('main')).toContainText(email('lou'));
  await expect(page.getByRole('main')).toContainText(`Ask ${CONTACT}.`);
  const { code, sentence } = refusal(await call(page.request, 'ClusterService/ListKinds'));
  expect(code, 'PERMISSION_DENIED').toBe('7');
  expect(sentence).toContain(CONTACT);
  expect((await page.request.get(LOG)).status()).toBe(403);
});

test('a session is good at every replica, and goes on after all of them have restarted', async ({ page, frame, kdr, provider, front }) => {
  test.slow();
  const before = provider.signIns;
  await signIn(page, 'dana', '/n/shop-staging/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  const answers = front.record();
  // The page itself asks for nothing while it is a document without script.
  const whoAsks = async () => {
    await page.goto('/access');
    await expect(page.getByRole('main')).toContainText(email('dana'));
    await page.reload();
    await expect(page.getByRole('main')).toContainText(email('dana'));
    const taken = answers.splice(0).filter(({ path }) => path === '/access');
    expect(new Set(taken.map(({ replica }) => replica))).toEqual(new Set(kdr.replicas.map(({ url }) => url)));
  };
  await whoAsks();
  await page.goto('/n/shop-staging/pods');
  await expect(frame.connection).toContainText('live');
  await kdr.restart();
  await expect(frame.connection).toContainText('live');
  await whoAsks();
  expect(provider.signIns - before).toBe(1);
});

test('signing out leads through the provider, so that the next visit asks who it is', async ({ page, provider }) => {
  await signIn(page, 'dana');
  await expect(page).toHaveURL('/n/shop-staging/overview');
  await page.getByTitle(WHO.name).click();
  await expect(page).toHaveURL('/access');
  const session = await page.context().cookies(page.url());
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL('/access/signed-out');
  await expect(page.getByRole('main')).toContainText('You have signed out.');
  expect(session.map(({ name }) => name)).toContain('kdr');
  expect((await page.context().cookies(page.url())).map(({ name }) => name)).not.toContain('kdr');
  await page.goto('/n/shop-staging/pods');
  expect(new URL(page.url()).origin).toBe(provider.issuer);
  await logIn(page, 'dana');
  await expect(page).toHaveURL('/n/shop-staging/pods');
});

test('a session that was signed out is over at every replica, whoever has kept its cookie', async ({ page, kdr }) => {
  await signIn(page, 'dana', '/access');
  const cookies = await page.context().cookies(kdr.url);
  // Nothing that the answers say about cookies changes these.
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  const read = () => Promise.all(kdr.replicas.map(async ({ url }) => (await fetch(url + LOG, { headers })).status));
  expect(await read()).toEqual([200, 200]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL('/access/signed-out');
  await expect.poll(read).toEqual([401, 401]);
});

test('a binding that is taken away ends an open log, and the page says why', async ({ page, frame, kdr }) => {
  test.slow();
  await signIn(page, 'gus', '/n/shop-staging/logs/Deployment/web');
  await expect(frame.logs.texts.last()).toBeVisible();
  try {
    await kdr.bind(BINDINGS.filter(({ groups }) => !groups?.includes('shop-guests')));
    await expect(frame.screen).toContainText(/may see/, { timeout: 30_000 });
    // Each replica reads the file when its turn is.
    const code = async () => refusal(await call(page.request, 'ClusterService/ListKinds')).code;
    await expect.poll(async () => [await code(), await code()], 'PERMISSION_DENIED').toEqual(['7', '7']);
  } finally {
    await kdr.bind(BINDINGS);
  }
});

test('a binding that is taken away empties an open list, and the page says why', async ({ page, frame, kdr }) => {
  test.slow();
  await signIn(page, 'ida', '/n/shop-staging/pods');
  await expect(frame.pods.rows.first()).toBeVisible();
  try {
    await kdr.bind(BINDINGS.filter(({ groups }) => !groups?.includes('shop-visitors')));
    await expect(frame.missing).toContainText('You may see nothing', { timeout: 30_000 });
    await expect(frame.pods.rows).toHaveCount(0);
  } finally {
    await kdr.bind(BINDINGS);
  }
});

test('signing out in one tab ends at once the log that is open in another', async ({ page, frame, context, front }) => {
  const answers = front.record();
  await signIn(page, 'dana', '/n/shop-staging/logs/Deployment/web');
  await expect(frame.logs.texts.last()).toBeVisible();
  const reads = answers.filter(({ path }) => path === '/kdr.v1.LogService/Read');
  expect(reads.map(({ ended }) => ended)).toContain(false);
  const other = await context.newPage();
  await other.goto('/access');
  await other.getByRole('button', { name: 'Sign out' }).click();
  // Before the provider has been told.
  await expect(other.getByRole('button', { name: 'Yes, sign me out' })).toBeVisible();
  await expect.poll(() => reads.every(({ ended }) => ended)).toBe(true);
  const said = Buffer.concat(reads.flatMap(({ body }) => body)).toString();
  expect(decodeURIComponent(/grpc-message:(.*)/.exec(said)?.[1] ?? '')).toContain('You have signed out');
});

// The other tab signs in again silently, since the provider does not know yet, and its new cookie is there after all.
test('whoever signs out is signed out, even with another tab that notices before the provider does', async ({ page, frame, context, kdr }) => {
  await signIn(page, 'dana', '/n/shop-staging/logs/Deployment/web');
  await expect(frame.logs.texts.last()).toBeVisible();
  const other = await context.newPage();
  await other.goto('/access');
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByPlaceholder('Enter any login')).toBeVisible();
  await other.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(other).toHaveURL('/access/signed-out');
  expect((await context.cookies(kdr.url)).map(({ name }) => name)).not.toContain('kdr');
});

test('who has left their groups at the provider sees nothing after the next sign-in', async ({ page, provider }) => {
  await signIn(page, 'dana');
  await expect(page).toHaveURL('/n/shop-staging/overview');
  try {
    provider.regroup('dana', ['everybody']);
    // A page that finds itself without a session loads itself anew.
    await page.goto('about:blank');
    await page.context().clearCookies();
    await signIn(page, 'dana');
    await expect(page).toHaveURL('/access');
    await expect(page.getByRole('main')).toContainText(`Ask ${CONTACT}.`);
  } finally {
    provider.regroup('dana', PEOPLE['dana']?.groups ?? []);
  }
});

test('a program reads a log with an ID token, within the rights of whose it is', async ({ request, provider, cluster }) => {
  const pods = await cluster.pods();
  const podIn = (wanted: string) => pods.find(({ namespace, name }) => namespace === wanted && name.startsWith('web-'))?.name;
  const read = (namespace: string, headers: Record<string, string>) =>
    request.get(`/logs/download?namespace=${namespace}&pod=${podIn(namespace)}&containers=web`, { headers });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const token = provider.token('dana');

  const own = await read('shop-staging', bearer(token));
  expect(own.status(), await own.text()).toBe(200);
  expect(await own.text()).toMatch(/GET|slow|cache/);

  const foreign = await read('shop-production', bearer(token));
  expect(foreign.status()).toBe(403);
  expect(await foreign.text()).toContain('shop-production');
  expect(await foreign.text()).toMatch(/read logs/);

  const at = token.length - 10;
  const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
  expect((await read('shop-staging', bearer(forged))).status(), 'forged').toBe(401);
  expect((await read('shop-staging', bearer(provider.token('dana', { aud: 'another' })))).status(), 'for another').toBe(401);
  expect((await read('shop-staging', bearer(provider.token('dana', { exp: 1 })))).status(), 'expired').toBe(401);
  expect((await read('shop-staging', {})).status(), 'none').toBe(401);
});

test.describe('without a provider', () => {
  test.use({ tolerated: [/status of 503|favicon\.ico/] });

  test('KDR starts, says what it waits for, and lets people in as soon as the provider is up', async ({ page, fresh }) => {
    const { kdr, provider } = fresh;
    const answer = await page.goto(kdr.url);
    expect(answer?.status()).toBe(503);
    await expect(page.getByRole('main').getByRole('paragraph').first()).toHaveText(
      new RegExp(`^The identity provider ${provider.issuer} does not answer: [^.]*\\.$`),
    );
    await provider.start();
    // KDR asks it again after a second, then after two.
    await expect(async () => {
      await page.goto(kdr.url);
      expect(new URL(page.url()).origin).toBe(provider.issuer);
    }).toPass({ intervals: [1_000] });
    await logIn(page, 'dana');
    await expect(page).toHaveURL(`${kdr.url}/n/shop-staging/overview`);
    await expect(page.getByTitle(WHO.name)).toHaveText(email('dana'));
  });
});

test.describe('with new keys', () => {
  // A replica asks for keys that it does not know at most every ten seconds.
  test.use({ tolerated: [/status of 502|favicon\.ico/] });

  test('people sign in after the provider has exchanged its keys, at every replica', async ({ page, front, kdr, provider }) => {
    await signIn(page, 'dana', '/access');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(WHO.name);
    await provider.rotateKeys();
    for (const replica of kdr.replicas) {
      front.replicas = [replica.url];
      await expect(async () => {
        await page.context().clearCookies();
        await signIn(page, 'dana', '/access');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(WHO.name, { timeout: 1_000 });
      }).toPass({ intervals: [2_000], timeout: 15_000 });
    }
    kdr.routeToAll();
  });
});

test("another site's page gets nothing from the API, even with the session", async ({ page, kdr, provider }) => {
  await signIn(page, 'dana');
  await expect(page).toHaveURL('/n/shop-staging/overview');
  const ask = (origin: string) => call(page.request, 'ClusterService/ListKinds', { origin });
  const own = await ask(kdr.url);
  expect((await own.body()).toString()).toContain('grpc-status:0');
  for (const origin of [provider.issuer, 'https://elsewhere.example', 'null']) {
    const foreign = await ask(origin);
    expect(refusal(foreign).code, `PERMISSION_DENIED for ${origin}`).toBe('7');
    expect((await foreign.body()).length).toBe(0);
  }
});

test('no code, token or cookie gets into the log', async ({ page, kdr, provider }) => {
  const before = provider.given.length;
  const seen = new Set<string>();
  const note = async () => {
    for (const { value } of await page.context().cookies(kdr.url)) seen.add(value);
  };
  page.on('request', (request) => {
    const query = new URL(request.url()).searchParams;
    for (const name of ['code', 'state', 'nonce', 'code_challenge', 'id_token_hint']) {
      const value = query.get(name);
      if (value) seen.add(value);
    }
  });
  await page.goto('/');
  await note();
  await logIn(page, 'dana');
  await expect(page).toHaveURL('/n/shop-staging/overview');
  await note();
  await call(page.request, 'ClusterService/ListKinds', { authorization: `Bearer ${provider.token('dana').slice(0, -4)}AAAA` });
  await page.goto('/access');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL('/access/signed-out');

  const secrets = [...seen, ...provider.given.slice(before)];
  // Two cookies; a code, an access, a refresh and an ID token; state, nonce, challenge.
  expect(new Set(secrets).size).toBeGreaterThanOrEqual(8);
  // Also not the half of one: a token's signature, a cookie's piece.
  const parts = secrets.flatMap((secret) => secret.split('.')).filter((part) => part.length >= 16);
  expect(kdr.log).toContain('signed in');
  expect(kdr.log).toContain(email('dana'));
  for (const part of parts) expect(kdr.log.includes(part), `the log has ${part}`).toBe(false);
});
