// The test function of tests that need the faults of `cluster/manifests/faults/`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base } from './cluster.ts';
import { CHECKOUT } from './environment.ts';
import { FAULTS } from './faults.ts';
import { Kubectl } from './kubectl.ts';

interface WorkerFixtures {
  /** kubectl in a namespace with every fault of the table `FAULTS`. */
  faulty: Kubectl;
  /** kubectl in a namespace whose quota of one pod is used up. */
  capped: Kubectl;
}

export const test = base.extend<object, WorkerFixtures>({
  faulty: [
    async ({ company }, use) => {
      const { namespace } = company;
      try {
        await apply(company, 'custom');
        await company.run(['wait', '--for=condition=Established', 'customresourcedefinition/widgets.kdr.test', '--timeout=30s']);
        for (const name of Object.keys(FAULTS).filter((name) => name !== 'company')) await apply(company, name);
        await company.run(['delete', 'configmap', 'cannot-go', '--wait=false']);
        await use(company);
      } finally {
        // What is in no namespace does not go with this one. The volume goes with its claim.
        await company.run(['delete', 'customresourcedefinition', 'widgets.kdr.test', '--ignore-not-found', '--wait=false']);
        await company.run(['delete', 'gatewayclass', namespace, '--ignore-not-found', '--wait=false']);
        await company.run(['patch', 'configmap', 'cannot-go', '--type=merge', '--patch={"metadata":{"finalizers":null}}']);
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  capped: [
    async ({ kubectl }, use) => {
      const capped = new Kubectl(`${kubectl.namespace}-quota`);
      await capped.run(['create', 'namespace', capped.namespace]);
      try {
        await capped.run(['wait', '--for=create', 'serviceaccount/default', '--timeout=50s']);
        await apply(capped, 'quota');
        await use(capped);
      } finally {
        await capped.run(['delete', 'namespace', capped.namespace, '--wait=false']);
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** Applies a manifest of the faults. */
export async function apply(kubectl: Kubectl, name: string): Promise<void> {
  await kubectl.apply(await manifestOf(kubectl, name));
}

/** A manifest of the faults for the namespace of kubectl. */
export async function manifestOf(kubectl: Kubectl, name: string): Promise<string> {
  const text = await readFile(join(CHECKOUT, 'end2end/cluster/manifests/faults', `${name}.yaml`), 'utf8');
  return text.replaceAll('NAMESPACE', kubectl.namespace);
}

export { expect } from '@playwright/test';
