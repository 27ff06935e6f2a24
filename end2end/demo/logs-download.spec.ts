import { expect, test } from '../support/demo.ts';

test('the server streams what is selected as a file, as text or as NDJSON', async ({ page, frame }) => {
  await page.goto('/n/shop-production/logs/Deployment/web?containers=web&include=GET&level=info');
  await expect(frame.logs.texts.last()).toBeVisible();
  const menu = await frame.logs.openDownloads();
  const text = menu.getByRole('link', { name: 'All of it as text' });
  await expect(text).toHaveAttribute(
    'href',
    '/logs/download?namespace=shop-production&workload=Deployment/web&containers=web&include=GET&level=info&format=text',
  );
  const download = page.waitForEvent('download');
  await menu.getByRole('link', { name: 'All of it as NDJSON' }).click();
  const stream = await (await download).createReadStream();
  const [first] = await stream.take(1).toArray() as [Buffer];
  expect(JSON.parse(first.toString().split('\n')[0] ?? '')).toMatchObject({ container: 'web' });
});
