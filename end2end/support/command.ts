// Programs that tests run to their end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

interface Options {
  /** What it reads; nothing when absent. */
  input?: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** What a program prints. Throws with what it complains about when its exit code is not 0. */
export async function output(program: string, words: string[], options: Options = {}): Promise<string> {
  const { input, ...rest } = options;
  const child = spawn(program, words, { ...rest, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  child.stdin?.end(input);
  const [printed, complaint, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), ended]);
  if (code !== 0) throw new Error(`${program} ${words.join(' ')}: ended with ${code}\n${complaint}`);
  return printed;
}
