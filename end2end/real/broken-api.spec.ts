import { expect, manifestOf, test } from '../support/faulty.ts';
import { required } from '../support/environment.ts';
import { kindStates } from '../support/watch.ts';

const NAME = 'v1beta1.broken.example';

test('an aggregated API that does not answer is named, and blanks no other kind', async ({ page, frame, launch, company }) => {
  test.slow();
  const kubectl = company;
  await kubectl.apply(await manifestOf(kubectl, 'apiservice'));
  try {
    const available = '{.status.conditions[?(@.type=="Available")].status} {.status.conditions[?(@.type=="Available")].reason}';
    const state = () => kubectl.run(['get', 'apiservice', NAME, `--output=jsonpath=${available}`]);
    await expect.poll(state).toBe('False ServiceNotFound');
    await expect(kubectl.run(['get', '--raw', '/apis/broken.example/v1beta1'])).rejects.toThrow(/ServiceUnavailable/);

    const kdr = await launch('serve', '--kubeconfig', required('KDR_TEST_KUBECONFIG'));
    const others = async () => (await kindStates(kdr.address)).filter(({ kind }) => !kind.endsWith('.broken.example'));
    const notLive = async () => (await others()).filter(({ sync }) => sync !== 'SYNC_LIVE');
    await expect.poll(notLive).toEqual([]);
    expect((await others()).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['pods', 'namespaces', 'deployments.apps']));

    await page.goto(`${kdr.url}/n/${kubectl.namespace}`);
    await expect(frame.workloads.row('web')).toBeVisible();
    // The API server tells of it a little later, and KDR asks it which kinds there are once a minute.
    await expect(async () => {
      await page.goto(`${kdr.url}/kinds`);
      await expect(frame.missing).toContainText(/broken\.example/, { timeout: 2_000 });
    }).toPass({ timeout: 90_000 });
    await expect(page.getByRole('link', { name: 'Deployment', exact: true })).toBeVisible();
  } finally {
    await kubectl.run(['delete', 'apiservice', NAME]);
  }
});
