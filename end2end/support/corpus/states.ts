// What the pod itself says: phase, reason, gate, deletion; and what only a confused reporter would say.
import { type CorpusPod, type Look, type PodStatus, statusOf, time } from './pod.ts';

export function podStates(now: number): CorpusPod[] {
  const ready: Look = { word: 'ready', ready: true, started: true, state: { running: { startedAt: time(now, 600) } } };
  const ended: Look = { word: 'ended', state: { terminated: { exitCode: 0, reason: 'Completed' } } };
  const killed: Look = { word: 'killed', state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } };
  const app = (look = ready, restarts = 0, age?: number) => statusOf('app', look, restarts, age === undefined ? undefined : { now, age });
  const one = (name: string, status: PodStatus, rest: Partial<CorpusPod> = {}): CorpusPod => ({
    name,
    init: [],
    containers: ['app'],
    status,
    ...rest,
  });

  const reasons = ['', 'Evicted', 'NodeLost', 'NodeAffinity', 'NodeShutdown', 'UnexpectedAdmissionError', 'DeadlineExceeded'];
  const phases = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'].flatMap((phase) =>
    reasons.flatMap((reason) =>
      [false, true].flatMap((deleted) =>
        [false, true].map((reported) => {
          const words = ['pod', phase.toLowerCase(), reason.toLowerCase(), deleted ? 'deleted' : '', reported ? 'reported' : ''];
          const status = { phase, ...(reason && { reason }), ...(reported && { containerStatuses: [app()] }) };
          return one(words.filter(Boolean).join('-'), status, { deleted });
        }),
      ),
    ),
  );

  const gate = { type: 'PodScheduled', status: 'False' as const, reason: 'SchedulingGated' };
  const gated = [
    one('gated', { phase: 'Pending', conditions: [gate] }, { gated: true }),
    one('gated-with-reason', { phase: 'Pending', reason: 'Evicted', conditions: [gate] }, { gated: true }),
    one('gated-but-running', { phase: 'Running', conditions: [gate], containerStatuses: [app()] }),
    one('gated-but-crashing', { phase: 'Running', conditions: [gate], containerStatuses: [app(killed, 2, 86_400 * 10.5)] }),
    one('unschedulable', { phase: 'Pending', conditions: [{ ...gate, reason: 'Unschedulable' }] }, { gated: true }),
  ];

  const hidden = [
    one('oom-behind-a-restart', { phase: 'Running', containerStatuses: [app(ready, 1, 86_400 * 20.5)] }),
    one('failed-behind-completed', { phase: 'Failed', containerStatuses: [app(ended)] }),
    one('evicted-with-containers', { phase: 'Failed', reason: 'Evicted', containerStatuses: [app(killed)] }),
    one('restarts-without-an-end', { phase: 'Running', containerStatuses: [app(ready, 7)] }),
    one('an-end-without-restarts', { phase: 'Running', containerStatuses: [app(ready, 0, 86_400 * 20.5)] }),
    one('restarted-tomorrow', { phase: 'Running', containerStatuses: [app(ready, 1, -86_400)] }),
    one('restarted-often', { phase: 'Running', containerStatuses: [app(ready, 2_147_483_647, 86_400 * 20.5)] }),
  ];

  const two = { containers: ['app', 'second'] };
  const confused = [
    one('nothing-reported', { phase: 'Running' }, two),
    one('one-of-two-reported', { phase: 'Running', containerStatuses: [app()] }, two),
    one('reported-in-another-order', { phase: 'Running', containerStatuses: [statusOf('second', killed), app()] }, two),
    one('a-condition-twice', {
      phase: 'Running',
      conditions: [
        { type: 'Ready', status: 'False' },
        { type: 'Ready', status: 'True' },
      ],
      containerStatuses: [app(ended), statusOf('second', ready)],
    }, two),
    one('initialised-unknown', {
      phase: 'Pending',
      conditions: [{ type: 'Initialized', status: 'Unknown' }],
      initContainerStatuses: [statusOf('first', killed)],
    }, { init: [['first', false]] }),
    one('init-containers-not-reported', { phase: 'Pending' }, { init: [['first', false], ['second', true]] }),
    one('init-beyond-ten', {
      phase: 'Pending',
      initContainerStatuses: Array.from({ length: 11 }, (_, at) => statusOf(`init-${at}`, at < 10 ? ended : { word: 'waiting' })),
    }, { init: Array.from({ length: 12 }, (_, at) => [`init-${at}`, false]) }),
    one('waiting-and-running', {
      phase: 'Running',
      containerStatuses: [app({ word: 'both', ready: true, started: true, state: { ...ready.state, waiting: { reason: 'Odd' } } })],
    }),
    one('a-reason-with-markup', { phase: 'Running', containerStatuses: [app({ ...ended, state: { terminated: { exitCode: 1, reason: '<b>&amp;' } } })] }),
    one('n'.repeat(253), { phase: 'Running', containerStatuses: [app()] }),
  ];

  return [...phases, ...gated, ...hidden, ...confused];
}
