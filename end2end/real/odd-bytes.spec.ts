import { expect, test } from '../support/cluster.ts';

/** Bytes that are not UTF-8, a line of a mebibyte (the runtime writes it in parts of 16 KiB), and a last one. */
const WRITES = String.raw`
trap 'exit 0' TERM
echo 'before the odd bytes'
printf 'latin-1 caf\351, \377\376, \200, \303\050 end\n'
head -c 1048576 /dev/zero | tr '\0' x
printf '\nafter the long line\n'
sleep 3600 & wait
`;

test('bytes that are no text and a line of a megabyte are shown, and the page goes on', async ({ page, frame, kubectl }) => {
  // A pod of its own: the company's may have lived through a rotation of its log, and then has an empty one.
  await kubectl.run(['run', 'fresh-bytes', '--image=127.0.0.1:26500/busybox:1', '--restart=Never', '--command', '--', 'sh', '-c', WRITES]);
  await kubectl.run(['wait', '--for=condition=Ready', 'pod/fresh-bytes', '--timeout=60s']);
  await page.goto(`/n/${kubectl.namespace}/pods?open=Pod/${kubectl.namespace}/fresh-bytes&tab=log`);
  await expect(frame.log.view).toContainText('after the long line');
  await expect(frame.log.view).toContainText('before the odd bytes');
  await expect(frame.log.view).toContainText(/latin-1 caf\uFFFD, .* end/);
  // Still alive: another tab opens at once.
  await frame.tab('Overview').click();
  await expect(frame.panel().getByText('fresh-bytes').first()).toBeVisible({ timeout: 2_000 });
});
