import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namesOthers, othersInWords, type Person } from '../../../src/case/information/about-whom.ts';
import { checkLetter } from '../../../src/case/identity/pnc.ts';
import {
  contactLog,
  mail,
  newerPrint,
  notes,
  olderPrint,
  withChildren,
} from '../../interchange/support/texts.ts';

const pnc = (year: string, serial: string) =>
  `${year}/${serial.padStart(7, '0')}${checkLetter(year, serial)}`;

const robin: Person = {
  crn: 'X000101',
  name: { forenames: 'Robin James', surname: 'Example-Grove' },
  dateOfBirth: '1990-04-01',
  pnc: pnc('2010', '41'),
  earlier: [],
};
const TODAY = '2026-03-02';

const inPaste = (text: string, person: Person = robin) =>
  othersInWords(namesOthers({ kind: 'PASTE', pieces: [{ text }] }, person, TODAY), person);
const inFile = (text: string, person: Person = robin) => {
  const pieces = text.split(/(?<=\n)/).map((row) => ({ text: row }));
  return othersInWords(namesOthers({ kind: 'CSV', pieces }, person, TODAY), person);
};

describe('pasted text of this person', () => {
  it.each([
    ['a print', olderPrint],
    ['a print without a name', newerPrint],
    ['notes', notes],
    ['a contact log', contactLog],
    ['an e-mail', mail],
    ['nothing', ''],
    ['everything on one line', `CRN: x000101, PNC ${pnc('2010', '41')}, DOB 1 April 1990`],
    ['a table', 'Name\tEXAMPLE-GROVE, Robin\nCRN\tX000101\nDate of birth\t01/04/1990'],
    ['labels above what they name', 'CRN\nX000101\nSurname\nExample-Grove\nForename 1\nROBIN'],
    ['an empty label', 'Name:\nCRN: X000101'],
    ['a title and an initial', "Offender's name: Mr R. Example Grove"],
    ['half of a surname', 'Surname: Grove'],
    ['another who is written about', 'CRN: X000101\nSeen with a man whose CRN: X000999 is known to us.'],
    ['another who is only mentioned', 'X000101 was seen with X000999.'],
    ['a child further down', 'Date of birth: 01/04/1990\nChild\nDate of birth: 04/05/2019'],
    ['an assessor', 'Name of assessor: Lee Marsh\nSurname at birth unknown'],
    ['days and numbers that cannot be read', 'DOB: 01/04/90\nCRN: not known\nPNC: 99/1X'],
  ])('is taken for theirs: %s', (_, text) => {
    expect(inPaste(text)).toEqual([]);
  });

  it('goes by who they were thought to be before, too', () => {
    const { name, dateOfBirth, pnc: number } = robin;
    const corrected: Person = {
      ...robin,
      name: { forenames: 'Robyn', surname: 'Marsh' },
      dateOfBirth: '1991-04-01',
      earlier: [{ name, dateOfBirth, pnc: number! }],
    };
    expect(inPaste('Name: Robin Example-Grove\nDOB: 01/04/1990', corrected)).toEqual([]);
    expect(inPaste('Name: Robyn Marsh\nDOB: 01/04/1991', corrected)).toEqual([]);
  });

  it('may give a PNC number that nobody here knows', () => {
    const { pnc: _, ...unknown } = robin;
    expect(inPaste(`PNC: ${pnc('2012', '77')}`, unknown)).toEqual([]);
  });
});

describe('pasted text of somebody else', () => {
  it('is told by its CRN, under a label wherever that is, or by any that stands alone', () => {
    const told = ['It names CRN X000999; this case is X000101'];
    expect(inPaste('CRN: X000999')).toEqual(told);
    expect(inPaste('Case reference number  X000999   Status: Complete')).toEqual(told);
    expect(inPaste('Re: transfer of X000999 to you')).toEqual(told);
    expect(inPaste(`${olderPrint}\n*CRN:** X000999`)).toEqual(told);
  });

  it('is told by its PNC number, in whatever form it is written', () => {
    const other = pnc('2012', '77');
    const short = `12/77${other.slice(-1)}`;
    const told = [`It names PNC number ${other}; here it is ${robin.pnc}`];
    expect(inPaste(`PNC ID: ${short}`)).toEqual(told);
    expect(inPaste(`Known as ${short} to the police`)).toEqual(told);
  });

  it('is told by its date of birth and by its name', () => {
    expect(inPaste('D.O.B: 04/06/1985\nName: SMITH, John')).toEqual([
      'It names the date of birth 4 June 1985; here it is 1 April 1990',
      'It names “SMITH, John”; this case is of Robin James Example-Grove',
    ]);
    expect(inPaste('Family name: Smith\nFirst name: Jo')).toEqual([
      'It names the surname “Smith”; this case is of Robin James Example-Grove',
      'It names the forenames “Jo”; this case is of Robin James Example-Grove',
    ]);
    expect(inPaste('Name: Kit Example-Grove')).toHaveLength(1);
  });

  it('is told of a child’s print that was not left out', () => {
    expect(inPaste(withChildren)).toEqual([
      'It names “Kim Example, born”; this case is of Robin James Example-Grove',
    ]);
  });
});

describe('a file of rows', () => {
  const head = 'CRN,Date,Type,Notes,DOB,Surname\n';
  const own = 'X000101,01/02/2026,Visit,"Seen with X000999, who left",01/04/1990,Example-Grove\n';

  it('is taken for theirs when every row is', () => {
    expect(inFile(head + own + own)).toEqual([]);
    expect(inFile('Date;Name;Notes\n01/02/2026;Risk to children;"a;b"\n')).toEqual([]);
  });

  it('is told by any row of somebody else', () => {
    const other = 'X000999,01/02/2026,Visit,Kept,04/06/1985,Smith\n';
    expect(inFile(head + own + other + own)).toEqual([
      'It names CRN X000999; this case is X000101',
      'It names the date of birth 4 June 1985; here it is 1 April 1990',
      'It names the surname “Smith”; this case is of Robin James Example-Grove',
    ]);
  });

  it('needs no heading to be told by a CRN, and counts many', () => {
    const rows = [1, 2, 3, 4, 5].map((n) => `01/02/2026\tX00020${n}\tVisit\n`).join('');
    expect(inFile(`Date\tWho\tType\n${rows}`)).toEqual([
      'It names CRN X000201, CRN X000202, CRN X000203 and 2 more; this case is X000101',
    ]);
  });
});

describe('any text', () => {
  it('is read without failing, and names nobody else when it is about them under every label', () => {
    const word = fc.constantFrom(
      'CRN',
      'Name:',
      'DOB',
      '\n',
      '\t',
      ' | ',
      '"',
      ',',
      'X000101',
      'PNC 10/41',
      'Zoe',
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 40 }),
        fc.constantFrom('PASTE' as const, 'CSV' as const),
        (words, kind) => {
          const pieces = [{ text: words.join(' ') }, { text: words.toReversed().join('') }];
          const others = namesOthers({ kind, pieces }, robin, TODAY);
          expect(others.filter(({ told }) => told === 'CRN')).toEqual([]);
          expect(othersInWords(others, robin).every((each) => each.startsWith('It names '))).toBe(true);
        },
      ),
    );
  });
});
