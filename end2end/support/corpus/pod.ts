// One pod of the corpus: what it asks for, and what its kubelet would have said of it.

/** A container's status, as in Kubernetes' API. */
export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  state?: State;
  lastState?: State;
}

/** A container's state: one of the three, or none. */
export interface State {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt: string };
  terminated?: { exitCode: number; signal?: number; reason?: string; startedAt?: string; finishedAt?: string };
}

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
}

/** What of a pod's status the columns are made from. */
export interface PodStatus {
  phase: string;
  reason?: string;
  message?: string;
  conditions?: Condition[];
  initContainerStatuses?: ContainerStatus[];
  containerStatuses?: ContainerStatus[];
}

export interface CorpusPod {
  name: string;
  /** Names of init containers; true for a sidecar. */
  init: [name: string, sidecar: boolean][];
  /** Names of containers. */
  containers: string[];
  /** Whether it waits at a scheduling gate: then it has no node. */
  gated?: boolean;
  /** Whether it is to be deleted, and cannot go. */
  deleted?: boolean;
  status: PodStatus;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

const IMAGE = 'registry.example/app:1';

/** How far a container is. */
export interface Look {
  /** As a part of a pod's name. */
  word: string;
  ready?: boolean;
  started?: boolean;
  state?: State;
}

/** A container's status; with restarts, the latest of which ended `age` ago, in seconds. */
export function statusOf(name: string, look: Look, restarts = 0, last?: { now: number; age: number }): ContainerStatus {
  const { ready = false, started, state } = look;
  const finishedAt = last && time(last.now, last.age);
  return {
    name,
    image: IMAGE,
    imageID: '',
    ready,
    ...(started !== undefined && { started }),
    restartCount: restarts,
    ...(state && { state }),
    ...(finishedAt && { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt } } }),
  };
}

/** A moment `age` seconds before `now`, in whole seconds as Kubernetes keeps them. */
export const time = (now: number, age: number): string => new Date(now - age * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

/** Ages in seconds, one for each form in which kubectl prints them, but for those that change with every second. */
export const AGES = [
  25 * 60 + 30,
  (3 * 60 + 30) * 60 + 30,
  26 * HOUR + 1800,
  3 * DAY + 5 * HOUR + 1800,
  9 * DAY + 12 * HOUR,
  400 * DAY + 12 * HOUR,
  (2 * 365 + 100) * DAY + 12 * HOUR,
  9 * 365 * DAY + 12 * HOUR,
];

const SIDECAR = { restartPolicy: 'Always' };

/** The pod as it is created. */
export function manifest(pod: CorpusPod, node: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(pod),
    spec: {
      // On a node without a kubelet, so that nobody but the test reports a status.
      ...(pod.gated ? { schedulingGates: [{ name: 'kdr.test/gate' }] } : { nodeName: node }),
      schedulerName: 'nobody',
      tolerations: [{ operator: 'Exists' }],
      initContainers: pod.init.map(([name, sidecar]) => ({ name, image: IMAGE, ...(sidecar && SIDECAR) })),
      containers: pod.containers.map((name) => ({ name, image: IMAGE })),
    },
  };
}

/** The pod's status, as its kubelet would report it. */
export function report(pod: CorpusPod): object {
  // Without the finalizer, the report would take it away.
  return { apiVersion: 'v1', kind: 'Pod', metadata: metadata(pod), status: pod.status };
}

const metadata = (pod: CorpusPod) => ({ name: pod.name, ...(pod.deleted && { finalizers: [FINALIZER] }) });

/** Keeps a deleted pod from going. */
export const FINALIZER = 'kdr.test/keep';
