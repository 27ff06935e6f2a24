// Two containers in each pair of states: the first has the last word, and what runs beside `Completed` changes it.
import { containerLooks } from './looks.ts';
import { AGES, type Condition, type CorpusPod, statusOf } from './pod.ts';

export function containerPairs(now: number): CorpusPod[] {
  const looks = containerLooks(now);
  return looks.flatMap((first, row) =>
    looks.flatMap((second, column) => {
      const both = [first.word, second.word];
      // Only there the condition Ready decides.
      const decisive = both.some((word) => word === 'completed') && both.some((word) => word === 'ready');
      const readies = decisive ? [undefined, 'True' as const, 'False' as const] : [undefined];
      return readies.map((ready): CorpusPod => {
        const conditions: Condition[] = ready ? [{ type: 'Ready', status: ready }] : [];
        // Restarts of both, of one, of none; with an end that is remembered, or without.
        const restarts = [(row * 3 + column) % 4, (row + column * 5) % 3];
        const age = (at: number) => AGES[(row + column * 2 + at) % AGES.length]!;
        const last = (at: number) => ((row + column + at) % 5 === 0 ? undefined : { now, age: age(at) });
        return {
          name: ['two', ...both, ...(ready ? [`pod-${ready.toLowerCase()}`] : [])].join('-'),
          init: [],
          containers: ['first', 'second'],
          status: {
            phase: 'Running',
            conditions,
            containerStatuses: [statusOf('first', first, restarts[0], last(0)), statusOf('second', second, restarts[1], last(1))],
          },
        };
      });
    }),
  );
}
