/**
 * Where to go on after sign-in: a path of our own, or the front page for anything else, so that nobody can be led
 * to another site through our sign-in.
 */
export function nextAddress(asked: unknown): string {
  if (typeof asked !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(asked) || asked.length > 1000)
    return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(asked, here)) return '/';
  const { origin, pathname, search } = new URL(asked, here);
  return origin === here && !pathname.startsWith('//') && pathname !== '/sign-in' ? pathname + search : '/';
}

/** The sign-in page that leads on to an address. */
export function signInAddress(next: string): string {
  const on = nextAddress(next);
  return on === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(on)}`;
}
