// What the tests take from outside: programs and the cluster, by environment variable or from where they usually are.
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The folder of the checkout. */
export const CHECKOUT = resolve(import.meta.dirname, '../..');

/** The browser: `KDR_TEST_CHROMIUM`, else the one on the PATH. */
export function chromium(): string {
  return process.env.KDR_TEST_CHROMIUM ?? onPath('chromium') ?? '/usr/bin/chromium';
}

/** The server under test: `KDR_TEST_BINARY`, else the newest kind of build there is in `target/`. */
export function binary(): string {
  if (process.env.KDR_TEST_BINARY) return process.env.KDR_TEST_BINARY;
  const built = ['release', 'debug'].map((profile) => join(target(), profile, 'kdr')).find(isExecutable);
  if (!built) throw new Error('there is no kdr to test: `cargo build --package kdr`, or name one in KDR_TEST_BINARY');
  return built;
}

/** `cargo xtask`; without cargo when it is built, which it is when it runs these tests. */
export function xtask(): string[] {
  const built = join(target(), 'debug/xtask');
  return isExecutable(built) ? [built] : ['cargo', 'xtask'];
}

/** A variable that `cargo check-all` sets for the tests against the real cluster. */
export function required(variable: 'KDR_TEST_KUBECONFIG' | 'KDR_TEST_KUBECTL' | 'KDR_TEST_GRPCURL' | 'KDR_TEST_IMAGE'): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: \`cargo check-all --only playwright-real\` sets it`);
  return value;
}

function target(): string {
  return process.env.CARGO_TARGET_DIR ?? join(CHECKOUT, 'target');
}

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
