import type { Page } from 'playwright-core';

/** What is read in a window before anybody scrolls or opens anything. */
export interface Fold {
  /** The text that stands wholly in the window, in one line. */
  text: string;
  /** How many words begin in it, cut or not. */
  words: number;
}

/** Of the main part of a page, as it stands in the window now. */
export async function foldOf(page: Page): Promise<Fold> {
  const { whole, begun } = await page.evaluate<{ whole: string[]; begun: string[] }>(`(() => {
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    const whole = [], begun = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const { top, bottom, left, right, height } = range.getBoundingClientRect();
      if (!node.parentElement.checkVisibility() || height === 0) continue;
      if (top >= 0 && top < window.innerHeight) begun.push(node.textContent);
      const inside = top >= 0 && left >= 0 && bottom <= window.innerHeight && right <= window.innerWidth;
      if (inside) whole.push(node.textContent);
    }
    return { whole, begun };
  })()`);
  const text = whole.join(' ').replace(/\s+/g, ' ').trim();
  return { text, words: begun.join(' ').match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0 };
}
