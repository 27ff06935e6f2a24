// Rights as a test needs them: a ServiceAccount of its own, which goes with the test's namespace.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from '@playwright/test';
import type { Kubectl } from './kubectl.ts';

/** The parts of a kubeconfig that one user of one cluster needs. */
interface Kubeconfig {
  users: { name: string; user: { token: string } }[];
}

/** The kubeconfig of a new ServiceAccount that may read these kinds of the core group in all namespaces, and no others. */
export async function kubeconfigOfServiceAccount(kubectl: Kubectl, resources: string[]): Promise<string> {
  const { namespace } = kubectl;
  await kubectl.run(['create', 'serviceaccount', 'reader']);
  // Its owner is the namespace: it is removed with it, although it is in none.
  const uid = await kubectl.run(['get', 'namespace', namespace, '--output=jsonpath={.metadata.uid}']);
  const metadata = { name: namespace, ownerReferences: [{ apiVersion: 'v1', kind: 'Namespace', name: namespace, uid }] };
  const rights = {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata,
        rules: [{ apiGroups: [''], resources, verbs: ['get', 'list', 'watch'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: namespace },
        subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace }],
      },
    ],
  };
  await kubectl.apply(JSON.stringify(rights));
  const token = await kubectl.run(['create', 'token', 'reader']);
  const view = await kubectl.run(['config', 'view', '--raw', '--minify', '--flatten', '--output=json']);
  const config = JSON.parse(view) as Kubeconfig;
  for (const user of config.users) user.user = { token: token.trim() };
  const { outputDir } = test.info();
  await mkdir(outputDir, { recursive: true });
  const path = join(outputDir, 'kubeconfig');
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}
