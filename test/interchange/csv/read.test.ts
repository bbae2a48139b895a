import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columnsOf, layoutName, proposeLayout } from '../../../src/interchange/csv/columns.ts';
import { decode } from '../../../src/interchange/csv/decode.ts';
import { MOST_ROWS, readFile } from '../../../src/interchange/csv/read.ts';
import type { Piece } from '../../../src/interchange/piece.ts';

const TODAY = '2026-06-01';
const HEAD = 'Contact date,Time,Contact type,Notes,Outcome,Officer,Sensitive\n';
const contacts = (...rows: string[]) => readFile(HEAD + rows.join('\n'), TODAY).pieces.slice(1);
const content = ({ proposal }: Piece) => ('content' in proposal ? proposal.content : proposal.becomes);

describe('a file of contacts', () => {
  it('gives one contact a row, with cells of several lines', () => {
    const rows = contacts(
      '12/05/2026,10:30,Office visit,"Came on time.\r\nTalked of ""home"".",Attended,Pat Writer,No',
      '3 Apr 2026,,Phone call,Rang,,,',
    );
    expect(rows.map(content)).toEqual([
      {
        kind: 'Office visit',
        text: 'Came on time.\nTalked of "home".',
        outcome: 'Attended',
        officer: 'Pat Writer',
        happened: '2026-05-12T10:30',
      },
      { kind: 'Phone call', text: 'Rang', happened: '2026-04-03' },
    ]);
  });

  it('takes midnight for a day without a time', () => {
    expect(contacts('12/05/2026,00:00,Note,x,,,').map(content)).toMatchObject([{ happened: '2026-05-12' }]);
  });

  it('reads a time in the cell of the date', () => {
    const { pieces } = readFile('Date and time;Type\n12/05/2026 16:20;Visit', TODAY);
    expect(pieces.slice(1).map(content)).toEqual([
      { kind: 'Visit', text: 'Visit', happened: '2026-05-12T16:20' },
    ]);
  });

  it.each([
    ['06/09/20,,Visit,x,,,', 'The year of “06/09/20” has two digits'],
    ['?22 May 2016,,Visit,x,,,', 'The date “?22 May 2016” is marked as doubtful'],
    ['early April 2019,,Visit,x,,,', '“early April 2019” is not a date that can be read for certain'],
    ['31/02/2026,,Visit,x,,,', '“31/02/2026” is not in the calendar'],
    ['05/13/2026,,Visit,x,,,', '“05/13/2026” is not in the calendar'],
    ['12/05/2026,early,Visit,x,,,', '“early” is not a time'],
    ['02/06/2026,,Visit,x,,,', 'This is in the future, so it has not happened yet'],
    [',,Visit,x,,,', 'There is no date'],
    ['12/05/2026,,,,,,', 'There are neither a type nor notes'],
  ])('keeps %s as text and says why', (row, doubt) => {
    const [piece] = contacts(row);
    expect(piece).toMatchObject({ proposal: { becomes: 'NOT_PLACED' }, doubt });
  });

  it('leaves out what is sensitive or of ViSOR', () => {
    const rows = contacts(
      '12/05/2026,,Visit,x,,,Yes',
      '12/05/2026,,ViSOR entry,x,,,',
      '12/05/2026,,VINC,x,,,No',
      '12/05/2026,,Visit,x,,,No',
    );
    expect(rows.map(({ leftOut }) => leftOut)).toEqual(['SENSITIVE', 'SENSITIVE', 'SENSITIVE', undefined]);
  });
});

describe('what is marked as sensitive', () => {
  it('is left out whatever its column is chosen to be', () => {
    const file = readFile('Date,Notes,Sensitive\n12/05/2026,Rang,Y', TODAY, {
      kind: 'CONTACTS',
      columns: ['date', 'notes', 'ignore'],
    });
    expect(file.pieces[1]?.leftOut).toBe('SENSITIVE');
  });
});

describe('a file of registers', () => {
  it('gives one register a row', () => {
    const { layout, pieces } = readFile(
      'Register code\tRegister type\tStart date\tNext review date\tEnd date\tNotes\nRCPR\tChild protection\t01/02/2026\t01/08/2026\t\tTwo children',
      TODAY,
    );
    expect(layout.kind).toBe('REGISTERS');
    expect(pieces.slice(1).map(content)).toEqual([
      {
        code: 'RCPR',
        description: 'Child protection',
        startedOn: '2026-02-01',
        reviewOn: '2026-08-01',
        notes: 'Two children',
      },
    ]);
  });

  it('keeps a row with a day that cannot be read as text', () => {
    const { pieces } = readFile('Register,Start\nDomestic abuse,1/2/26', TODAY);
    expect(pieces[1]).toMatchObject({
      proposal: { becomes: 'NOT_PLACED' },
      doubt: 'The year of “1/2/26” has two digits',
    });
  });
});

