// The page's parts in a person's words, found as a screen reader finds them: by role and name.
import type { Locator, Page } from '@playwright/test';

export type Table = 'Namespaces' | 'Workloads' | 'Pods';
export type Tab = 'Overview' | 'Log' | 'Events' | 'YAML';

export class Frame {
  constructor(readonly page: Page) {}

  /** The rail with the screens. */
  get rail(): Locator {
    return this.page.getByRole('navigation');
  }

  /** One of the lists in the middle. */
  table(name: Table): Locator {
    return this.page.getByRole('table', { name });
  }

  /** The rows of a list below its head. */
  rows(name: Table): Locator {
    return this.table(name).getByRole('row').filter({ has: this.page.getByRole('cell') });
  }

  /** The row of a thing by its name. */
  row(table: Table, name: string | RegExp): Locator {
    return this.rows(table).filter({ has: this.page.getByRole('link', { name }) });
  }

  /** The panel that opens over the list for a pod. */
  panel(pod?: string | RegExp): Locator {
    return this.page.getByRole('complementary', { name: pod });
  }

  /** A tab of the panel. */
  tab(name: Tab): Locator {
    return this.panel().getByRole('tab', { name });
  }

  /** The log in the panel. */
  get log(): Locator {
    return this.page.getByRole('log');
  }

  /** How well the page is connected, and how old what it shows is. */
  get connection(): Locator {
    return this.page.getByRole('banner').getByRole('status');
  }

  /** The search field. */
  get search(): Locator {
    return this.page.getByRole('searchbox');
  }
}
