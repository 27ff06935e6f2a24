// The parts of the test cluster: its API server, which a test kills as a crash would, and the processes of the others;
// see ../cluster/README.md.
import { output } from './command.ts';
import { CHECKOUT, required, xtask } from './environment.ts';

/** Users that the test cluster knows. */
export type User = 'admin' | 'admin-cert' | 'admin-exec' | 'restricted' | 'nothing';

/** Runs `cargo xtask cluster WORDS…`. */
async function cluster(...words: string[]): Promise<string> {
  // Set, it would name a cluster that is not ours to be stopped.
  const { KDR_TEST_KUBECONFIG: _, ...env } = process.env;
  const [program = '', ...first] = xtask();
  return (await output(program, [...first, 'cluster', ...words], { cwd: CHECKOUT, env })).trim();
}

/** The kubeconfig of a user. */
export const kubeconfigOf = (user: User): Promise<string> => cluster('kubeconfig', '--user', user);

/** Whether the tests run against the cluster of this checkout: another's has neither our users nor a switch. */
export const isOurs = async (): Promise<boolean> => (await kubeconfigOf('admin')) === required('KDR_TEST_KUBECONFIG');

/** Kills the API server. */
export const stopApiServer = (): Promise<string> => cluster('apiserver-stop');

/** Starts the API server and waits until it is ready. */
export const startApiServer = (): Promise<string> => cluster('apiserver-start');

/** The process of a part. */
export async function pidOf(part: string): Promise<number> {
  const { parts } = JSON.parse(await cluster('status', '--json')) as { parts: { name: string; pid: number | null }[] };
  const pid = parts.find(({ name }) => name === part)?.pid;
  if (!pid) throw new Error(`${part} does not run`);
  return pid;
}
