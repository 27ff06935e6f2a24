// How far one container can be: the building blocks of the corpus.
import { type Look, type State, time } from './pod.ts';

const waiting = (reason?: string): State => ({ waiting: reason === undefined ? {} : { reason } });

/** The states of a container that has no init containers to wait for. */
export function containerLooks(now: number): Look[] {
  const running: State = { running: { startedAt: time(now, 600) } };
  const ended = (exitCode: number, reason?: string, signal?: number): State => ({
    terminated: { exitCode, ...(reason !== undefined && { reason }), ...(signal !== undefined && { signal }), finishedAt: time(now, 300) },
  });
  return [
    { word: 'ready', ready: true, started: true, state: running },
    { word: 'unready', started: true, state: running },
    { word: 'starting', started: false, state: running },
    { word: 'waiting', state: waiting() },
    { word: 'creating', state: waiting('ContainerCreating') },
    { word: 'podinit', state: waiting('PodInitializing') },
    { word: 'crashloop', state: waiting('CrashLoopBackOff') },
    { word: 'errpull', state: waiting('ErrImagePull') },
    { word: 'backoff', state: waiting('ImagePullBackOff') },
    { word: 'badname', state: waiting('InvalidImageName') },
    { word: 'badconfig', state: waiting('CreateContainerConfigError') },
    { word: 'badrun', state: waiting('RunContainerError') },
    { word: 'completed', state: ended(0, 'Completed') },
    { word: 'error', state: ended(1, 'Error') },
    { word: 'oom', state: ended(137, 'OOMKilled') },
    { word: 'cannotrun', state: ended(127, 'ContainerCannotRun') },
    { word: 'signal', state: ended(137, undefined, 9) },
    { word: 'exit', state: ended(3) },
    { word: 'exit-zero', state: ended(0) },
    // No kubelet reports these; whoever writes a status can.
    { word: 'ready-waiting', ready: true, state: waiting('CrashLoopBackOff') },
    { word: 'stateless', ready: true },
  ];
}

/** The same for an init container, sidecars included: the flag says whether the look is a sidecar's. */
export function initLooks(now: number): [look: Look, sidecar: boolean][] {
  const looks = new Map(containerLooks(now).map((look) => [look.word, look]));
  const plain = (word: string): [Look, boolean] => [{ ...looks.get(word)!, word }, false];
  const sidecar = (word: string, started?: boolean): [Look, boolean] => [
    { ...looks.get(word)!, word: `side-${word}${started === true ? '-up' : ''}`, started },
    true,
  ];
  return [
    plain('completed'),
    plain('exit-zero'),
    plain('unready'),
    plain('waiting'),
    plain('podinit'),
    plain('backoff'),
    plain('crashloop'),
    plain('error'),
    plain('oom'),
    plain('signal'),
    plain('exit'),
    plain('stateless'),
    sidecar('ready', true),
    sidecar('unready', true),
    sidecar('starting', false),
    sidecar('podinit', false),
    sidecar('crashloop', false),
    sidecar('crashloop', true),
    sidecar('completed', false),
    sidecar('error', false),
  ];
}
