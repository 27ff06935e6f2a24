// kubectl: what creates things in the real cluster, and the authority on what its columns say.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { required } from './environment.ts';

const run = promisify(execFile);

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
  async run(words: string[], input?: string): Promise<string> {
    const all = ['--kubeconfig', this.kubeconfig, '--namespace', this.namespace, ...words];
    const running = run(required('KDR_TEST_KUBECTL'), all, { maxBuffer: 64 * 1024 * 1024 });
    running.child.stdin?.end(input ?? '');
    return (await running).stdout;
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
