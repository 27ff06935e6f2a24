// An OpenID Connect provider of the tests' own: the certified `oidc-provider`, on the name localhost, so that its cookies
// are not KDR's; or over TLS on another address of this machine, for a KDR that runs in pods.
import { createPrivateKey, generateKeyPair, type JsonWebKey, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import type Oidc from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Certified } from './authority.ts';

/** What it warns of is that it is not fit for production, which nobody wants of it here. */
for (const level of ['info', 'warn'] as const) {
  const say = console[level];
  console[level] = (...words: unknown[]) => {
    if (!/oidc-provider (NOTICE|WARNING)/.test(String(words[0]))) say(...words);
  };
}
const { default: Implementation } = await import('oidc-provider');

/** Somebody the provider knows, by login name. */
export interface Person {
  /** None at all is a person without the claim. */
  groups?: string[];
}

/** KDR as the provider knows it. */
export const CLIENT = { id: 'kdr', secret: 'the secret of kdr in the tests' };
/** What KDR may ask for. */
const SCOPES = 'openid profile email groups offline_access';

/** The address that a person signs in with; KDR's name for them. */
export const email = (login: string): string => `${login}@shop.example`;

export class Provider {
  /** Every code and token that it gave, in the order in which it did. */
  readonly given: string[] = [];
  /** How many times it sent somebody back to KDR with a code. */
  signIns = 0;
  /** How many times it gave KDR new tokens for a refresh token. */
  renewals = 0;
  /** Whether a refresh token is good for one use. */
  rotates = false;
  private server: Server | TlsServer | undefined;
  private port = 0;
  private answer: RequestListener = (_, response) => response.writeHead(503).end();
  private keys: JsonWebKey[] = [];
  /** The last session of each, by login name. */
  private readonly sessions = new Map<string, { destroy(): Promise<void> }>();

  /** Knows these people, and KDR at these addresses; `place` is where it is, if not on loopback. It answers after {@link start}. */
  constructor(
    private readonly people: Record<string, Person>,
    private readonly clients: string[],
    private readonly place?: Certified,
  ) {}

  /** Its issuer, on the port that it had before. Nobody listens there until {@link start}. */
  get issuer(): string {
    return this.place ? `https://${this.place.address}:${this.port}` : `http://localhost:${this.port}`;
  }

  /** Takes a port, and gives it free again: a provider that has an address and does not answer. */
  async reserve(): Promise<void> {
    await this.start();
    await this.stop();
  }

  /** Answers, on the port that it had before. */
  async start(): Promise<void> {
    const listener: RequestListener = (request, response) => {
      // Browsers ask for it by themselves.
      if (request.url === '/favicon.ico') response.writeHead(204).end();
      else this.answer(request, response);
    };
    const { place } = this;
    this.server = place ? createTlsServer({ key: place.key, cert: place.certificate }, listener) : createServer(listener);
    this.server.listen(this.port, place?.address ?? '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    if (this.keys.length === 0) await this.rotateKeys();
  }

  /** Answers nobody any more. */
  async stop(): Promise<void> {
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    this.server?.closeAllConnections();
    this.server = undefined;
    await closed;
  }

  /** Signs with a new key from now on, and publishes no other. */
  async rotateKeys(): Promise<void> {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    this.keys = [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' }];
    this.answer = this.implementation().callback();
  }

  /** Changes whom somebody belongs to. */
  regroup(login: string, groups: string[]): void {
    this.people[login] = { groups };
  }

  /** Knows somebody no more, and ends their session. */
  async forget(login: string): Promise<void> {
    delete this.people[login];
    await this.sessions.get(login)?.destroy();
  }

  /** An ID token as a program has it from somewhere else. `claims` go over those of the person. */
  token(login: string, claims: Record<string, unknown> = {}): string {
    const [key] = this.keys;
    if (!key) throw new Error('the provider has not started yet');
    const now = Math.floor(Date.now() / 1000);
    const payload = { iss: this.issuer, aud: CLIENT.id, iat: now, exp: now + 600, ...this.claims(login), ...claims };
    const text = [{ alg: 'RS256', kid: key['kid'] }, payload].map((part) => base64(JSON.stringify(part))).join('.');
    const signature = sign('sha256', Buffer.from(text), createPrivateKey({ key, format: 'jwk' }));
    return `${text}.${base64(signature)}`;
  }

  private claims(login: string): { sub: string; [claim: string]: unknown } {
    const groups = this.people[login]?.groups;
    return { sub: login, name: login, email: email(login), email_verified: true, ...(groups && { groups }) };
  }

  private implementation(): Oidc {
    const configuration: Configuration = {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          token_endpoint_auth_method: 'client_secret_basic',
          grant_types: ['authorization_code', 'refresh_token'],
          redirect_uris: this.clients.map((url) => `${url}/access/callback`),
          post_logout_redirect_uris: this.clients.map((url) => `${url}/access/signed-out`),
        },
      ],
      jwks: { keys: this.keys as never },
      cookies: { keys: ['of the tests'] },
      scopes: SCOPES.split(' '),
      claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
      // The claims stand in the ID token, as most providers have it.
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      rotateRefreshToken: () => this.rotates,
      issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
      findAccount: (_, login) => (login in this.people ? { accountId: login, claims: () => this.claims(login) } : undefined),
      // Nobody is asked whether KDR may know their name.
      loadExistingGrant: async ({ oidc }) => {
        const { client, session } = oidc;
        const grant = new oidc.provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
        grant.addOIDCScope(SCOPES);
        await grant.save();
        return grant;
      },
      ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 3600, RefreshToken: 3600, Session: 3600 },
    };
    const provider = new Implementation(this.issuer, configuration);
    provider.use(withoutForeignFonts);
    provider.on('authorization.success', ({ oidc: { session } }, out) => {
      if (session?.accountId) this.sessions.set(session.accountId, session);
      this.signIns += 1;
      this.note(out?.['code']);
    });
    provider.on('grant.success', ({ body, oidc }) => {
      if (oidc.params?.['grant_type'] === 'refresh_token') this.renewals += 1;
      const { access_token, refresh_token, id_token } = body as Record<string, unknown>;
      this.note(access_token, refresh_token, id_token);
    });
    return provider;
  }

  private note(...secrets: unknown[]): void {
    this.given.push(...secrets.filter((secret) => typeof secret === 'string'));
  }
}

/** Fills in the provider's form, which is what the page shows. */
export async function logIn(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

/** The provider's pages take a font from the web, for which a test does not wait. */
async function withoutForeignFonts(context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (typeof context.body === 'string') context.body = context.body.replace(/@import url\([^)]*\);/, '');
}

const base64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64url');
