import { expect, test } from '../support/cluster.ts';

test('a deleted pod goes away, and the one that replaces it comes', async ({ page, frame, company }) => {
  await page.goto(`/n/${company.namespace}/Deployment/web`);
  await expect(frame.pods.rows).toHaveCount(2);
  const [name = ''] = (await frame.pods.columns()).keys();
  await company.run(['delete', 'pod', name, '--wait=false']);
  await expect(frame.pods.row(name)).toHaveCount(0);
  await expect(frame.pods.rows).toHaveCount(2);
});
