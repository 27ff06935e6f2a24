// KDR's API as another program reads it, by grpcurl.
import { spawn } from 'node:child_process';
import { age } from './age.ts';
import { required } from './environment.ts';
import type { PodColumns } from './kubectl.ts';

/** `kdr.v1.Pod` in JSON, which leaves out zeros. */
interface PodRow {
  name: string;
  readyContainers?: number;
  totalContainers?: number;
  status?: string;
  restarts?: number;
  lastRestart?: string;
  created?: string;
  oomKilled?: boolean;
}

/** `kdr.v1.KindState` in JSON. */
export interface KindState {
  kind: string;
  sync: string;
  message?: string;
}

/** `kdr.v1.ResourceRef` in JSON. */
export interface ResourceRef {
  kind: string;
  namespace?: string;
  name: string;
}

/** How a thing is, as `kdr.v1.ResourceDetail` and `kdr.v1.Resource` say it in JSON; empty texts are left out. */
export interface Said {
  health: string;
  reason?: string;
  why?: string;
  /** Of a detail. */
  next?: string;
  /** Of a detail. */
  since?: string;
  /** Of a detail. */
  proofs?: { kind: string; label: string; text: string }[];
}

type Resource = Said & { name: string };

/** `kdr.v1.WatchResponse` in JSON, as far as tests look at it. */
interface Message {
  serverTime: string;
  snapshot?: { kinds?: KindState[]; pods?: PodRow[]; detail?: Said; resources?: Resource[] };
  delta?: { resources?: Resource[] };
}

/** A kind that is watched while somebody looks is listed within this, in ms. */
const LISTED = 5_000;

/** How well KDR knows each kind. */
export async function kindStates(address: string): Promise<KindState[]> {
  return (await firstMessage(address, {})).snapshot?.kinds ?? [];
}

/** What KDR says of a thing, as its panel has it; nothing when there is no such thing. */
export async function detail(address: string, open: ResourceRef): Promise<Said | undefined> {
  return (await firstMessage(address, { pods: { namespace: 'none' }, open })).snapshot?.detail;
}

/** What KDR says of an object of a kind that is watched while somebody looks; nothing when there is no such object. */
export async function lookedAt(address: string, objects: object, name: string): Promise<Said | undefined> {
  for await (const { snapshot, delta } of messages(address, { objects }, LISTED)) {
    const resources = snapshot?.resources ?? delta?.resources ?? [];
    const found = resources.find((resource) => resource.name === name);
    if (found) return found;
  }
  return undefined;
}

/** Whether a pod carries the badge of a kill for memory. */
export async function wasKilled(address: string, namespace: string, name: string): Promise<boolean> {
  const { snapshot } = await firstMessage(address, { pods: { namespace } });
  return snapshot?.pods?.find((pod) => pod.name === name)?.oomKilled ?? false;
}

/** The snapshot of a watch of a namespace's pods, by name, in kubectl's columns; `namespace` empty: of all that may be seen. */
export async function podColumns(address: string, namespace: string, ...flags: string[]): Promise<Map<string, PodColumns>> {
  const first = await firstMessage(address, { pods: { namespace } }, ...flags);
  const since = (time = '') => age(Date.parse(first.serverTime) - Date.parse(time));
  return new Map(
    (first.snapshot?.pods ?? []).map((pod) => {
      const { restarts = 0, lastRestart } = pod;
      return [
        pod.name,
        {
          ready: `${pod.readyContainers ?? 0}/${pod.totalContainers ?? 0}`,
          status: pod.status ?? '',
          restarts: lastRestart ? `${restarts} (${since(lastRestart)} ago)` : `${restarts}`,
          age: since(pod.created),
        },
      ];
    }),
  );
}

/** The first message of `ClusterService.Watch`, which is a snapshot. */
async function firstMessage(address: string, request: object, ...flags: string[]): Promise<Message> {
  for await (const message of messages(address, request, undefined, flags)) return message;
  throw new Error('ClusterService/Watch ended without a message');
}

/** The messages of `ClusterService.Watch`, until they are left or `limit` is over, in ms. `flags` are further ones of grpcurl. */
async function* messages(address: string, request: object, limit?: number, flags: string[] = []): AsyncGenerator<Message> {
  const words = ['-plaintext', ...flags, '-max-msg-sz', '67108864', '-d', JSON.stringify(request), address, 'kdr.v1.ClusterService/Watch'];
  const child = spawn(required('KDR_TEST_GRPCURL'), words, { stdio: ['ignore', 'pipe', 'pipe'], timeout: limit });
  let [printed, complaint] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  try {
    for await (const text of child.stdout.setEncoding('utf8')) {
      printed += text;
      // Messages follow each other; a brace at the start of a line ends one.
      for (let end = printed.indexOf('\n}\n'); end >= 0; end = printed.indexOf('\n}\n')) {
        yield JSON.parse(printed.slice(0, end + 2)) as Message;
        printed = printed.slice(end + 3);
      }
    }
  } finally {
    child.kill();
  }
  if (complaint) throw new Error(`grpcurl ${words.join(' ')}\n${complaint}`);
}
