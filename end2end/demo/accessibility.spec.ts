import { expectAccessible } from '../support/accessible.ts';
import { test } from '../support/demo.ts';
import { VIEWS } from '../support/views.ts';

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { look: 'narrow', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

for (const { look, ...use } of LOOKS) {
  test.describe(look, () => {
    test.use(use);
    for (const view of VIEWS) {
      test(`axe finds nothing serious on ${view.name}`, async ({ page, frame }) => {
        await view.open(frame);
        await expectAccessible(page);
      });
    }
  });
}
