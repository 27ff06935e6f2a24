import { expect, test } from '../support/cluster.ts';

test('READY, STATUS, RESTARTS and AGE of every pod are what kubectl prints', async ({ page, frame, company }) => {
  await page.goto(`/n/${company.namespace}/pods`);
  // A state counts as equal when kubectl's answer lies between two looks at the page: seconds pass while it answers.
  const differing = async () => {
    const before = await frame.pods.columns();
    const kubectl = await company.pods();
    const after = await frame.pods.columns();
    const pods = [...new Set([...before.keys(), ...kubectl.keys()])];
    return pods.flatMap((pod) => {
      const looks = [before.get(pod), after.get(pod)].map((look) => JSON.stringify(look));
      const right = JSON.stringify(kubectl.get(pod));
      return looks.includes(right) ? [] : [`${pod}: kubectl ${right}, page ${looks.join(' then ')}`];
    });
  };
  const reached = async () => new Set([...(await company.pods()).values()].map((pod) => pod.status));
  // Both while the company comes up and when each of its pods has reached its state.
  await expect.poll(differing).toEqual([]);
  const states = ['CrashLoopBackOff', 'ImagePullBackOff', 'Pending', 'Completed', 'Init:CrashLoopBackOff', 'Running'];
  await expect.poll(reached, { timeout: 60_000 }).toEqual(new Set(states));
  await expect.poll(differing).toEqual([]);
  expect((await frame.pods.columns()).size).toBe(12);
});