describe('the columns', () => {
  it.each([
    ['Date,Time,Type,Notes,Outcome,Officer', ['date', 'time', 'type', 'notes', 'outcome', 'officer']],
    [
      'startDateTime,description,notes,outcome,officerName,isSensitive,id',
      ['date', 'type', 'notes', 'outcome', 'officer', 'sensitive', 'id'],
    ],
    ['CONTACT_DATE;CONTACT_TYPE;Comments;Staff Name;Colour', ['date', 'type', 'notes', 'officer', 'ignore']],
    ['Date,Date,Details', ['date', 'ignore', 'notes']],
    ['Flag,Date added,Review due,Removed', ['type', 'start', 'review', 'end']],
  ])('of %s are proposed from their headings', (headings, expected) => {
    expect(readFile(headings, TODAY).layout.columns).toEqual(expected);
  });

  it('are those that were chosen, if they fit the file', () => {
    const text = 'A,B,C\n12/05/2026,Visit,Rang';
    const chosen = {
      kind: 'CONTACTS' as const,
      columns: ['date' as const, 'type' as const, 'notes' as const],
    };
    expect(readFile(text, TODAY, chosen).pieces.slice(1).map(content)).toEqual([
      { kind: 'Visit', text: 'Rang', happened: '2026-05-12' },
    ]);
    for (const columns of [['date'], ['date', 'date', 'notes'], ['date', 'start', 'notes']] as const) {
      const misfit = readFile(text, TODAY, { kind: 'CONTACTS', columns: [...columns] });
      expect(misfit.layout).toEqual(proposeLayout(['A', 'B', 'C']));
    }
  });

  it('are remembered by what the headings say, and not by how they are spaced', () => {
    expect(layoutName(['Contact Date', 'Type'])).toBe(layoutName(['contact_date', 'TYPE']));
    expect(layoutName(['Contact Date', 'Type'])).not.toBe(layoutName(['Type', 'Contact Date']));
  });

  it('can all be chosen in words', () => {
    const spelt = Object.values(columnsOf).flatMap((columns) => Object.values(columns));
    expect(spelt.every((words) => /^[A-Z]/.test(words))).toBe(true);
  });
});

describe('any file', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('12/05/2026', '"', '""', '"a\nb"', '', ' ', 'Date', 'Notes', 'é', '😀', '\uFEFF', '\0'),
  );
  const anyFile = fc
    .array(fc.array(cell, { maxLength: 5 }), { maxLength: 12 })
    .chain((rows) =>
      fc
        .constantFrom(',', ';', '\t')
        .chain((delimiter) =>
          fc.constantFrom('\n', '\r\n', '\r').map((end) => rows.map((row) => row.join(delimiter)).join(end)),
        ),
    );

  it('comes back whole when its rows are joined', () => {
    fc.assert(
      fc.property(fc.oneof(anyFile, fc.string({ unit: 'binary' })), (text) => {
        const { pieces } = readFile(text, TODAY);
        expect(pieces.map(({ from, to }) => text.slice(from, to)).join('')).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('with a quotation mark that is never closed is read line by line', () => {
    const file = readFile('Date,Notes\n12/05/2026,"not closed\n11/05/2026,Rang', TODAY);
    expect(file.broken).toBe(true);
    expect(file.pieces.slice(1).map(content)).toMatchObject([{ text: '"not closed' }, { text: 'Rang' }]);
  });

  it('is read up to its 20,000th row, and says how many are left', () => {
    const file = readFile(`Date,Notes\n${'12/05/2026,Rang\n'.repeat(MOST_ROWS + 3)}`, TODAY);
    expect([file.pieces.length, file.tooMany]).toEqual([MOST_ROWS + 1, 3]);
  });
});

describe('the encoding of a file', () => {
  const text = 'Note,Café – “naïve”';
  const utf16 = (mark: boolean) => Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['Windows-1252', Uint8Array.from(Buffer.from('Note,Caf\xe9 \x96 \x93na\xefve\x94', 'latin1'))],
    ['UTF-16, little end first', utf16(true)],
    ['UTF-16 without a mark', utf16(false)],
    ['UTF-16, big end first', utf16(true).swap16()],
  ])('%s is found out', (_, bytes) => {
    expect(decode(bytes)).toBe(text);
  });

  it('is none where the bytes are no text: a picture, a workbook', () => {
    const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52];
    const zip = [0x50, 0x4b, 0x03, 0x04, 0x14, 0, 0x06, 0];
    for (const bytes of [png, zip]) expect(decode(Uint8Array.from(bytes))).toBeUndefined();
  });

  it('of any bytes gives some text without zeros, or none', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(decode(bytes) ?? '').not.toContain('\0')));
    const some = fc.string({ unit: 'binary' }).filter((words) => !words.includes('\0'));
    fc.assert(fc.property(some, (words) => expect(typeof decode(Buffer.from(words))).toBe('string')));
  });
});
