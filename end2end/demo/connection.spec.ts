import { expect, test } from '../support/demo.ts';

test('the connection opens: versions, and how well each kind is known', async ({ page, frame }) => {
  await page.goto('/');
  await expect(frame.connection).toHaveText(/^live, [\d.]+ s behind$/);
  await frame.connection.click();
  const details = page.getByRole('region', { name: 'Connection details' });
  await expect(details).toContainText(/Kubernetes\s*v1\.\d+/);
  const kinds = details.getByRole('region', { name: 'Kinds' });
  for (const kind of ['pods', 'namespaces', 'deployments.apps', 'jobs.batch']) {
    await expect(kinds.getByText(kind, { exact: true })).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
});
