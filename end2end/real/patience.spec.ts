// Faults that KDR calls so only after minutes. They stand since the first spec of faults: here, near the end of the run,
// most of that time is over, and little is left to wait for.
import { FAULTS } from '../support/faults.ts';
import { test } from '../support/faulty.ts';
import { isShownAndSaid, longest } from '../support/verdict.ts';

for (const fault of Object.values(FAULTS).flat().filter(({ patience }) => patience)) {
  test(`in the end KDR says how ${fault.kind} ${fault.name} is`, async ({ faulty, serve }) => {
    test.setTimeout(longest(fault));
    await isShownAndSaid(serve.address, faulty, fault);
  });
}
