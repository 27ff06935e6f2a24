// Rights as a test needs them: a ServiceAccount of its own, which goes with the test's namespace.
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from '@playwright/test';
import type { Kubectl } from './kubectl.ts';

/** A rule of a Role or ClusterRole. */
interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** What a ServiceAccount may do, and where: in its own namespace, or in all. */
interface Rights {
  within: 'namespace' | 'cluster';
  rules: Rule[];
}

/** The parts of a kubeconfig that one user of one cluster needs. */
interface Kubeconfig {
  users: { name: string; user: { token: string } }[];
}

const READ = ['get', 'list', 'watch'];

/** May read these kinds of the core group in all namespaces, and no others. */
export const mayRead = (resources: string[]): Rights => ({ within: 'cluster', rules: [{ apiGroups: [''], resources, verbs: READ }] });

/** May read everything in its own namespace, and nothing elsewhere: it cannot even list the namespaces. */
export const OWN_NAMESPACE: Rights = { within: 'namespace', rules: [{ apiGroups: ['*'], resources: ['*'], verbs: READ }] };

/** May read every kind that the cluster has, but for secrets. RBAC cannot subtract, so the others are named. */
export async function allButSecrets(kubectl: Kubectl): Promise<Rights> {
  const names = await kubectl.run(['api-resources', '--verbs=list', '--output=name']);
  const rules = names.trim().split('\n').filter((name) => name !== 'secrets').map((name) => {
    // `deployments.apps`; those of the core group have no dot.
    const [resource = '', ...group] = name.split('.');
    return { apiGroups: [group.join('.')], resources: [resource], verbs: READ };
  });
  return { within: 'cluster', rules };
}

/** The kubeconfig of a new ServiceAccount with these rights. */
export async function kubeconfigOfServiceAccount(kubectl: Kubectl, { within, rules }: Rights): Promise<string> {
  const { namespace } = kubectl;
  const account = `reader-${randomBytes(4).toString('hex')}`;
  await kubectl.run(['create', 'serviceaccount', account]);
  // Its owner is the namespace: it is removed with it, although it may be in none.
  const uid = await kubectl.run(['get', 'namespace', namespace, '--output=jsonpath={.metadata.uid}']);
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Namespace', name: namespace, uid }];
  const [role, metadata] = within === 'cluster'
    ? ['ClusterRole', { name: `${namespace}-${account}`, ownerReferences }]
    : ['Role', { name: account, namespace }];
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: role, name: metadata.name };
  const items = [
    { apiVersion, kind: role, metadata, rules },
    { apiVersion, kind: `${role}Binding`, metadata, roleRef, subjects },
  ];
  await kubectl.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const token = await kubectl.run(['create', 'token', account]);
  const view = await kubectl.run(['config', 'view', '--raw', '--minify', '--flatten', '--output=json']);
  const config = JSON.parse(view) as Kubeconfig;
  for (const user of config.users) user.user = { token: token.trim() };
  const { outputDir } = test.info();
  await mkdir(outputDir, { recursive: true });
  const path = join(outputDir, `kubeconfig-${account}`);
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}
