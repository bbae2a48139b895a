/** Text as it was meant: what printing and copying put between the words is taken out. */

/** Ends of lines as prints, browsers and old systems write them. */
export const LINE_END = /\r\n|[\r\n\f\v\u0085\u2028\u2029]/g;

// Soft hyphens, zero-width characters and byte order marks are drawn as nothing; odd spaces as a space.
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g;
const SPACE = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;

/** One line without what is invisible. */
export function line(text: string): string {
  return text.replace(INVISIBLE, '').replace(SPACE, ' ').trim();
}

/** Several lines ended by a line feed, without empty lines at either end. */
export function paragraphs(text: string): string {
  return text
    .split(LINE_END)
    .map(line)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The same for texts that differ only in spaces and ends of lines. */
export function flat(text: string): string {
  return line(text.replace(/\s+/g, ' ')).replace(/ {2,}/g, ' ');
}
