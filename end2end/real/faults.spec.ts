import { type Fault, FAULTS, QUOTA } from '../support/faults.ts';
import { expect, test } from '../support/faulty.ts';
import type { Kubectl } from '../support/kubectl.ts';
import { expected, shown } from '../support/proof.ts';

// Metrics need half a minute, and a CronJob comes once a minute.
const LIMIT = 120_000;

async function isShown(kubectl: Kubectl, { proof }: Fault): Promise<void> {
  await expect.poll(() => shown(kubectl, proof), { timeout: LIMIT, intervals: [500, 1_000] }).toMatch(expected(proof));
}

for (const [manifest, faults] of Object.entries(FAULTS)) {
  for (const fault of faults) {
    test(`${manifest}: the cluster shows how ${fault.kind} ${fault.name} is`, async ({ faulty }) => {
      test.setTimeout(LIMIT + 60_000);
      await isShown(faulty, fault);
    });
  }
}

for (const fault of QUOTA) {
  test(`quota: the cluster shows how ${fault.kind} ${fault.name} is`, async ({ capped }) => {
    test.setTimeout(LIMIT + 60_000);
    await isShown(capped, fault);
  });
}
