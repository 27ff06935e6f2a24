// The page's parts in a person's words, found as a screen reader finds them: by role and name.
import { expect, type Locator, type Page } from '@playwright/test';
import { List, type ListName } from './list.ts';
import { LogTab } from './log-tab.ts';

export type Tab = 'Overview' | 'Log' | 'Events' | 'YAML';

export class Frame {
  readonly namespaces: List;
  readonly workloads: List;
  readonly pods: List;
  /** The log in the panel. */
  readonly log: LogTab;
  /** The log on the screen of logs. */
  readonly logs: LogTab;

  constructor(readonly page: Page) {
    const list = (name: ListName) => new List(page, name);
    [this.namespaces, this.workloads, this.pods] = [list('Namespaces'), list('Workloads'), list('Pods')];
    this.log = new LogTab(this.panel());
    this.logs = new LogTab(this.screen);
  }

  /** The rail with the screens. */
  get rail(): Locator {
    return this.page.getByRole('navigation', { name: 'Screens' });
  }

  /** The screen in the middle. */
  get screen(): Locator {
    return this.page.getByRole('main');
  }

  /** How well the page is connected, and how old what it shows is. */
  get connection(): Locator {
    return this.page.getByRole('banner').getByRole('status');
  }

  /** What is said of kinds that cannot be read; not there while all can. */
  get missing(): Locator {
    return this.page.getByRole('region', { name: 'What is missing' });
  }

  /** The search field, which narrows the list and looks everywhere in the cluster. */
  get search(): Locator {
    return this.page.getByRole('combobox', { name: 'Search this list and the whole cluster' });
  }

  /** What the whole cluster has of what is searched for; only there while somebody searches. */
  get everywhere(): Locator {
    return this.page.getByRole('region', { name: 'Everywhere in the cluster' });
  }

  /** The hits of the search of the whole cluster. */
  get hits(): Locator {
    return this.everywhere.getByRole('option');
  }

  /** What needs a person, on the overview: the first of it. */
  get findings(): Locator {
    return this.page.getByRole('region', { name: 'What needs you' }).getByRole('listitem');
  }

  /** Has all findings shown. */
  async showAllFindings(): Promise<void> {
    await expect(this.findings.first()).toBeVisible();
    const more = this.page.getByRole('region', { name: 'What needs you' }).getByRole('button', { name: /^Show all/ });
    if (await more.isVisible()) await more.click();
  }

  /** The finding about a thing. */
  finding(name: string): Locator {
    return this.findings.filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  /** Why pods are not well, counted. */
  get chips(): Locator {
    return this.page.getByRole('list', { name: 'Why pods are not well' }).getByRole('link');
  }

  /** A card beside the overview's lists. */
  card(name: 'Changes' | 'Who eats the memory' | 'Cluster' | 'Namespace'): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** The panel over the list, for any pod or for this one. */
  panel(pod?: string | RegExp): Locator {
    return this.page.getByRole('complementary', { name: pod });
  }

  /** A tab of the panel. */
  tab(name: Tab): Locator {
    return this.panel().getByRole('tab', { name });
  }

  /** The list of keys. */
  get keys(): Locator {
    return this.page.getByRole('dialog', { name: 'Keys' });
  }

  async openKeys(): Promise<void> {
    await this.page.keyboard.press('?');
    await expect(this.keys).toBeVisible();
  }

  /** The button that shows which namespace is looked at, and opens the list of them. */
  get picker(): Locator {
    return this.page.getByRole('button', { name: /^Namespace: / });
  }

  /** The namespaces that the picker offers. */
  get offers(): Locator {
    return this.page.getByRole('listbox', { name: 'Namespaces' }).getByRole('option');
  }

  async openPicker(): Promise<void> {
    await this.picker.click();
    await expect(this.page.getByRole('combobox', { name: 'Filter namespaces' })).toBeFocused();
  }

  /** Follows the link of the first pod in the list whose name matches, and returns its name. */
  async openPod(name: RegExp): Promise<string> {
    const link = this.pods.row(name).first().getByRole('link', { name });
    const pod = await link.innerText();
    await link.click();
    await expect(this.panel(pod)).toBeVisible();
    return pod;
  }
}
