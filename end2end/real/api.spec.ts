import { output } from '../support/command.ts';
import { required } from '../support/environment.ts';
import { expect, test } from '../support/cluster.ts';

test('grpcurl finds the services by reflection, on the port of the page', async ({ serve }) => {
  const stdout = await output(required('KDR_TEST_GRPCURL'), ['-plaintext', serve.address, 'list']);
  expect(stdout.trim().split('\n')).toEqual(
    expect.arrayContaining(['grpc.health.v1.Health', 'kdr.v1.ClusterService', 'kdr.v1.LogService']),
  );
});

test('grpcurl reads the log of a pod that the page would show', async ({ serve, company }) => {
  await company.run(['wait', '--for=jsonpath={.status.phase}=Succeeded', 'pod', '--selector=app.kubernetes.io/name=migrate', '--timeout=60s']);
  const pod = await company.run(['get', 'pod', '--selector=app.kubernetes.io/name=migrate', '--output=name']);
  const request = { namespace: company.namespace, pod: pod.trim().replace('pod/', ''), containers: ['migrate'] };
  const words = ['-plaintext', '-d', JSON.stringify(request), serve.address, 'kdr.v1.LogService/Read'];
  const stdout = await output(required('KDR_TEST_GRPCURL'), words);
  const lines = [...stdout.matchAll(/"text": "([^"]*)"/g)].map(([, text = '']) => Buffer.from(text, 'base64').toString());
  expect(lines).toEqual(['migration 1 of 3 applied', 'migration 2 of 3 applied', 'migration 3 of 3 applied']);
});
