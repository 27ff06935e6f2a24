// KDR as a company runs it: replicas with the same keys and the same file behind one address, where people sign in.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kdr } from './kdr.ts';
import { CLIENT, type Provider } from './provider.ts';
import type { Proxy } from './proxy.ts';

/** A binding of the configuration, for groups or for people by their e-mail. */
export interface Binding {
  groups?: string[];
  users?: string[];
  role: 'viewer' | 'developer' | 'lead' | 'operator';
  namespaces: string[];
}

/** How long things last, such as "20s"; what is absent is as it mostly is. */
export interface Times {
  session?: string;
  'noticed-within'?: string;
}

/** Whom to ask for more. */
export const CONTACT = 'the platform team';

export class Installation {
  readonly replicas: Kdr[] = [];
  private bound: Binding[] = [];
  private constructor(
    private readonly folder: string,
    private readonly provider: Provider,
    readonly proxy: Proxy,
    private readonly times: Times,
  ) {}

  /** Starts so many replicas for the cluster whose API is at this URL. */
  static async start(
    cluster: string,
    provider: Provider,
    proxy: Proxy,
    bindings: Binding[],
    count: number,
    times: Times = {},
  ): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'kdr-sign-in-'));
    const installation = new Installation(folder, provider, proxy, times);
    await writeFile(join(folder, 'kubeconfig'), kubeconfig(cluster));
    await writeFile(join(folder, 'cookie-keys'), `${randomBytes(32).toString('base64')}\n`);
    await writeFile(join(folder, 'client-secret'), `${CLIENT.secret}\n`);
    await installation.bind(bindings);
    const words = ['serve', '--kubeconfig', join(folder, 'kubeconfig'), '--config', installation.file, '--log-level', 'debug'];
    installation.replicas.push(...(await Promise.all(Array.from({ length: count }, () => Kdr.start(words)))));
    installation.routeToAll();
    return installation;
  }

  /** Where people find it. */
  get url(): string {
    return this.proxy.url;
  }

  /** What all replicas have logged. */
  get log(): string {
    return this.replicas.map((kdr) => kdr.log).join('\n');
  }

  /** The bindings as they are. */
  get bindings(): Binding[] {
    return this.bound;
  }

  /** Writes other bindings into the file. KDR reads them within some seconds. */
  async bind(bindings: Binding[]): Promise<void> {
    this.bound = bindings;
    // As a whole, so that nobody reads half of it.
    await writeFile(`${this.file}.new`, this.configuration());
    await rename(`${this.file}.new`, this.file);
  }

  /** Starts each replica again, one after the other, as a rollout does. */
  async restart(): Promise<void> {
    for (const kdr of this.replicas) {
      this.proxy.replicas = this.replicas.filter((other) => other !== kdr).map((other) => other.url);
      await kdr.stop();
      await kdr.startAgain();
      this.routeToAll();
    }
  }

  /** Has requests go to all replicas. */
  routeToAll(): void {
    this.proxy.replicas = this.replicas.map((kdr) => kdr.url);
  }

  async stop(): Promise<void> {
    const ends = await Promise.allSettled(this.replicas.map((kdr) => kdr.stop()));
    await rm(this.folder, { recursive: true });
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private get file(): string {
    return join(this.folder, 'kdr.toml');
  }

  private configuration(): string {
    const access = {
      issuer: this.provider.issuer,
      'client-id': CLIENT.id,
      'client-secret-file': join(this.folder, 'client-secret'),
      'external-url': this.proxy.url,
      'cookie-keys-file': join(this.folder, 'cookie-keys'),
      contact: CONTACT,
      proxies: 1,
      'sign-outs': 'tools/kdr-sign-outs',
      scopes: ['profile', 'email', 'groups', 'offline_access'],
      ...this.times,
    };
    return [table('[access]', access), ...this.bound.map(bindingText)].join('\n');
  }
}

/** A binding as the file has it. */
export const bindingText = (binding: Binding): string => table('[[access.binding]]', binding);

/** A table in TOML. */
function table(name: string, values: object): string {
  return [name, ...Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`), ''].join('\n');
}

/** For a cluster that asks for no credentials. */
function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'simulated',
    clusters: [{ name: 'simulated', cluster: { server } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'simulated', context: { cluster: 'simulated', user: 'nobody' } }],
  });
}
