import { LINE_END } from '../words.ts';

const SHORT = /(?:^|[\s(])(?:mr|mrs|ms|miss|dr|prof|st|no|nos|tel|ext|approx|e\.g|i\.e|etc|vs|cf|[a-z])\.$/i;
const END = /[.!?]["”’)]*(?=\s+["“‘(]*[\p{Lu}\d•*-])/gu;

/** Where the sentences of a part of a text begin and end: at full stops and at ends of lines. Blanks go with the one before. */
export function sentencesOf(text: string, from: number, to: number): [number, number][] {
  const part = text.slice(from, to);
  const ends = [
    ...[...part.matchAll(LINE_END)].map(({ index, 0: end }) => index + end.length),
    ...[...part.matchAll(END)]
      .filter(({ index }) => !SHORT.test(part.slice(Math.max(0, index - 12), index + 1)))
      .map(({ index, 0: end }) => index + end.length),
    part.length,
  ].sort((a, b) => a - b);
  const sentences: [number, number][] = [];
  let start = 0;
  for (const end of ends) {
    const last = sentences.at(-1);
    if (part.slice(start, end).trim() === '') {
      if (last !== undefined) last[1] = from + end;
      else if (end < part.length) continue;
      else sentences.push([from, from + end]);
    } else sentences.push([from + start, from + end]);
    start = end;
  }
  return sentences;
}
