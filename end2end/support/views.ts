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
    await frame.page.goto(`/n/shop-staging/Deployment/checkout?pod=shop-staging/${pod}&tab=${tab}`);
    await expect(frame.panel(pod)).toContainText(words);
  },
});

export const VIEWS: View[] = [
  {
    name: 'namespaces',
    open: async (frame) => {
      await frame.page.goto('/');
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
