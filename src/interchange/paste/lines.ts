import { LINE_END, line } from '../words.ts';

/** A line of a text: where it stands, its end included, and its words without what is invisible. */
export interface Line {
  from: number;
  to: number;
  words: string;
}

/** Every line of a text, without a gap. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  const add = (end: number, to: number) => {
    lines.push({ from, to, words: line(text.slice(from, end)) });
    from = to;
  };
  for (const end of text.matchAll(LINE_END)) add(end.index, end.index + end[0].length);
  if (from < text.length) add(text.length, text.length);
  return lines;
}
