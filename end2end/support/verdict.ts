// What the cluster and KDR say of a thing with a fault, compared with the table.
import { expect } from '@playwright/test';
import type { Fault } from './faults.ts';
import type { Kubectl } from './kubectl.ts';
import { expected, shown } from './proof.ts';
import { detail, lookedAt, type Said, wasKilled } from './watch.ts';

/** A fault is there within this, in ms: metrics need half a minute, and a CronJob comes once a minute. */
const LIMIT = 120_000;

/** The cluster shows it. */
async function isShown(kubectl: Kubectl, { proof }: Fault): Promise<void> {
  await expect.poll(() => shown(kubectl, proof), { timeout: LIMIT, intervals: [500, 1_000] }).toMatch(expected(proof));
}

/** What KDR says of the thing with the fault. */
function said(address: string, { namespace }: Kubectl, { kind, name }: Fault): Promise<Said | undefined> {
  const widgets = { group: 'kdr.test', version: 'v1', plural: 'widgets', namespace };
  return kind === 'Widget' ? lookedAt(address, widgets, name) : detail(address, { kind, namespace, name });
}

/** KDR says that it is so: how it is, in which words, and what to do. */
async function isSaid(address: string, kubectl: Kubectl, fault: Fault): Promise<void> {
  const of = async () => {
    const one = await said(address, kubectl, fault);
    const { health = '', reason = '', why = '', next = '' } = one ?? {};
    const isReason = typeof fault.reason === 'string' ? reason === fault.reason : fault.reason.test(reason);
    const wrong = [
      health === `HEALTH_${fault.health.toUpperCase()}` ? '' : `health ${health}`,
      isReason ? '' : `reason ${reason}`,
      ...fault.names.map((name) => (why.includes(name) ? '' : `the sentence does not name ${name}: ${why}`)),
      // What is well has nothing to say, and what is not judged nothing to be done.
      (fault.next ?? /^$/).test(next) ? '' : `next step: ${next}`,
      !fault.killed || (await wasKilled(address, kubectl.namespace, fault.name)) ? '' : 'no badge of the kill',
    ];
    return wrong.filter(Boolean);
  };
  await expect.poll(of, { timeout: LIMIT + (fault.patience ?? 0), intervals: [500, 1_000] }).toEqual([]);
}

/** The cluster shows it, and KDR says it. */
export async function isShownAndSaid(address: string, kubectl: Kubectl, fault: Fault): Promise<void> {
  await isShown(kubectl, fault);
  await isSaid(address, kubectl, fault);
}

/** The longest that this takes, in ms. */
export const longest = ({ patience = 0 }: Fault): number => 2 * LIMIT + patience + 60_000;
