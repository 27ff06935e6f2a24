// What a page says is wrong with it: a panic, an exception, a refused policy, a failed request. No test may cause any.
import { type ConsoleMessage, expect, type Page } from '@playwright/test';

/** Browsers report a violated policy as an error, a deprecated feature as a warning; a panic says so in its text. */
const SERIOUS = /panicked|unreachable executed|Content Security Policy/i;

/**
 * Pods that come and go change the machine's network, whereupon the browser ends requests on their way, as it does on a
 * laptop that changes its Wi-Fi. The page has to bear it, and it is nothing that the page did.
 */
const NETWORK_CHANGED = /net::ERR_NETWORK_CHANGED/;
/** What a script says of a file that it could not fetch. */
const NOT_FETCHED = /exception: TypeError: Failed to fetch/;

/** Collects what one page complains about, from now on. */
export class Complaints {
  private readonly heard: string[] = [];
  private networkChanged = false;

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
    this.networkChanged ||= NETWORK_CHANGED.test(complaint);
    if (this.networkChanged && (NETWORK_CHANGED.test(complaint) || NOT_FETCHED.test(complaint))) return;
    if (!this.tolerated.some((pattern) => pattern.test(complaint))) this.heard.push(complaint);
  }
}
