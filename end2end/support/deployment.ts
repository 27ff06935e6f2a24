// KDR as operators install it: the manifests of deploy/ in the steps of docs/sign-in.md, two replicas in pods.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT, required } from './environment.ts';
import { bindingText, type Binding } from './installation.ts';
import { Kubectl } from './kubectl.ts';
import { CLIENT } from './provider.ts';

/** What an operator decides. */
export interface Choices {
  issuer: string;
  /** The certificate of the issuer's authority, in PEM. */
  authority: string;
  externalUrl: string;
  /** Beside the one of the manifest, by which `platform` are operators of everything. */
  bindings: Binding[];
}

/** A pod of KDR. */
export interface Replica {
  name: string;
  /** Without a slash at the end. */
  url: string;
}

/** The account that it runs as. */
export const ACCOUNT = 'system:serviceaccount:kdr:kdr';
const MANIFEST = 'kdr.yaml';
const REPLICAS = 2;
const PORT = 8080;

export class Deployment {
  /** Within KDR's namespace. */
  readonly kubectl = new Kubectl('kdr');

  /** Installs KDR and waits until all replicas are ready. Throws with what pods and containers say. */
  async install(choices: Choices): Promise<void> {
    // What a run has left that was killed.
    await this.remove();
    const { kubectl } = this;
    await this.apply();
    await this.giveSecrets(choices.authority);
    await kubectl.apply(configured(await manifest('kdr-sign-in.yaml'), choices));
    await kubectl.run(['patch', 'deployment', 'kdr', '--patch-file', path('kdr-sign-in.patch.yaml')]);
    await kubectl.run(['scale', 'deployment', 'kdr', `--replicas=${REPLICAS}`]);
    await this.ready();
  }

  /** Applies KDR's manifest once more and replaces every pod, as an upgrade does. */
  async upgrade(): Promise<void> {
    await this.apply();
    await this.kubectl.run(['rollout', 'restart', 'deployment/kdr']);
    await this.ready();
  }

  /** Removes all that was installed, and waits until it is gone. */
  async remove(): Promise<void> {
    // Its namespace takes everything along that is in it.
    await this.kubectl.run(['delete', '--ignore-not-found', '--timeout=90s', '--filename', path(MANIFEST)]);
  }

  /** The pods as they are, without those that are about to end. */
  async replicas(): Promise<Replica[]> {
    const { items } = JSON.parse(await this.kubectl.run(['get', 'pods', '--output=json'])) as { items: Pod[] };
    const staying = items.filter(({ metadata }) => !metadata.deletionTimestamp);
    return staying.map(({ metadata, status }) => ({ name: metadata.name, url: `http://${status.podIP}:${PORT}` }));
  }

  /** Where its Service leads: URLs of pods that are ready. */
  async endpoints(): Promise<string[]> {
    const words = ['get', 'endpointslices', '--selector=kubernetes.io/service-name=kdr', '--output=json'];
    const { items } = JSON.parse(await this.kubectl.run(words)) as { items: EndpointSlice[] };
    return items.flatMap(({ endpoints, ports }) => {
      const ready = (endpoints ?? []).filter(({ conditions }) => conditions.ready);
      return ready.map(({ addresses }) => `http://${addresses[0]}:${ports[0]?.port}`);
    });
  }

  /** What its replicas have told each other of sign-outs. */
  async signOuts(): Promise<Record<string, string>> {
    const text = await this.kubectl.run(['get', 'configmap', 'kdr-sign-outs', '--output=json']);
    return (JSON.parse(text) as { data?: Record<string, string> }).data ?? {};
  }

  /** The last lines of all pods. */
  log(): Promise<string> {
    return this.kubectl.run(['logs', '--selector=app.kubernetes.io/name=kdr', '--prefix', '--tail=50']);
  }

  private async apply(): Promise<void> {
    await this.kubectl.apply(replaced(await manifest(MANIFEST), { 'ghcr.io/kdr/kdr:0.1.0': required('KDR_TEST_IMAGE') }));
  }

  private async ready(): Promise<void> {
    try {
      await this.kubectl.run(['rollout', 'status', 'deployment/kdr', '--timeout=90s']);
    } catch (error) {
      const said = await Promise.allSettled([this.kubectl.run(['describe', 'pods']), this.log()]);
      throw new Error([error, ...said.map((one) => (one.status === 'fulfilled' ? one.value : one.reason))].join('\n'));
    }
  }

  private async giveSecrets(authority: string): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'kdr-secrets-'));
    const secrets = { 'cookie-keys': randomBytes(32).toString('base64'), 'client-secret': CLIENT.secret, 'ca.pem': authority };
    try {
      for (const [name, text] of Object.entries(secrets)) await writeFile(join(folder, name), `${text}\n`);
      const files = Object.keys(secrets).map((name) => `--from-file=${join(folder, name)}`);
      await this.kubectl.run(['create', 'secret', 'generic', 'kdr', ...files]);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}

interface Pod {
  metadata: { name: string; deletionTimestamp?: string };
  status: { podIP: string };
}

interface EndpointSlice {
  endpoints?: { addresses: string[]; conditions: { ready: boolean } }[];
  ports: { port: number }[];
}

const path = (name: string): string => join(CHECKOUT, 'deploy', name);
const manifest = (name: string): Promise<string> => readFile(path(name), 'utf8');

/** The manifest of the configuration with these choices instead of the examples. */
function configured(text: string, { issuer, authority: _, externalUrl, bindings }: Choices): string {
  const BINDING = '[[access.binding]]';
  const indented = (lines: string) => lines.trimEnd().split('\n').join('\n    ');
  return replaced(text, {
    'issuer = "https://login.example.com"': `issuer = "${issuer}"\n    ca-file = "/etc/kdr-secrets/ca.pem"`,
    'external-url = "https://kdr.example.com"': `external-url = "${externalUrl}"`,
    [BINDING]: indented([...bindings.map(bindingText), BINDING].join('\n')),
  });
}

/** The text with others instead of these, each of which has to be there once. */
function replaced(text: string, others: Record<string, string>): string {
  return Object.entries(others).reduce((text, [old, other]) => {
    const [before, after, ...more] = text.split(old);
    if (after === undefined || more.length > 0) throw new Error(`${JSON.stringify(old)} is not there once in\n${text}`);
    return before + other + after;
  }, text);
}
