import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partsOf, plain, roughly, soundsOf } from '../../../src/read-model/find/sounds.ts';
import { createReadModel } from '../../../src/read-model/schema.ts';
import { ask, askHidden, caseOf, fill, type Person } from './support/invented.ts';

const person = (forenames: string, surname: string, born: number, more: Partial<Person> = {}): Person => ({
  forenames,
  surname,
  born,
  ...more,
});

/** By name, so that a test can say who it means. */
const people = {
  exact: person('Jon', 'Smyth', 1990, { pnc: '2002/0073319Z' }),
  otherYear: person('Jon', 'Smyth', 1975),
  nearYear: person('Jon', 'Smyth', 1989),
  slip: person('Jon', 'Smyht', 1990),
  sounds: person('John', 'Schmidt', 1990),
  otherForename: person('Wendy', 'Smyth', 1990),
  turned: person('Smyth', 'Jon', 1990),
  married: person('Ann', 'Baker', 1966, { earlier: [person('Ann', 'Zucchero', 1966)] }),
  yearCorrected: person('Cleo', 'Vanterpool', 1981, { earlier: [person('Cleo', 'Vanterpool', 1918)] }),
  hyphen: person('Rhys', 'Llewellyn-Bowen', 1969),
  apostrophe: person('Sinéad', 'O’Brien', 1984),
  particle: person('Pieter', 'van der Berg', 1958),
  forenames: person('Mary Ellen', 'Trellis', 1950),
};
type Who = keyof typeof people;
const names = Object.keys(people) as Who[];

let folder: string;
let db: DatabaseSync;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-'));
  db = createReadModel(join(folder, 'views.db'));
  fill(db, Object.values(people));
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const who = (caseId: string): Who => names.find((_, n) => caseOf(n) === caseId)!;
const found = (asked: Parameters<typeof ask>[1]): Who[] => ask(db, asked).map(({ caseId }) => who(caseId));
const matches = (asked: Parameters<typeof ask>[1]) =>
  Object.fromEntries(ask(db, asked).map(({ caseId, match }) => [who(caseId), match]));

describe('one box', () => {
  it.each(['X000000', 'x000000', ' X000000 ', 'X 000000', 'Smyth X000000'])(
    'understands the CRN in "%s"',
    (text) => {
      expect(matches(text)).toEqual({ exact: 'CRN' });
    },
  );

  it.each(['2002/0073319Z', '2002/73319Z', '02/73319Z', '0273319z', 'Smyth 02/73319Z'])(
    'understands the PNC number in "%s"',
    (text) => {
      expect(matches(text)).toEqual({ exact: 'PNC' });
    },
  );

  it.each([
    'Jon Smyth 1990',
    'smyth jon 1990',
    'Smyth, Jon 1990',
    'SMYTH JON 15/06/1990',
    'jon smyth 1990-06-15',
  ])('understands the name and year in "%s"', (text) => {
    expect(found(text).slice(0, 2)).toContain('exact');
    expect(matches(text)['exact']).toBe('NAME_AND_YEAR');
  });

  it('understands the same things asked for by their names', () => {
    expect(found({ crn: 'x000000' })).toEqual(['exact']);
    expect(found({ pnc: '02/73319Z' })).toEqual(['exact']);
    expect(found({ name: 'smyth jon', yearOfBirth: 1990 })).toContain('exact');
  });

  it.each([
    ['', 'text', 'Enter a CRN, a PNC number, or a surname'],
    ['1990', 'text', 'Enter a CRN, a PNC number, or a surname'],
    ['?!', 'text', 'Enter a CRN, a PNC number, or a surname'],
    ['2002/73319A', 'text', 'Check the PNC number'],
  ])('says of "%s" what to enter', (text, field, message) => {
    expect(() => ask(db, text)).toThrow(
      expect.objectContaining({ fields: [{ field, message: expect.stringContaining(message) }] }),
    );
  });

  it('says of a CRN and a PNC number that are none which field to put right', () => {
    expect(() => ask(db, { crn: 'nobody' })).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ field: 'crn' })] }),
    );
    expect(() => ask(db, { pnc: 'nobody' })).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ field: 'pnc' })] }),
    );
  });

  it('never fails in another way, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        try {
          expect(Array.isArray(ask(db, text))).toBe(true);
        } catch (error) {
          expect((error as Error).name).toBe('Refusal');
        }
      }),
    );
  });
});

