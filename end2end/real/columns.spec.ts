import { expect, test } from '../support/cluster.ts';

// What the company's pods come to; some go in circles, so that not all are to be seen at one moment.
const STATES = ['CrashLoopBackOff', 'ImagePullBackOff', 'Init:CrashLoopBackOff', 'Pending', 'Completed', 'Running'];

test('READY, STATUS, RESTARTS and AGE of every pod are what kubectl prints', async ({ page, frame, company }) => {
  test.setTimeout(120_000);
  await page.goto(`/n/${company.namespace}/pods`);
  const seen = new Set<string>();
  // A pod counts as equal when kubectl's answer is that of one of two looks at the page: seconds pass while it answers.
  const differing = async () => {
    const before = await frame.pods.columns();
    const kubectl = await company.pods();
    const after = await frame.pods.columns();
    for (const { status } of kubectl.values()) seen.add(status);
    const pods = [...new Set([...before.keys(), ...kubectl.keys()])];
    return pods.flatMap((pod) => {
      const looks = [before.get(pod), after.get(pod)].map((look) => JSON.stringify(look));
      const right = JSON.stringify(kubectl.get(pod));
      return looks.includes(right) ? [] : [`${pod}: kubectl ${right}, page ${looks.join(' then ')}`];
    });
  };
  await expect.poll(differing, { message: 'while the company comes up', timeout: 30_000 }).toEqual([]);
  const missing = async () => (await differing(), STATES.filter((state) => !seen.has(state)));
  await expect.poll(missing, { message: 'states that no pod has reached', timeout: 60_000 }).toEqual([]);
  await expect.poll(differing, { message: 'when it is up', timeout: 30_000 }).toEqual([]);
  expect((await frame.pods.columns()).size).toBe(12);
});
