import { parse } from 'csv-parse/sync';
import { LINE_END } from '../words.ts';

/** A row of a file: its cells, and where it stands in the text, its line end included. */
export interface Row {
  cells: string[];
  from: number;
  to: number;
}

/** A file that is cut into rows, without a gap between them. */
export interface Rows {
  rows: Row[];
  /** True when its quotation marks do not add up, so that every line was taken for a row. */
  broken: boolean;
}

/** Rows of cells between commas, semicolons or tabs, whichever the first line has most of. Never throws. */
export function rowsOf(text: string): Rows {
  const delimiter = delimiterOf(text);
  try {
    const parsed = parse(Buffer.from(text), {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      info: true,
    }) as unknown as { record: string[]; info: { bytes: number } }[];
    return { rows: placed(text, parsed), broken: false };
  } catch {
    return { rows: linesAsRows(text, delimiter), broken: true };
  }
}

function placed(text: string, parsed: readonly { record: string[]; info: { bytes: number } }[]): Row[] {
  const bytes = Buffer.from(text);
  let from = 0;
  let before = 0;
  return parsed.map(({ record, info }, index) => {
    const to =
      index === parsed.length - 1 ? text.length : from + bytes.subarray(before, info.bytes).toString().length;
    const row = { cells: record, from, to };
    [from, before] = [to, info.bytes];
    return row;
  });
}

function linesAsRows(text: string, delimiter: string): Row[] {
  const rows: Row[] = [];
  let from = 0;
  for (const { index, 0: end } of [...text.matchAll(LINE_END), { index: text.length, 0: '' }]) {
    const to = index + end.length;
    if (to > from) rows.push({ cells: text.slice(from, index).split(delimiter), from, to });
    from = to;
  }
  return rows;
}

function delimiterOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text.slice(0, 10_000))?.[0].replace(/"[^"]*"/g, '') ?? '';
  const count = (delimiter: string) => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}
