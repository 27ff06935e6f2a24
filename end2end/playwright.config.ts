import { defineConfig } from '@playwright/test';
import { chromium } from './support/environment.ts';

// Two projects: `demo` needs nothing but the binary, `cluster` a real Kubernetes (see README.md beside this file).
export default defineConfig({
  reporter: [['list']],
  forbidOnly: true,
  retries: 0,
  fullyParallel: true,
  timeout: 45_000,
  // Two cores draw the page, run the server and compile nothing: ten seconds are a long time for any of them.
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false, snapshots: true },
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'demo', testDir: 'demo', outputDir: 'test-results/demo', workers: 2 },
    // One after another: they share one cluster, and one of them kills its API server.
    { name: 'cluster', testDir: 'real', outputDir: 'test-results/cluster', workers: 1, fullyParallel: false },
  ],
});
