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

  /** `kubectl get pods`, by name. */
  async pods(): Promise<Map<string, PodColumns>> {
    return podTable(await this.run(['get', 'pods']));
  }
}

/** Reads kubectl's table: columns are parted by at least two spaces, RESTARTS holds single ones (`3 (25s ago)`). */
function podTable(text: string): Map<string, PodColumns> {
  const [head, ...lines] = text.trimEnd().split('\n').map((line) => line.split(/\s{2,}/));
  if (head?.join() !== 'NAME,READY,STATUS,RESTARTS,AGE') throw new Error(`not kubectl's table of pods: ${text}`);
  return new Map(
    lines.map(([name = '', ready = '', status = '', restarts = '', age = '']) => [name, { ready, status, restarts, age }]),
  );
}
