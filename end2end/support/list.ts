// One of the lists in the middle of the page. Only the rows in sight, and some around them, are in the document.
import type { Locator, Page } from '@playwright/test';
import type { PodColumns } from './kubectl.ts';

export type ListName = 'Namespaces' | 'Workloads' | 'Pods';

export class List {
  readonly table: Locator;

  constructor(private readonly page: Page, name: ListName) {
    this.table = page.getByRole('table', { name });
  }

  /** The rows below the head. */
  get rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('cell') });
  }

  /** The row of a thing by its name. */
  row(name: string | RegExp): Locator {
    const link = typeof name === 'string' ? { name, exact: true } : { name };
    return this.rows.filter({ has: this.page.getByRole('link', link) });
  }

  /** How many rows there are, in sight or not. */
  async count(): Promise<number> {
    return Number(await this.table.getAttribute('aria-rowcount')) - 1;
  }

  /** The names in the document, from top to bottom. */
  async names(): Promise<string[]> {
    return (await this.cells()).map((row) => row.Name ?? '');
  }

  /** Pods in kubectl's columns, all read at one moment. */
  async columns(): Promise<Map<string, PodColumns>> {
    return new Map(
      (await this.cells()).map(({ Name = '', Ready = '', Status = '', Restarts = '', Age = '' }) => [
        Name,
        { ready: Ready, status: Status, restarts: Restarts, age: Age },
      ]),
    );
  }

  /** Each row's texts by the titles of their columns. */
  private cells(): Promise<Record<string, string>[]> {
    return this.table.evaluate((table) => {
      const all = (parent: Element, roles: string) => [...parent.querySelectorAll(roles)].map((cell) => cell.textContent?.trim() ?? '');
      const titles = all(table, '[role=columnheader]');
      return [...table.querySelectorAll('[role=row]')].flatMap((row) => {
        const texts = all(row, '[role=cell]');
        return texts.length > 0 ? [Object.fromEntries(titles.map((title, at) => [title, texts[at] ?? '']))] : [];
      });
    });
  }

  /** Scrolls to a part of the list: 0 is its top, 1 its end. */
  async scrollTo(part: number): Promise<void> {
    await this.page.getByRole('main').evaluate((screen, part) => {
      screen.scrollTop = Math.round((screen.scrollHeight - screen.clientHeight) * part);
    }, part);
  }

  /** How far the list is scrolled, in pixels. */
  scrolled(): Promise<number> {
    return this.page.getByRole('main').evaluate((screen) => screen.scrollTop);
  }

  /** Whether there is a row at every height of the screen that the list covers. */
  fillsTheScreen(): Promise<boolean> {
    return this.table.evaluate((table) => {
      const screen = table.closest('main')?.getBoundingClientRect();
      const list = table.getBoundingClientRect();
      if (!screen) return false;
      const [top, bottom] = [Math.max(screen.top, list.top), Math.min(screen.bottom, list.bottom)];
      const middle = (list.left + list.right) / 2;
      for (let y = top + 2; y < bottom - 2; y += 10) {
        if (!document.elementFromPoint(middle, y)?.closest('[role=row]')) return false;
      }
      return true;
    });
  }
}
