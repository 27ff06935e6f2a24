// `kdr logs` as a child process: what it prints, line by line, while it reads.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from '@playwright/test';
import { binary, required } from './environment.ts';
import { faults } from './numbers.ts';

/** A line as `kdr logs --json` prints it; a marker has `marker` and `message` instead of `text`. */
export interface Printed {
  time: string;
  pod: string;
  container: string;
  text?: string;
  marker?: string;
  message?: string;
}

/** Logs that are being read. */
export class Reading {
  readonly printed: Printed[] = [];
  /** What it said beside the lines. */
  said = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(words: string[]) {
    const all = ['logs', '--kubeconfig', required('KDR_TEST_KUBECONFIG'), '--json', ...words];
    this.child = spawn(binary(), all, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = once(this.child, 'close');
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.printed.push(JSON.parse(line) as Printed));
    this.child.stderr!.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
  }

  /** Waits for its end. */
  async end(): Promise<void> {
    await this.ended;
  }

  /** Ends it, as Ctrl-C does. */
  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    await this.ended;
  }

  /** The texts of a pod's lines so far, or of all. */
  texts(pod?: string): string[] {
    return this.printed.flatMap((one) => (one.text !== undefined && (pod ?? one.pod) === one.pod ? [one.text] : []));
  }

  /** The pods of which a line has come. */
  pods(): string[] {
    return [...new Set(this.printed.filter(({ text }) => text !== undefined).map(({ pod }) => pod))].sort();
  }

  /** What was told between the lines. */
  markers(): Printed[] {
    return this.printed.filter(({ marker }) => marker !== undefined);
  }

  /** Waits until this many pods have written. */
  async untilPods(count: number): Promise<void> {
    await expect.poll(() => this.pods().length, { timeout: 60_000, message: this.said }).toBe(count);
  }

  /** What is wrong with the numbered lines of each pod (`line 1`, `line 2`, …): lost, doubled, out of place. */
  faults(): Record<string, string[]> {
    const found = this.pods().map((pod) => {
      const numbers = this.texts(pod).flatMap((text) => /^line (\d+)$/.exec(text)?.[1] ?? []).map(Number);
      return [pod, faults([0, ...numbers])] as const;
    });
    return Object.fromEntries(found.filter(([, wrong]) => wrong.length > 0));
  }
}
