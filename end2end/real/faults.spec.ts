import { type Fault, FAULTS, QUOTA } from '../support/faults.ts';
import { expect, test } from '../support/faulty.ts';
import type { Kubectl } from '../support/kubectl.ts';
import { expected, shown } from '../support/proof.ts';
import { detail, lookedAt, type Said, wasKilled } from '../support/watch.ts';

// Metrics need half a minute, and a CronJob comes once a minute.
const LIMIT = 120_000;

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

for (const [manifest, faults] of Object.entries(FAULTS)) {
  for (const fault of faults) {
    test(`${manifest}: the cluster shows how ${fault.kind} ${fault.name} is, and KDR says it`, async ({ faulty, serve }) => {
      test.setTimeout(2 * LIMIT + (fault.patience ?? 0) + 60_000);
      await isShown(faulty, fault);
      // What KDR turns to a fault only after minutes of patience is left to the tables of its domain.
      if (!fault.patience) await isSaid(serve.address, faulty, fault);
    });
  }
}

for (const fault of QUOTA) {
  test(`quota: the cluster shows how ${fault.kind} ${fault.name} is, and KDR says it`, async ({ capped, serve }) => {
    test.setTimeout(2 * LIMIT + (fault.patience ?? 0) + 60_000);
    await isShown(capped, fault);
    await isSaid(serve.address, capped, fault);
  });
}
