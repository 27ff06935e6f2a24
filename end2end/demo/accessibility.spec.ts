import { expectAccessible } from '../support/accessible.ts';
import { test } from '../support/demo.ts';
import { NARROW, VIEWS, WIDE } from '../support/views.ts';

const LOOKS = [
  { look: 'light', colorScheme: 'light', size: WIDE },
  { look: 'dark', colorScheme: 'dark', size: WIDE },
  { look: 'on a phone', colorScheme: 'light', size: NARROW },
] as const;

for (const view of VIEWS) {
  test(`axe finds nothing serious on ${view.name}`, async ({ page, frame }) => {
    await view.open(frame);
    for (const { look, colorScheme, size } of LOOKS) {
      await test.step(look, async () => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        await expectAccessible(page);
      });
    }
  });
}
