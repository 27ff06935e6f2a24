import { FAULTS, QUOTA } from '../support/faults.ts';
import { test } from '../support/faulty.ts';
import { isShownAndSaid, longest } from '../support/verdict.ts';

for (const [manifest, faults] of Object.entries(FAULTS)) {
  // What KDR turns to a fault only after minutes of patience comes later: see patience.spec.ts.
  for (const fault of faults.filter(({ patience }) => !patience)) {
    test(`${manifest}: the cluster shows how ${fault.kind} ${fault.name} is, and KDR says it`, async ({ faulty, serve }) => {
      test.setTimeout(longest(fault));
      await isShownAndSaid(serve.address, faulty, fault);
    });
  }
}

for (const fault of QUOTA) {
  test(`quota: the cluster shows how ${fault.kind} ${fault.name} is, and KDR says it`, async ({ capped, serve }) => {
    test.setTimeout(longest(fault));
    await isShownAndSaid(serve.address, capped, fault);
  });
}
