import { expect, test } from '../support/demo.ts';

test('colours of the terminal are colours of the text, and no escape sequence is left', async ({ page, frame }) => {
  await page.goto('/n/tools/pods?open=Pod/tools/gitea-0&tab=log');
  await expect(frame.log.texts.last()).toBeVisible();
  const colours = await frame.log.texts.locator('span[style]').evaluateAll((spans) => {
    const plain = getComputedStyle(document.body).color;
    return [...new Set(spans.map((span) => getComputedStyle(span).color))].filter((colour) => colour !== plain);
  });
  expect(colours.length).toBeGreaterThan(1);
  expect((await frame.log.texts.allInnerTexts()).join('\n')).not.toMatch(/\u001b|\[\d+m/);
});
