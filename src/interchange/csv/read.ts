import type { Item, PieceContents } from '../../case/information/pieces.ts';
import { DAY_AT_START, moment, readClock, readDay } from '../dates.ts';
import type { Piece, Split } from '../piece.ts';
import { line, paragraphs } from '../words.ts';
import { sensitiveType } from '../sensitive.ts';
import { isLayout, proposeLayout, sensitiveColumns, type Column, type Layout } from './columns.ts';
import { rowsOf, type Row } from './rows.ts';

/** The most rows that are read of one file. */
export const MOST_ROWS = 20_000;

/** A file taken apart, with what its columns were taken for. */
export interface SplitFile extends Split {
  headings: string[];
  layout: Layout;
  /** True when its quotation marks do not add up, so that every line was taken for a row. */
  broken: boolean;
  /** Rows beyond the most that are read; they are no pieces. */
  tooMany: number;
}

/**
 * A file of contacts or registers as pieces, one a row. The columns are those of `layout`, or what the headings say.
 * Pure; nothing makes it fail: a row that is not understood stays as text, a sensitive one is left out. `today` is
 * YYYY-MM-DD in London: what lies after it has not happened.
 */
export function readFile(text: string, today: string, layout?: Layout): SplitFile {
  const { rows, broken } = rowsOf(text);
  const [head, ...all] = rows;
  const headings = head?.cells.map(line) ?? [];
  const chosen = layout !== undefined && isLayout(layout, headings) ? layout : proposeLayout(headings);
  const guarded = sensitiveColumns(headings);
  const data = all.slice(0, MOST_ROWS);
  const pieces: Piece[] = [];
  if (head !== undefined) {
    pieces.push({
      from: head.from,
      to: head.to,
      recognisedAs: 'The headings of the columns',
      proposal: { becomes: 'KEPT_AS_TEXT' },
    });
  }
  for (const row of data) {
    const last = pieces.at(-1);
    if (row.cells.every((cell) => cell.trim() === '') && last !== undefined) last.to = row.to;
    else pieces.push({ from: row.from, to: row.to, ...pieceOf(row, chosen, guarded, today) });
  }
  return {
    system: 'nDelius',
    pieces,
    headings,
    layout: chosen,
    broken,
    tooMany: all.length - data.length,
  };
}

type Told = Omit<Piece, 'from' | 'to'>;
type Cells = Partial<Record<Column, string>>;

function pieceOf({ cells }: Row, { kind, columns }: Layout, guarded: readonly number[], today: string): Told {
  const told: Cells = {};
  for (const [at, cell] of cells.entries()) {
    const column = columns[at];
    const words = paragraphs(cell);
    if (column !== undefined && column !== 'ignore' && words !== '') told[column] = words;
  }
  const recognisedAs = kind === 'CONTACTS' ? 'A contact' : 'A register';
  const ref = told.id === undefined ? {} : { ref: told.id.slice(0, 200) };
  const marks = [told.sensitive, ...guarded.map((at) => cells[at])];
  if (marks.some(isMarked) || sensitiveType(`${told.type ?? ''} ${told.code ?? ''}`)) {
    return { recognisedAs, proposal: { becomes: 'KEPT_AS_TEXT' }, leftOut: 'SENSITIVE', ...ref };
  }
  const read = kind === 'CONTACTS' ? contactOf(told, today) : registerOf(told, today);
  if ('doubt' in read) return { recognisedAs, proposal: { becomes: 'NOT_PLACED' }, ...read, ...ref };
  return { recognisedAs, proposal: read, ...ref };
}

/** Anything but a no in a column that marks what is sensitive, whatever the column was chosen to be. */
function isMarked(cell: string | undefined): boolean {
  const words = cell?.trim() ?? '';
  return words !== '' && !/^(?:n|no|false|0|not sensitive|non-sensitive|none)$/i.test(words);
}

const proposal = <Kind extends Item>(becomes: Kind, content: PieceContents[Kind]): Piece['proposal'] =>
  ({ becomes, content }) as Piece['proposal'];

const LONGEST_TYPE = 200;
const dayAndTime = new RegExp(`^(${DAY_AT_START})[ ,T]*(.*)$`, 'is');

function contactOf(cells: Cells, today: string): Piece['proposal'] | { doubt: string } {
  const { date, time, type, notes, outcome, officer } = cells;
  if (date === undefined) return { doubt: 'There is no date' };
  const [, own = date, rest = ''] = dayAndTime.exec(date) ?? [];
  const read = readDay(own);
  if ('doubt' in read) return read;
  const written = time ?? rest;
  const clock = written === '' ? undefined : readClock(written);
  if (written !== '' && clock === undefined) return { doubt: `“${written}” is not a time` };
  if (read.day > today) return { doubt: 'This is in the future, so it has not happened yet' };
  const words = notes ?? type;
  if (words === undefined) return { doubt: 'There are neither a type nor notes' };
  const long = type !== undefined && type.length > LONGEST_TYPE;
  return proposal('CONTACT', {
    kind: type === undefined || long ? 'Contact' : type.replaceAll('\n', ' '),
    text: long && notes !== undefined ? `${type}\n${notes}` : words,
    ...(outcome !== undefined && { outcome: outcome.replaceAll('\n', ' ') }),
    ...(officer !== undefined && { officer: officer.replaceAll('\n', ' ') }),
    happened: moment(read.day, clock),
  });
}

function registerOf(cells: Cells, today: string): Piece['proposal'] | { doubt: string } {
  const { code, type, start, review, end, notes } = cells;
  const description = (type ?? code)?.replaceAll('\n', ' ');
  if (description === undefined) return { doubt: 'It is not said which register this is' };
  const days = { startedOn: start, reviewOn: review, endedOn: end };
  const read: Partial<Record<keyof typeof days, string>> = {};
  for (const [name, written] of Object.entries(days)) {
    if (written === undefined) continue;
    const day = readDay((dayAndTime.exec(written)?.[1] ?? written).trim());
    if ('doubt' in day) return day;
    read[name as keyof typeof days] = day.day;
  }
  if ((read.startedOn ?? '') > today) return { doubt: 'This is in the future, so it has not happened yet' };
  return proposal('REGISTER', {
    ...(code !== undefined && { code: code.replaceAll('\n', ' ') }),
    description,
    ...read,
    ...(notes !== undefined && { notes }),
  });
}
