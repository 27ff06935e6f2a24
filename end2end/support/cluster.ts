// The test function of the project `cluster`: KDR on a real Kubernetes, in a namespace of this run's own.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base } from './test.ts';
import { CHECKOUT, required } from './environment.ts';
import { Kdr } from './kdr.ts';
import { Kubectl } from './kubectl.ts';

interface WorkerFixtures {
  /** kubectl in a namespace that exists for as long as this worker. */
  kubectl: Kubectl;
  /** The same, with the company of `cluster/manifests/company.yaml` in it. */
  company: Kubectl;
  /** `kdr serve` as the cluster's admin. */
  serve: Kdr;
}

export const test = base.extend<object, WorkerFixtures>({
  kubectl: [async ({}, use) => inNamespace(use), { scope: 'worker', timeout: 60_000 }],

  company: [
    async ({ kubectl }, use) => {
      await kubectl.apply(await readFile(join(CHECKOUT, 'end2end/cluster/manifests/company.yaml'), 'utf8'));
      await use(kubectl);
    },
    { scope: 'worker' },
  ],

  serve: [
    async ({}, use) => {
      const kdr = await Kdr.start(['serve', '--kubeconfig', required('KDR_TEST_KUBECONFIG')]);
      await use(kdr);
      await kdr.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ serve }, use) => use(serve.url),
});

export { expect } from '@playwright/test';

/** Gives kubectl in a new namespace, which is removed afterwards. */
export async function inNamespace(use: (kubectl: Kubectl) => Promise<void>): Promise<void> {
  const kubectl = new Kubectl(`kdr-end2end-${randomBytes(4).toString('hex')}`);
  await kubectl.run(['create', 'namespace', kubectl.namespace]);
  try {
    // Without it the namespace refuses pods; a controller makes it a moment later.
    await kubectl.run(['wait', '--for=create', 'serviceaccount/default', '--timeout=50s']);
    await use(kubectl);
  } finally {
    await kubectl.run(['delete', 'namespace', kubectl.namespace, '--wait=false']);
  }
}