describe('what is found', () => {
  it('comes in the order in which it fits: name and year, name, one letter, sound', () => {
    const all = found('jon smyth 1990');
    const inOrder: Who[] = ['exact', 'slip', 'sounds'];
    expect(inOrder.map((each) => all.indexOf(each))).toEqual(
      inOrder.map((each) => all.indexOf(each)).toSorted(),
    );
    expect(all.indexOf('nearYear')).toBeLessThan(all.indexOf('otherYear'));
    expect(all.slice(0, 2)).toEqual(['exact', 'turned']);
    expect(matches('jon smyth')).toMatchObject({
      exact: 'NAME',
      otherYear: 'NAME',
      slip: 'ALMOST',
      sounds: 'SOUNDS_ALIKE',
    });
  });

  it('leaves out those who hardly fit once there are five who do', () => {
    expect(found('jon smyth')).not.toContain('otherForename');
    expect(matches('wendy smyth')).toMatchObject({ otherForename: 'NAME', exact: 'LITTLE' });
  });

  it.each([
    ['hyphen', 'bowen'],
    ['hyphen', 'Llewellyn Bowen'],
    ['hyphen', 'rhys lewelin-bowen 1969'],
    ['apostrophe', 'obrien'],
    ['apostrophe', "sinead o'brien"],
    ['apostrophe', 'OBRIAN 1984'],
    ['particle', 'van der berg'],
    ['particle', 'vandenberg pieter'],
    ['particle', 'berg pieter 1958'],
    ['forenames', 'trellis ellen'],
    ['forenames', 'mary trellis'],
    ['exact', 'smyth'],
    ['exact', 'smuth'],
    ['exact', 'smth'],
  ] as const)('has %s for "%s"', (expected, text) => {
    expect(found(text)).toContain(expected);
  });

  it('has those whose name or year was corrected, and says under which identity', () => {
    const [now] = ask(db, 'ann baker 1966');
    const [then] = ask(db, 'ann zuchero');
    expect([now!, then!].map(({ caseId, identity }) => [who(caseId), identity])).toEqual([
      ['married', 0],
      ['married', 1],
    ]);
    expect(ask(db, 'cleo vanterpool 1918')).toMatchObject([{ identity: 1, match: 'NAME_AND_YEAR' }]);
    expect(ask(db, 'cleo vanterpool')).toMatchObject([{ identity: 0 }]);
  });

  it('has those of whom only the first name and the year were heard well', () => {
    expect(found('pieter fishpaste 1958')).toEqual(['particle']);
    expect(found('pieter fishpaste')).toEqual([]);
  });

  it('has a case with limited access only for those who know of it', () => {
    db.exec(`INSERT INTO restricted_cases VALUES ('${caseOf(0)}');
      INSERT INTO entitled VALUES ('staff-1', '${caseOf(0)}', 1), ('team:A', '${caseOf(0)}', 0)`);
    for (const text of ['X000000', '02/73319Z', 'jon smyth 1990', 'smyth']) {
      expect(found(text)).not.toContain('exact');
      expect(ask(db, text, ['staff-1']).map(({ caseId }) => who(caseId))).toContain('exact');
      expect(ask(db, text, ['somebody', 'team:A']).map(({ caseId }) => who(caseId))).toContain('exact');
    }
    db.exec('DELETE FROM restricted_cases; DELETE FROM entitled');
  });
});

describe('in an emergency', () => {
  const limited: Who[] = ['exact', 'otherYear', 'slip', 'sounds', 'otherForename', 'yearCorrected'];
  beforeAll(() => {
    for (const each of limited) {
      db.exec(`INSERT INTO restricted_cases VALUES ('${caseOf(names.indexOf(each))}')`);
    }
    db.exec(`INSERT INTO entitled VALUES ('staff-1', '${caseOf(names.indexOf('slip'))}', 1)`);
  });
  afterAll(() => db.exec('DELETE FROM restricted_cases; DELETE FROM entitled'));

  const hidden = (asked: Parameters<typeof ask>[1], reader: string[] = []) =>
    askHidden(db, asked, reader).map(({ caseId }) => who(caseId));

  it.each(['X000000', '02/73319Z', 'Smyth X000000'])(
    'a case of which the reader must not know is found by its number in "%s"',
    (text) => expect(hidden(text)).toEqual(['exact']),
  );

  it('and by name, also as it was heard, with the very year of birth', () => {
    expect(hidden('jon smyth 1990')).toEqual(['exact', 'slip', 'sounds']);
    expect(hidden({ name: 'smith, john', yearOfBirth: 1975 })).toEqual(['otherYear']);
    expect(hidden('smyth 1975')).toEqual(['otherYear']);
    expect(hidden('cleo vanterpool 1918')).toEqual(['yearCorrected']);
  });

  it.each([
    'jon smyth',
    'smyth',
    'jon smyth 1991',
    'jon smyth 1909',
    'jon 1990',
    'jon fishpaste 1990',
    'wendy smyth 1975',
  ])('and never by a name alone, a near year or what fits in part: "%s"', (text) =>
    expect(hidden(text)).toEqual([]),
  );

  it('and only where it is not found anyway', () => {
    expect(hidden('jon smyth 1990', ['staff-1'])).toEqual(['exact', 'sounds']);
    expect(hidden('rhys llewellyn-bowen 1969')).toEqual([]);
    expect(hidden({ crn: 'X000002' })).toEqual([]);
  });
});

describe('every name', () => {
  const letters = fc.stringMatching(/^[a-z]{4,12}$/);

  it('is found with any one of its letters left out, doubled, exchanged or changed places', () => {
    let run = 100;
    fc.assert(
      fc.property(letters, fc.nat(11), fc.stringMatching(/^[a-z]$/), (surname, at, letter) => {
        const place = at % surname.length;
        const [before, after] = [surname.slice(0, place), surname.slice(place + 1)];
        const slips = [
          before + after,
          before + letter + surname.slice(place),
          before + letter + after,
          before + (surname[place + 1] ?? '') + surname[place] + after.slice(1),
        ];
        const n = (run += 1);
        fill(db, [person('Quentin', surname, 1970)], n);
        for (const slip of slips) {
          expect(ask(db, `quentin ${slip}`).map(({ caseId }) => caseId)).toContain(caseOf(n));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is read alike with and without marks, apostrophes, capitals and hyphens', () => {
    expect(plain('Ó Bríain-NÚÑEZ')).toBe('obriainnunez');
    expect(plain('Łukaszewska')).toBe('lukaszewska');
    expect(plain('Straße Ørsted Þór Æsa')).toBe('strasseorstedthoraesa');
    expect(partsOf("O'Neill – Smith-Jones")).toEqual(['oneill', 'smith', 'jones']);
    expect(plain('李')).toBe('');
  });

  it('has at most six codes, and the same ones whenever it is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (name) => {
        const codes = soundsOf(name);
        expect(codes.length).toBeLessThanOrEqual(6);
        expect(soundsOf(name)).toEqual(codes);
        expect(codes.map(roughly).every((code) => !/[AH]/.test(code))).toBe(true);
      }),
    );
  });
});
