import { expect, manifestOf, test } from '../support/faulty.ts';

const NAME = 'v1beta1.broken.example';

test('an aggregated API that does not answer blanks nothing', async ({ page, frame, launch, kubectl }) => {
  await kubectl.apply(await manifestOf(kubectl, 'apiservice'));
  try {
    const available = '{.status.conditions[?(@.type=="Available")].status} {.status.conditions[?(@.type=="Available")].reason}';
    const state = () => kubectl.run(['get', 'apiservice', NAME, `--output=jsonpath=${available}`]);
    await expect.poll(state).toBe('False ServiceNotFound');
    // kubectl itself complains of it, and goes on.
    await expect(kubectl.run(['api-resources'])).rejects.toThrow(/broken\.example\/v1beta1/);

    const kdr = await launch('serve', '--kubeconfig', process.env.KDR_TEST_KUBECONFIG!);
    await page.goto(kdr.url);
    await expect(frame.namespaces.row(kubectl.namespace)).toBeVisible();
    await expect(frame.connection).toContainText('live');
    await expect(frame.missing).toHaveCount(0);
  } finally {
    await kubectl.run(['delete', 'apiservice', NAME]);
  }
});
