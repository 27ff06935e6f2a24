import { expect, test } from '../support/demo.ts';

test('each container of a pod has its own log', async ({ page, frame }) => {
  await page.goto('/n/shop-staging/Deployment/web');
  await frame.openPod(/^web-/);
  await frame.tab('Log').click();
  const chooser = frame.panel().getByRole('combobox', { name: 'Container' });
  await expect(chooser.getByRole('option')).toHaveText(['migrate', 'envoy', 'web', 'all containers']);
  await chooser.selectOption('migrate');
  await expect(page).toHaveURL(/containers=migrate/);
  await expect(frame.log.view).toContainText('migrations: nothing to do');
  await chooser.selectOption('envoy');
  await expect(frame.log.view).toContainText('GET');
  await expect(frame.log.view).not.toContainText('migrations');
  await chooser.selectOption('all containers');
  await expect(page).toHaveURL(/containers=%2A/);
  await expect(frame.log.sources).toHaveCount(3);
});
