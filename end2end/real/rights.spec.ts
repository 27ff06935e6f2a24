import { isOurs, kubeconfigOf } from '../support/apiserver.ts';
import { expect, test } from '../support/cluster.ts';
import { Kubectl } from '../support/kubectl.ts';
import { allButSecrets, kubeconfigOfServiceAccount, mayRead, OWN_NAMESPACE } from '../support/service-account.ts';

for (const user of ['admin-cert', 'admin-exec'] as const) {
  test(`the credentials of ${user} show the cluster`, async ({ page, frame, launch, kubectl }) => {
    test.skip(!(await isOurs()), 'another cluster has no such user');
    const kdr = await launch('serve', '--kubeconfig', await kubeconfigOf(user));
    await page.goto(kdr.url);
    await expect(frame.namespaces.row(kubectl.namespace)).toBeVisible();
    await expect(frame.missing).toHaveCount(0);
  });
}

test('who may read some kinds sees these, and which others are missing', async ({ page, frame, launch, company }) => {
  const kubeconfig = await kubeconfigOfServiceAccount(company, mayRead(['pods', 'namespaces']));
  const kdr = await launch('serve', '--kubeconfig', kubeconfig);
  await page.goto(`${kdr.url}/n/${company.namespace}/pods`);
  await expect(frame.pods.row('sidecar')).toContainText('Running');
  await expect(frame.missing).toContainText(/deployments\.apps: .*cannot list resource "deployments"/);
  await expect(frame.missing).not.toContainText('"pods"');
  await frame.missing.getByText('What would grant it').first().click();
  await expect(frame.missing.getByRole('region', { name: 'Manifest that grants the right' }).first()).toContainText(/kind: ClusterRole\b/);
});

test('who may read one namespace sees it; the kinds there are open, elsewhere they are locked', async ({ page, frame, launch, company }) => {
  const { namespace } = company;
  const kubeconfig = await kubeconfigOfServiceAccount(company, OWN_NAMESPACE);
  const kdr = await launch('serve', '--kubeconfig', kubeconfig, '--namespaces', `${namespace},default`);
  await page.goto(`${kdr.url}/n/${namespace}/pods`);
  await expect(frame.pods.row('sidecar')).toContainText('Running');
  // A kind that is watched on demand is listed where it may be, too.
  await page.goto(`${kdr.url}/kinds/core/v1/configmaps`);
  const objects = page.getByRole('table', { name: 'Objects' });
  await expect(objects.getByRole('link', { name: 'kube-root-ca.crt' })).toHaveCount(1);
  await expect(objects.getByRole('row').filter({ hasText: 'kube-root-ca.crt' })).toContainText(namespace);
  await expect(objects.getByRole('row').filter({ hasText: 'kube-root-ca.crt' }).getByText('Healthy')).toHaveCount(0);
});

test('who may read nothing is told so, not that there is nothing', async ({ page, frame, launch }) => {
  test.skip(!(await isOurs()), 'another cluster has no such user');
  const kdr = await launch('serve', '--kubeconfig', await kubeconfigOf('nothing'));
  await page.goto(`${kdr.url}/n/kdr-restricted/pods?open=Pod/kdr-restricted/any`);
  await expect(frame.missing).toContainText(/cannot list resource/);
  await expect(page.getByRole('main')).toContainText(/KDR may not look here.*cannot list resource "pods"/);
  await expect(page.getByRole('main')).not.toContainText(/No pods in|Nothing runs in this namespace/);
  await expect(frame.panel('any')).not.toContainText(/does not exist|There is no such pod/);
});

test('who may read one namespace may list its pods, and neither others nor the namespaces', async ({ kubectl }) => {
  const one = new Kubectl(kubectl.namespace, await kubeconfigOfServiceAccount(kubectl, OWN_NAMESPACE));
  for (const kind of ['pods', 'secrets', 'deployments.apps', 'events']) await one.run(['get', kind]);
  await expect(one.run(['get', 'pods', '--all-namespaces'])).rejects.toThrow(/cannot list resource "pods" .* at the cluster scope/);
  await expect(one.run(['get', 'namespaces'])).rejects.toThrow(/cannot list resource "namespaces"/);
});

test('who may read all but secrets may list every other kind', async ({ kubectl }) => {
  const most = new Kubectl(kubectl.namespace, await kubeconfigOfServiceAccount(kubectl, await allButSecrets(kubectl)));
  for (const kind of ['pods', 'nodes', 'namespaces', 'customresourcedefinitions', 'httproutes']) {
    await most.run(['get', kind, '--all-namespaces']);
  }
  await expect(most.run(['get', 'secrets'])).rejects.toThrow(/cannot list resource "secrets"/);
});
