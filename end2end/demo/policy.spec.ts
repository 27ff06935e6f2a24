import { expect, test } from '../support/demo.ts';

test('the page talks to its own server only', async ({ page, frame, demo }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${demo.url}/`)) foreign.push(request.url());
  });
  await page.goto('/n/data/pods?open=Pod/data/postgres-0&tab=log');
  await expect(frame.log.view).toContainText(/\w/);
  expect(foreign).toEqual([]);
});

test('the policy forbids what the page does not need', async ({ page }) => {
  const response = await page.goto('/');
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("'unsafe-inline'");
  expect(policy).not.toMatch(/'unsafe-eval'|\*/);
  expect(response?.headers()['x-content-type-options']).toBe('nosniff');
});
