import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../src/case/decider.ts';
import { demoStaff, demoTeams } from '../../src/directory/demo-directory.ts';
import { readDirectoryFile } from '../../src/directory/directory-file.ts';
import { demoPeople } from '../../src/security/demo/demo-people.ts';

const TEAMS = 'code,name,pdu,region,agency';
const STAFF = 'id,name,role,grade,team,from,to';
const AMIRA = '177acc67-5ec8-4123-aedb-c0a5e7ad2905';
const all = () => true;

/** What is wrong with a file, by line; nothing when it can be read. */
function wrongWith(csv: string, isTeam: (code: string) => boolean = all): string[] {
  try {
    readDirectoryFile(csv, isTeam);
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.fields.map(({ field, message }) => `${field}: ${message}`);
    throw error;
  }
}

describe('a directory file', () => {
  it('is read by its headers, in any order, with or without a byte order mark and with quotes', () => {
    const csv =
      '\uFEFFname,code,agency,region,pdu\r\n"Leeds, North",LDS01,PROBATION,Yorkshire & The Humber,Leeds\r\n';
    expect(readDirectoryFile(csv, all).teams).toEqual([
      {
        code: 'LDS01',
        name: 'Leeds, North',
        pdu: 'Leeds',
        region: 'Yorkshire & The Humber',
        agency: 'PROBATION',
      },
    ]);
  });

  it('may leave out the last day of staff, in the row or as a column', () => {
    const row = `${AMIRA},Amira Haddad,SENIOR,PO,LDS01,2024-01-01`;
    const amira = {
      id: AMIRA,
      name: 'Amira Haddad',
      role: 'SENIOR',
      grade: 'PO',
      team: 'LDS01',
      from: '2024-01-01',
    };
    expect(readDirectoryFile(`${STAFF}\n${row},\n`, all).staff).toEqual([amira]);
    expect(readDirectoryFile(`id,name,role,grade,team,from\n${row}\n`, all).staff).toEqual([amira]);
    expect(readDirectoryFile(`${STAFF}\n${row},2025-01-01\n`, all).staff).toEqual([
      { ...amira, to: '2025-01-01' },
    ]);
  });

  it('is refused with every bad line named, and what to do about each', () => {
    const csv = [
      STAFF,
      `${AMIRA},Amira Haddad,SENIOR,PO,LDS01,2024-01-01,`,
      'amira,,CHIEF,PO,leeds,2024-02-30,2023-01-01',
      `${AMIRA},Amira Haddad,SENIOR,PO,LDS01,2024-01-01,`,
      '',
      `30849b83-88a0-45f5-9212-4f284da70ed8,Ben Thornley,SENIOR,PO,XXX99,2024-01-01,2023-12-31`,
      'too,few',
    ].join('\n');
    expect(wrongWith(csv, (code) => code === 'LDS01')).toEqual([
      'line 3: id must be the staff id as a UUID in small letters',
      'line 3: name must be words, 100 characters at most',
      expect.stringMatching(/^line 3: role must be one of PRACTITIONER, /),
      'line 3: team must be 3 to 10 capital letters or digits, such as LDS01',
      'line 3: from must be a day written YYYY-MM-DD',
      'line 3: to must not be before from',
      'line 4: The line says again what line 2 says: keep one of them',
      'line 6: team XXX99 is not in the directory: load the file of teams first',
      'line 6: to must not be before from',
      'line 7: The line has 2 fields and the header 7: give one for each column',
    ]);
  });

  it.each([
    ['no known header', 'a,b\n1,2\n', 'line 1: The first line must name the columns'],
    ['a column twice', `${TEAMS},code\n`, 'line 1: The first line must name the columns'],
    ['a column that is not known', `${TEAMS},colour\n`, 'line 1: The first line must name the columns'],
    ['nothing', '', 'line 1: The first line must name the columns'],
    ['no rows', `${TEAMS}\n`, 'line 2: The file has no rows below its header'],
    ['a quotation mark that does not end', `${TEAMS}\n"LDS01,x\n`, ': The line is not CSV'],
  ])('is refused with %s', (_, csv, said) => {
    expect(wrongWith(csv)).toEqual([expect.stringContaining(said)]);
  });

  it('never lets the service itself be loaded as staff', () => {
    expect(wrongWith(`${STAFF}\n${AMIRA},A,SYSTEM,PO,LDS01,2024-01-01,\n`)).toHaveLength(1);
    expect(wrongWith(`${STAFF}\n${AMIRA},A,toString,PO,LDS01,2024-01-01,\n`)).toHaveLength(1);
  });

  it('is either read or refused in words, whatever it holds', () => {
    const piece = fc.oneof(
      fc.constantFrom(TEAMS, STAFF, ',', '"', '\n', '\r\n', '\uFEFF', AMIRA, 'LDS01'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const sentence of wrongWith(pieces.join(''))) expect(sentence).toMatch(/^line \d+: \S/);
      }),
    );
  });
});

describe('the invented directory', () => {
  it('has everybody in a team that it has, and a name of their own to sign in with', () => {
    const { teams } = readDirectoryFile(demoTeams(), all);
    const { staff } = readDirectoryFile(demoStaff(), (code) => teams.some((team) => team.code === code));
    const logins = demoPeople().map(({ login }) => login);
    expect(new Set(logins).size).toBe(staff.length);
    expect(logins).toEqual(expect.arrayContaining(['amira', 'ben']));
    expect(new Set(teams.map(({ region }) => region)).size).toBe(3);
  });
});
