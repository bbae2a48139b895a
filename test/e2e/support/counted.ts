import type { Locator, Page } from 'playwright-core';

/**
 * Somebody at a page whose work is counted: a click for every link, button, tick, choice from a list, file or paste, and
 * for every box that is typed into; a word for every word typed.
 */
export class Counted {
  readonly page: Page;
  #clicks = 0;
  #words = 0;

  constructor(page: Page) {
    this.page = page;
  }

  get clicks(): number {
    return this.#clicks;
  }

  get words(): number {
    return this.#words;
  }

  /** The first link of this name. */
  async follow(name: string | RegExp): Promise<void> {
    await this.#once(this.page.getByRole('link', { name }).first().click());
  }

  async press(name: string): Promise<void> {
    await this.#once(this.page.getByRole('button', { name, exact: true }).first().click());
  }

  async tick(box: string | RegExp | Locator): Promise<void> {
    await this.#once(this.#labelled(box).check());
  }

  async choose(label: string, text: string): Promise<void> {
    await this.#once(this.page.getByLabel(label).selectOption({ label: text }));
  }

  async paste(label: string, text: string): Promise<void> {
    await this.#once(this.page.getByLabel(label).fill(text));
  }

  async upload(label: string, name: string, text: string): Promise<void> {
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
    await this.#once(this.page.getByLabel(label).setInputFiles(file));
  }

  async type(box: string | RegExp | Locator, text: string): Promise<void> {
    await this.#once(this.#labelled(box).fill(text));
    this.#words += text.trim().split(/\s+/).length;
  }

  /** Goes on without every rule that asks for a reason, and presses the button again. */
  async goOnBecause(reason: string, button: string): Promise<void> {
    for (const box of await this.page.getByLabel(/Why do you go on without/).all()) {
      await this.type(box, reason);
    }
    await this.press(button);
  }

  #labelled(box: string | RegExp | Locator): Locator {
    return typeof box === 'string' || box instanceof RegExp ? this.page.getByLabel(box) : box;
  }

  async #once(done: Promise<unknown>): Promise<void> {
    await done;
    this.#clicks += 1;
  }
}
