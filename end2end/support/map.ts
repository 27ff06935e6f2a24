// The map's parts in a person's words.
import { expect, type Locator, type Page } from '@playwright/test';

export class ClusterMap {
  constructor(readonly page: Page) {}

  /** The namespaces' tiles, or one of them. */
  tile(namespace?: string): Locator {
    const tiles = this.page.getByRole('list', { name: 'Namespaces' }).getByRole('link');
    return namespace ? tiles.and(this.page.locator(`[data-key="${namespace}"]`)) : tiles;
  }

  /** A namespace's map. */
  get scene(): Locator {
    return this.page.getByRole('group', { name: /^Map of / });
  }

  /** A card by kind and name; both of any namespace. */
  card(kind: string, name: string): Locator {
    return this.scene.locator(`a[data-key^="${kind}/"][data-key$="/${name}"]`);
  }

  /** Every card in sight. */
  get cards(): Locator {
    return this.scene.locator('a.node');
  }

  /** The rows of the opened workload's pods. */
  get pods(): Locator {
    return this.scene.locator('a[data-key^="Pod/"].pod-line');
  }

  /** How many edges are drawn. */
  async edges(): Promise<number> {
    const paths = await this.scene.locator('.edge').evaluateAll((all) => all.map((edge) => edge.getAttribute('d') ?? ''));
    return paths.join('').split('M').length - 1;
  }

  /** Waits until a namespace's map is there. */
  async arrived(): Promise<void> {
    await expect(this.cards.first()).toBeVisible();
    // Zooming takes 180 ms; places are measured after it.
    await this.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  }

  /** The keys of what is drawn, with their places. */
  async places(): Promise<Record<string, string>> {
    return this.cards.evaluateAll((all) =>
      Object.fromEntries(
        all.map((card) => [(card as HTMLElement).dataset['key'] ?? '', `${(card as HTMLElement).style.left} ${(card as HTMLElement).style.top}`]),
      ),
    );
  }
}
