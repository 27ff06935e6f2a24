// Pods in every state that `kubectl get pods` tells apart, and some that no kubelet would report.
import { containerPairs } from './corpus/containers.ts';
import { initSequences } from './corpus/init.ts';
import type { CorpusPod } from './corpus/pod.ts';
import { podStates } from './corpus/states.ts';

/** The whole corpus, the same in every run but for the times, which count from now. */
export function corpus(now: number): CorpusPod[] {
  const pods = [...podStates(now), ...initSequences(now), ...containerPairs(now)];
  const names = new Set(pods.map((pod) => pod.name));
  if (names.size !== pods.length) throw new Error('two pods of the corpus have one name');
  return pods;
}
