import { randomBytes } from 'node:crypto';
import { expect, test } from '../support/cluster.ts';
import { corpus } from '../support/corpus.ts';
import { FINALIZER, manifest, report } from '../support/corpus/pod.ts';
import { podColumns } from '../support/watch.ts';
import { Kubectl, type PodColumns } from '../support/kubectl.ts';

// Every branch of kubectl's columns; columns.spec.ts has the pods that a real kubelet reports, on the page.
test('READY, STATUS and RESTARTS of a thousand odd pods are what kubectl prints', async ({ serve }) => {
  test.setTimeout(240_000);
  const kubectl = new Kubectl(`kdr-corpus-${randomBytes(4).toString('hex')}`);
  const node = kubectl.namespace;
  const pods = corpus(Date.now());
  try {
    await kubectl.run(['create', 'namespace', kubectl.namespace]);
    await kubectl.run(['wait', '--for=create', 'serviceaccount/default', '--timeout=50s']);
    // It never reports: nobody changes the statuses, and the pods are not collected as those of a node that is gone.
    await kubectl.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: node }, spec: { unschedulable: true } }));
    await kubectl.bulk(['create', '--validate=false'], pods.map((pod) => manifest(pod, node)));
    await kubectl.bulk(['replace', '--validate=false', '--subresource=status'], pods.map(report));
    const deleted = pods.filter((pod) => pod.deleted).map((pod) => pod.name);
    await kubectl.run(['delete', 'pods', '--wait=false', ...deleted]);

    const differing = async () => {
      const [ours, theirs] = [await podColumns(serve.address, kubectl.namespace), await kubectl.pods()];
      expect(theirs.size).toBe(pods.length);
      const words = (columns?: PodColumns) => columns && `${columns.ready} ${columns.status} ${columns.restarts}`;
      return [...theirs].flatMap(([pod, kubectls]) => {
        const [right, kdrs] = [words(kubectls), words(ours.get(pod))];
        return kdrs === right ? [] : [`${pod}: kubectl ${right}, KDR ${kdrs}`];
      });
    };
    await expect.poll(differing, { timeout: 30_000 }).toEqual([]);
    const statuses = new Set([...(await kubectl.pods()).values()].map(({ status }) => status));
    expect([...statuses]).toEqual(expect.arrayContaining(BRANCHES));
  } finally {
    await remove(kubectl, node);
  }
});

/** A status for each branch of the algorithm. */
const BRANCHES = [
  'Pending', 'Running', 'Succeeded', 'Failed', 'Unknown', 'Terminating', 'Evicted', 'NodeAffinity', 'SchedulingGated',
  'Init:0/2', 'Init:1/2', 'Init:10/12', 'Init:Error', 'Init:OOMKilled', 'Init:Signal:9', 'Init:ExitCode:3',
  'Init:CrashLoopBackOff', 'Init:ImagePullBackOff', 'PodInitializing', 'ContainerCreating', 'CrashLoopBackOff',
  'ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'CreateContainerConfigError', 'RunContainerError',
  'Completed', 'NotReady', 'Error', 'OOMKilled', 'ContainerCannotRun', 'Signal:9', 'ExitCode:3', 'ExitCode:0',
];

/** Lets go of the pods that cannot go by themselves: a node without a kubelet confirms no end. */
async function remove(kubectl: Kubectl, node: string): Promise<void> {
  const list = JSON.parse(await kubectl.run(['get', 'pods', '--output=json'])) as { items: { metadata: { finalizers?: string[] } }[] };
  const kept = list.items.filter(({ metadata }) => metadata.finalizers?.includes(FINALIZER));
  for (const { metadata } of kept) delete metadata.finalizers;
  await kubectl.bulk(['replace', '--validate=false'], kept);
  await kubectl.run(['delete', '--raw', `/api/v1/namespaces/${kubectl.namespace}/pods?gracePeriodSeconds=0`]);
  await kubectl.run(['delete', 'namespace', kubectl.namespace, '--wait=false']);
  await kubectl.run(['delete', 'node', node, '--wait=false']);
}
