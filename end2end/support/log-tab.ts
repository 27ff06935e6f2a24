// The log in the panel. Only the rows in sight, and some around them, are in the document.
import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';

export class LogTab {
  constructor(private readonly panel: Locator) {}

  /** What scrolls. */
  get view(): Locator {
    return this.panel.getByRole('log');
  }

  /** The texts of the lines in the document, from top to bottom. */
  get texts(): Locator {
    return this.view.locator('.log-text');
  }

  /** A button above the lines. */
  button(name: 'Pause' | 'Previous run' | 'Times' | 'Wrap'): Locator {
    return this.panel.getByRole('toolbar', { name: 'Log' }).getByRole('button', { name, exact: true });
  }

  /** Over a log that stands still: leads to its end, and counts what came meanwhile. */
  get toTheEnd(): Locator {
    return this.panel.getByRole('button', { name: /^(To the end|[\d,]+ new lines?)$/ });
  }

  /** How far it is scrolled, how much is in sight and how much there is, in pixels. */
  sight(): Promise<{ top: number; height: number; all: number }> {
    return this.view.evaluate((log) => ({ top: log.scrollTop, height: log.clientHeight, all: log.scrollHeight }));
  }

  /** Scrolls as a person does with the wheel: by so many pixels, down or (negative) up. */
  async wheel(pixels: number): Promise<void> {
    await this.view.hover();
    await this.view.page().mouse.wheel(0, pixels);
  }

  /** Every line that is loaded, in sight or not: as the page saves them. */
  async saved(): Promise<string[]> {
    const download = this.view.page().waitForEvent('download');
    await this.panel.getByRole('button', { name: 'Download what is loaded' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    return text.trimEnd().split('\n');
  }
}
