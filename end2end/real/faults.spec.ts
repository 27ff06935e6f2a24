import { type Fault, FAULTS, QUOTA } from '../support/faults.ts';
import { expect, test } from '../support/faulty.ts';
import type { Kubectl } from '../support/kubectl.ts';
import { expected, shown } from '../support/proof.ts';
import { detail, lookedAt, type Said } from '../support/watch.ts';

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

/** KDR says that it is so, in a sentence that names what is to be named. */
async function isSaid(address: string, kubectl: Kubectl, fault: Fault): Promise<void> {
  const of = async () => {
    const one = await said(address, kubectl, fault);
    const sentence = `${one?.why ?? ''} ${one?.next ?? ''}`;
    return { health: one?.health, unnamed: fault.names.filter((name) => !sentence.includes(name)), next: Boolean(one?.next) };
  };
  const health = `HEALTH_${fault.health.toUpperCase()}`;
  const wanted = { health, unnamed: [], ...(fault.health === 'Degraded' ? { next: true } : {}) };
  await expect.poll(of, { timeout: LIMIT, intervals: [500, 1_000] }).toMatchObject(wanted);
}

for (const [manifest, faults] of Object.entries(FAULTS)) {
  for (const fault of faults) {
    test(`${manifest}: the cluster shows how ${fault.kind} ${fault.name} is, and KDR says it`, async ({ faulty, serve }) => {
      test.setTimeout(2 * LIMIT + 60_000);
      await isShown(faulty, fault);
      await isSaid(serve.address, faulty, fault);
    });
  }
}

for (const fault of QUOTA) {
  test(`quota: the cluster shows how ${fault.kind} ${fault.name} is, and KDR says it`, async ({ capped, serve }) => {
    test.setTimeout(2 * LIMIT + 60_000);
    await isShown(capped, fault);
    await isSaid(serve.address, capped, fault);
  });
}
