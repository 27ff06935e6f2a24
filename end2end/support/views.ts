// Every view of the page on the simulated company, and how it looks when it is there.
import { expect } from '@playwright/test';
import type { Frame } from './frame.ts';

export interface View {
  name: string;
  /** Opens it and waits until what it shows has come. */
  open: (frame: Frame) => Promise<void>;
}

const panel = (tab: string, words: RegExp): View => ({
  name: `panel-${tab}`,
  open: async (frame) => {
    await frame.page.goto('/n/shop-staging/Deployment/checkout');
    const link = frame.pods.rows.first().getByRole('link', { name: /^checkout-/ });
    const pod = await link.innerText();
    await frame.page.goto(`/n/shop-staging/Deployment/checkout?open=Pod/shop-staging/${pod}&tab=${tab}`);
    await expect(frame.panel(pod)).toContainText(words);
  },
});

export const VIEWS: View[] = [
  {
    name: 'overview',
    open: async (frame) => {
      await frame.page.goto('/');
      await expect(frame.findings.first()).toBeVisible();
      await expect(frame.namespaces.row('shop-staging')).toBeVisible();
    },
  },
  {
    name: 'overview-namespace',
    open: async (frame) => {
      await frame.page.goto('/n/shop-staging/overview');
      await expect(frame.finding('checkout').first()).toBeVisible();
    },
  },
  {
    name: 'overview-quiet',
    open: async (frame) => {
      await frame.page.goto('/n/kube-system/overview');
      await expect(frame.page.getByRole('heading', { level: 1 })).toHaveText(/well/);
    },
  },
  {
    name: 'overview-panel',
    open: async (frame) => {
      await frame.page.goto('/n/shop-staging/overview');
      await frame.finding('checkout').first().getByRole('link', { name: 'checkout', exact: true }).click();
      await expect(frame.panel('checkout')).toContainText('Degraded');
    },
  },
  {
    name: 'search',
    open: async (frame) => {
      await frame.page.goto('/');
      await expect(frame.namespaces.row('shop-staging')).toBeVisible();
      await frame.search.fill('checkout');
      await expect(frame.hits.first()).toBeVisible();
    },
  },
  {
    name: 'search-nothing',
    open: async (frame) => {
      await frame.page.goto('/');
      await frame.search.fill('no-such-thing');
      await expect(frame.everywhere).toContainText('Nothing in the cluster');
    },
  },
  {
    name: 'kinds',
    open: async (frame) => {
      await frame.page.goto('/kinds');
      await expect(frame.page.getByRole('link', { name: 'Deployment', exact: true })).toBeVisible();
    },
  },
  {
    name: 'objects',
    open: async (frame) => {
      await frame.page.goto('/kinds/core/v1/configmaps');
      await expect(frame.page.getByRole('table', { name: 'Objects' }).getByRole('row').nth(1)).toBeVisible();
    },
  },
  {
    name: 'chips',
    open: async (frame) => {
      await frame.page.goto('/pods?reason=CrashLoopBackOff');
      await expect(frame.chips.first()).toBeVisible();
    },
  },
  {
    name: 'connection',
    open: async (frame) => {
      await frame.page.goto('/');
      await frame.connection.click();
      await expect(frame.page.getByRole('region', { name: 'Connection details' })).toBeVisible();
    },
  },
  {
    name: 'namespaces',
    open: async (frame) => {
      await frame.page.goto('/namespaces');
      await expect(frame.namespaces.row('shop-staging')).toBeVisible();
    },
  },
  {
    name: 'workloads',
    open: async (frame) => {
      await frame.page.goto('/n/shop-staging');
      await expect(frame.workloads.row('checkout')).toBeVisible();
    },
  },
  {
    name: 'pods',
    open: async (frame) => {
      await frame.page.goto('/pods');
      await expect(frame.pods.row('kafka-2')).toBeVisible();
    },
  },
  {
    name: 'logs-choose',
    open: async (frame) => {
      await frame.page.goto('/n/shop-staging/logs');
      await expect(frame.screen.getByRole('link', { name: 'checkout', exact: true }).first()).toBeVisible();
    },
  },
  {
    name: 'logs',
    open: async (frame) => {
      await frame.page.goto('/n/shop-production/logs/Deployment/web?containers=web');
      await expect(frame.logs.row(/GET|slow|cache/).first()).toBeVisible();
      await expect(frame.logs.histogram).toBeVisible();
    },
  },
  {
    name: 'logs-filter',
    open: async (frame) => {
      await frame.page.goto('/n/shop-production/logs/Deployment/web?include=GET&exclude=healthz&level=info');
      await expect(frame.logs.chips).toHaveCount(2);
      await expect(frame.logs.row(/GET/).first()).toBeVisible();
    },
  },
  {
    name: 'logs-detail',
    open: async (frame) => {
      await frame.page.goto('/n/shop-production/logs/Deployment/web?containers=web');
      await expect(frame.logs.texts.last()).toBeVisible();
      await frame.logs.button('Pause').click();
      await frame.logs.view.press('k');
      await frame.logs.view.press('Enter');
      await expect(frame.logs.detail).toBeVisible();
    },
  },
  panel('overview', /registry\.shop\.example/),
  panel('log', /starting|DATABASE_URL/),
  panel('events', /BackOff/),
  panel('yaml', /apiVersion/),
  {
    name: 'namespace-picker',
    open: async (frame) => {
      await frame.page.goto('/pods');
      await frame.openPicker();
    },
  },
  {
    name: 'keys',
    open: async (frame) => {
      await frame.page.goto('/');
      await expect(frame.namespaces.row('shop-staging')).toBeVisible();
      await frame.openKeys();
    },
  },
  {
    name: 'unknown-address',
    open: async (frame) => {
      await frame.page.goto('/no/such/page');
      await expect(frame.page.getByRole('main')).toContainText('/no/such/page');
    },
  },
];

/** A screen on a desk. */
export const WIDE = { width: 1440, height: 900 };
/** A phone's. */
export const NARROW = { width: 390, height: 844 };
