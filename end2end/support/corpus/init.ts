// Two init containers in each pair of states, before a container that waits for them, or that runs already.
import { initLooks } from './looks.ts';
import { AGES, type Condition, type CorpusPod, statusOf, time } from './pod.ts';

export function initSequences(now: number): CorpusPod[] {
  const looks = initLooks(now);
  return looks.flatMap(([first, firstIsSidecar], row) =>
    looks.flatMap(([second, secondIsSidecar], column): CorpusPod[] => {
      // Every third pair is said to be initialised, whatever its init containers say.
      const initialized: Condition[] = (row + column) % 3 === 0 ? [{ type: 'Initialized', status: 'True' }] : [];
      const last = (at: number) => ({ now, age: AGES[(row * 2 + column + at) % AGES.length]! });
      const running = { word: 'app', ready: true, started: true, state: { running: { startedAt: time(now, 60) } } };
      const waiting = { word: 'app', state: { waiting: { reason: 'PodInitializing' } } };
      return [
        {
          name: ['init', first.word, second.word].join('-'),
          init: [
            ['first', firstIsSidecar],
            ['second', secondIsSidecar],
          ],
          containers: ['app'],
          status: {
            phase: initialized.length > 0 ? 'Running' : 'Pending',
            conditions: initialized,
            initContainerStatuses: [
              statusOf('first', first, (row + column) % 3, last(0)),
              statusOf('second', second, (row * 2 + column) % 4, last(1)),
            ],
            containerStatuses: [statusOf('app', column % 2 === 0 ? running : waiting, row % 2, last(2))],
          },
        },
      ];
    }),
  );
}
