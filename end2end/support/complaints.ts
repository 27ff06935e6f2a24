// What a page says is wrong with it: a panic, an exception, a refused policy, a failed request. No test may cause any.
import { type ConsoleMessage, expect, type Page } from '@playwright/test';

/** Browsers report a violated policy as an error, a deprecated feature as a warning; a panic says so in its text. */
const SERIOUS = /panicked|unreachable executed|Content Security Policy/i;

/** Collects what one page complains about, from now on. */
export class Complaints {
  private readonly heard: string[] = [];

  constructor(page: Page, private readonly tolerated: RegExp[]) {
    page.on('pageerror', (error) => this.hear(`exception: ${error.stack ?? error.message}`));
    page.on('crash', () => this.hear('the page crashed'));
    page.on('console', (message: ConsoleMessage) => {
      if (message.type() === 'error' || SERIOUS.test(message.text())) {
        this.hear(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
  }

  /** Fails with everything that was heard. */
  expectNone(): void {
    expect(this.heard, 'the page must not complain').toEqual([]);
  }

  private hear(complaint: string): void {
    if (!this.tolerated.some((pattern) => pattern.test(complaint))) this.heard.push(complaint);
  }
}
