import { expect, test } from '../support/cluster.ts';
import type { Kubectl } from '../support/kubectl.ts';

/** Bytes that are not UTF-8, a line of a mebibyte (the runtime writes it in parts of 16 KiB), and a last one. */
const WRITES = String.raw`
trap 'exit 0' TERM
echo 'before the odd bytes'
printf 'latin-1 caf\351, \377\376, \200, \303\050 end\n'
head -c 1048576 /dev/zero | tr '\0' x
printf '\nafter the long line\n'
sleep 3600 & wait
`;

/** A pod of a test's own that writes them: the company's may have lived through a rotation, and then has an empty log. */
async function write(kubectl: Kubectl, name: string): Promise<void> {
  await kubectl.run(['run', name, '--image=127.0.0.1:26500/busybox:1', '--restart=Never', '--command', '--', 'sh', '-c', WRITES]);
  await kubectl.run(['wait', '--for=condition=Ready', `pod/${name}`, '--timeout=60s']);
}

test('bytes that are no text and a line of a megabyte are shown, and the page goes on', async ({ page, frame, kubectl }) => {
  await write(kubectl, 'fresh-bytes');
  await page.goto(`/n/${kubectl.namespace}/pods?open=Pod/${kubectl.namespace}/fresh-bytes&tab=log`);
  await expect(frame.log.view).toContainText('after the long line');
  await expect(frame.log.view).toContainText('before the odd bytes');
  await expect(frame.log.view).toContainText(/latin-1 caf\uFFFD, .* end/);
  // Still alive: another tab opens at once.
  await frame.tab('Overview').click();
  await expect(frame.panel().getByText('fresh-bytes').first()).toBeVisible({ timeout: 2_000 });
});

test('a download is byte for byte what was written', async ({ kubectl, serve, request }) => {
  await write(kubectl, 'whole-bytes');
  const query = new URLSearchParams({ namespace: kubectl.namespace, pod: 'whole-bytes' });
  let ours: Buffer = Buffer.alloc(0);
  const whole = async () => {
    const response = await request.get(`${serve.url}/logs/download?${query.toString()}`);
    expect(response.status(), await response.text()).toBe(200);
    expect(response.headers()['content-disposition']).toContain('whole-bytes.log');
    ours = await response.body();
    return ours.toString('latin1').includes('after the long line');
  };
  // The container is ready before it has written all of it.
  await expect.poll(whole, { timeout: 20_000 }).toBe(true);
  expect(ours.length).toBeGreaterThan(1_000_000);
  expect(ours.includes(Buffer.from([0xe9]))).toBe(true);
});
