import type { Request } from 'express';

/** Whether a request comes from somebody looking at pages rather than from a program that calls the API. */
export function wantsPage({ path, headers }: Pick<Request, 'path' | 'headers'>): boolean {
  return !/^\/(api|health|info)(\/|$)/.test(path) && /\btext\/html\b/.test(headers.accept ?? '');
}
