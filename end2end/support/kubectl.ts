// kubectl: what creates things in the real cluster, and the authority on what its columns say.
import { output } from './command.ts';
import { required } from './environment.ts';

/** The columns of `kubectl get pods` that the page shows too. */
export interface PodColumns {
  ready: string;
  status: string;
  restarts: string;
  age: string;
}

/** So many objects one kubectl handles before it slows itself down, even with two requests for each. */
const BATCH = 140;

/** kubectl within one namespace, as one user. */
export class Kubectl {
  constructor(readonly namespace: string, private readonly kubeconfig = required('KDR_TEST_KUBECONFIG')) {}

  /** What `kubectl WORDS…` prints. Throws with what it complains about. */
  run(words: string[], input?: string): Promise<string> {
    const all = ['--kubeconfig', this.kubeconfig, '--namespace', this.namespace, ...words];
    return output(required('KDR_TEST_KUBECTL'), all, { input });
  }

  /** Applies a manifest. */
  async apply(manifest: string): Promise<void> {
    await this.run(['apply', '-f', '-'], manifest);
  }

  /** Runs `kubectl WORDS… -f -` on many objects, some hundreds at a time: one kubectl slows itself down. */
  async bulk(words: string[], items: object[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) => items.slice(at * BATCH, (at + 1) * BATCH));
    const list = (batch: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: batch });
    const workers = Array.from({ length: 3 }, async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) await this.run([...words, '-f', '-'], list(batch));
    });
    await Promise.all(workers);
  }

  /** `kubectl get pods`, by name. */
  async pods(): Promise<Map<string, PodColumns>> {
    return podTable(await this.run(['get', 'pods']));
  }
}

/** Reads kubectl's table by the places of its titles: a cell may be empty, RESTARTS holds spaces (`3 (25s ago)`). */
function podTable(text: string): Map<string, PodColumns> {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const starts = [...head.matchAll(/\S+/g)].map(({ index }) => index);
  if (head.split(/\s+/).join() !== 'NAME,READY,STATUS,RESTARTS,AGE') throw new Error(`not kubectl's table of pods: ${text}`);
  return new Map(
    lines.map((line) => {
      const cells = starts.map((start, at) => line.slice(start, starts[at + 1]).trim());
      const [name = '', ready = '', status = '', restarts = '', age = ''] = cells;
      return [name, { ready, status, restarts, age }];
    }),
  );
}
