/** Which page is wanted, counted from 0, and how much it holds. */
export interface PageRequest {
  page?: number;
  size?: number;
}

/** One page of a list, in Spring's shape. */
export interface Page<T> {
  content: T[];
  totalElements: number;
  totalPages: number;
  number: number;
  size: number;
}

/** No page holds more. */
export const LARGEST_PAGE = 50;

/** Pages are numbered from 0 and hold 1 to 50 entries, 20 unless told; other wishes are brought within these bounds. */
export function bounded({ page = 0, size = 20 }: PageRequest): { number: number; size: number } {
  const whole = (wish: number, least: number, most: number) =>
    Number.isNaN(wish) ? least : Math.min(Math.max(Math.trunc(wish), least), most);
  return { number: whole(page, 0, 1_000_000), size: whole(size, 1, LARGEST_PAGE) };
}

export function pageOf<T>(
  content: T[],
  totalElements: number,
  at: { number: number; size: number },
): Page<T> {
  return { content, totalElements, totalPages: Math.ceil(totalElements / at.size), ...at };
}

/** The same where some rows of the page are left out: they do not count, and no page after it is lost by that. */
export function pageOfSeen<T>(
  content: T[],
  { rows, total }: { rows: readonly unknown[]; total: number },
  at: { number: number; size: number },
): Page<T> {
  return { ...pageOf(content, total, at), totalElements: total - (rows.length - content.length) };
}
