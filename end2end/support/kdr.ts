// The server under test as a child process: it says where it is, and it ends when it is told to.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { binary } from './environment.ts';

/** How long a server may take until it listens, in ms. */
const START_LIMIT = 20_000;
/** How long an end may take, in ms: what KDR promises. */
const END_LIMIT = 10_000;

/** A running `kdr demo` or `kdr serve` on a port of its own. */
export class Kdr {
  private child: ChildProcess | undefined;
  private output: string[] = [];
  private constructor(private readonly words: string[]) {}

  /** Where the page is, without a slash at the end. */
  url = '';

  /** Starts `kdr WORDS… --listen 127.0.0.1:0` and waits until it listens. */
  static async start(words: string[]): Promise<Kdr> {
    const kdr = new Kdr(words);
    await kdr.listen('127.0.0.1:0');
    return kdr;
  }

  /** `host:port`. */
  get address(): string {
    return new URL(this.url).host;
  }

  /** Everything that it printed. */
  get log(): string {
    return this.output.join('\n');
  }

  /** Starts it again on the same port after it has ended. */
  async startAgain(): Promise<void> {
    await this.listen(this.address);
  }

  /** Ends it as an operator does. Throws when that takes over 10 s or the exit code is not 0. */
  async stop(): Promise<void> {
    await this.end('SIGTERM', 0);
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL', null);
  }

  private async listen(address: string): Promise<void> {
    const words = [...this.words, '--listen', address, '--admin-listen', '127.0.0.1:0'];
    const child = spawn(binary(), words, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    createInterface({ input: child.stderr }).on('line', (line) => this.output.push(line));
    this.url = await new Promise<string>((found, fail) => {
      const failed = (why: string) => fail(new Error(`kdr ${words.join(' ')}: ${why}\n${this.log}`));
      const limit = setTimeout(() => failed(`does not listen after ${START_LIMIT} ms`), START_LIMIT);
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.output.push(line);
        const url = /^KDR is at (http:\/\/\S+?)\/?$/.exec(line)?.[1];
        if (url) {
          clearTimeout(limit);
          found(url);
        }
      });
      child.once('error', (error) => failed(error.message));
      child.once('exit', (code, signal) => failed(`ended with ${code ?? signal}`));
    });
  }

  private async end(signal: NodeJS.Signals, expected: number | null): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child) return;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`kdr ended by itself with ${child.exitCode ?? child.signalCode}\n${this.log}`);
    }
    const exited = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), END_LIMIT);
    const [code] = (await exited) as [number | null];
    clearTimeout(late);
    if (code !== expected) {
      throw new Error(`kdr did not end with ${expected} within ${END_LIMIT} ms of ${signal}, but with ${code}\n${this.log}`);
    }
  }
}

/** What a server inherits: nothing of the tests' own settings, which it would take for its own and not know. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KDR_')));
}
