import { isOurs, kubeconfigOf } from '../support/apiserver.ts';
import { expect, test } from '../support/cluster.ts';

test.beforeEach(async () => {
  test.skip(!(await isOurs()), 'another cluster has none of these users');
});

for (const user of ['admin-cert', 'admin-exec'] as const) {
  test(`the credentials of ${user} show the cluster`, async ({ page, frame, launch, company }) => {
    const kdr = await launch('serve', '--kubeconfig', await kubeconfigOf(user));
    await page.goto(kdr.url);
    await expect(frame.namespaces.row(company.namespace)).toBeVisible();
  });
}

test('a user with few rights sees what they may see, and which rights are missing', async ({ page, frame, launch }) => {
  const kdr = await launch('serve', '--kubeconfig', await kubeconfigOf('restricted'));
  await page.goto(`${kdr.url}/n/kdr-restricted/pods`);
  await expect(frame.pods.table).toBeVisible();
  await expect(page.getByText(/deployments\.apps/)).toBeVisible();
});

test('a user without any right is told so instead of an empty cluster', async ({ page, launch }) => {
  const kdr = await launch('serve', '--kubeconfig', await kubeconfigOf('nothing'));
  await page.goto(kdr.url);
  await expect(page.getByText(/may not list/).first()).toBeVisible();
});
