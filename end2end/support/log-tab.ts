// A log, in the panel or on the screen of logs. Only the rows in sight, and some around them, are in the document.
import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';

export class LogTab {
  /** `within` is the panel or the screen. */
  constructor(readonly within: Locator) {}

  /** What scrolls. */
  get view(): Locator {
    return this.within.getByRole('log');
  }

  /** The texts of the lines in the document, from top to bottom. */
  get texts(): Locator {
    return this.view.locator('.log-text');
  }

  /** The rows with these words. */
  row(words: string | RegExp): Locator {
    return this.view.locator('.log-row').filter({ hasText: words });
  }

  /** What is said between the lines. */
  get remarks(): Locator {
    return this.view.locator('.log-remark');
  }

  /** A button above the lines. */
  button(name: 'Pause' | 'Previous run' | 'Times' | 'UTC' | 'Wrap' | 'Raw'): Locator {
    return this.within.getByRole('toolbar', { name: 'Log' }).getByRole('button', { name, exact: true });
  }

  /** Over a log that stands still: leads to its end, and counts what came meanwhile. */
  get toTheEnd(): Locator {
    return this.within.getByRole('button', { name: /^(To the end|[\d,]+ new lines?)$/ });
  }

  /** What narrows the log. */
  get filter(): Locator {
    return this.within.getByRole('search', { name: 'Filter' });
  }

  /** Asks for lines with a text, or without it. */
  async narrow(text: string, how: 'with' | 'without' = 'with'): Promise<void> {
    await this.filter.getByRole('textbox', { name: 'Only lines with' }).fill(text);
    await this.filter.getByRole('button', { name: `Only lines ${how} it` }).click();
  }

  /** The chips of the filter. */
  get chips(): Locator {
    return this.within.getByRole('list', { name: 'Filters' }).getByRole('listitem');
  }

  /** The containers whose lines are shown, or could be. */
  get sources(): Locator {
    return this.within.getByRole('list', { name: 'Containers' }).getByRole('listitem');
  }

  /** The names beside the lines, without doubles. */
  async names(): Promise<string[]> {
    return [...new Set(await this.view.locator('.log-source').allInnerTexts())].filter((name) => name !== '');
  }

  /** Everything of one line. */
  get detail(): Locator {
    return this.within.getByRole('region', { name: 'The line' });
  }

  /** The bars over the lines. */
  get histogram(): Locator {
    return this.within.getByRole('figure', { name: 'Lines over time' });
  }

  /** How far it is scrolled, how much is in sight and how much there is, in pixels. */
  sight(): Promise<{ top: number; height: number; all: number }> {
    return this.view.evaluate((log) => ({ top: log.scrollTop, height: log.clientHeight, all: log.scrollHeight }));
  }

  /** The text of the first line that is wholly in sight, and how far below the top it is, in pixels. */
  firstInSight(): Promise<{ text: string; top: number }> {
    return this.view.evaluate((log) => {
      const edge = log.getBoundingClientRect().top;
      for (const line of log.querySelectorAll('.log-text')) {
        const top = line.getBoundingClientRect().top - edge;
        if (top >= 0) return { text: line.textContent ?? '', top: Math.round(top) };
      }
      return { text: '', top: 0 };
    });
  }

  /** Scrolls as a person does with the wheel: by so many pixels, down or (negative) up. */
  async wheel(pixels: number): Promise<void> {
    await this.view.hover();
    await this.view.page().mouse.wheel(0, pixels);
  }

  /** Opens what can be downloaded. */
  async openDownloads(): Promise<Locator> {
    const menu = this.within.locator('details.menu');
    if ((await menu.getAttribute('open')) === null) await menu.locator('summary').click();
    return menu;
  }

  /** Every line that is loaded, in sight or not: as the page saves them. */
  async saved(): Promise<string[]> {
    const menu = await this.openDownloads();
    const download = this.view.page().waitForEvent('download');
    await menu.getByRole('button', { name: 'Download what is loaded' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    await menu.locator('summary').click();
    return text.trimEnd().split('\n');
  }
}
