import type { Page } from 'playwright-core';

/** How many A4 sides a page takes on paper, from the count of the PDF itself. */
export async function sidesOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  return (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
}
