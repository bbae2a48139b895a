import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '../../../../src/case/identity/identity.state.ts';
import { findKey, FindRows } from '../../../../src/read-model/find/find-rows.ts';
import { findHidden, findIn, type Found } from '../../../../src/read-model/find/find.ts';
import { prepareLists } from '../../../../src/read-model/lists/lists.ts';
import { wantedFrom, type Asked } from '../../../../src/read-model/find/wanted.ts';

/** Invented people in a table of their own, to be found in. */

export interface Person {
  forenames: string;
  surname: string;
  /** YYYY */
  born: number;
  pnc?: string;
  earlier?: Person[];
}

const HASH_KEY = new Uint8Array(32).fill(9);
export const key = (token: Parameters<typeof findKey>[1]): number => findKey(HASH_KEY, token);

/** The nth case of a table. */
export const caseOf = (n: number): string => `case-${String(n).padStart(6, '0')}`;
export const crnOf = (n: number): string => `X${String(n).padStart(6, '0')}`;

const known = ({ forenames, surname, born, pnc }: Person) => ({
  name: { forenames, surname },
  dateOfBirth: `${born}-06-15`,
  ...(pnc !== undefined && { pnc }),
});

/** Writes people as the cases from a number on. */
export function fill(db: DatabaseSync, people: Iterable<Person>, from = 0): void {
  const rows = new FindRows(db, key);
  db.exec('BEGIN');
  let n = from;
  for (const person of people) {
    const identity = { ...known(person), crn: crnOf(n), earlier: (person.earlier ?? []).map(known) };
    rows.write(caseOf(n), identity as unknown as Identity);
    n += 1;
  }
  db.exec('COMMIT');
}

const wantedIn = (asked: Asked | string) =>
  wantedFrom(typeof asked === 'string' ? { text: asked } : asked, '2026-11-23');

export function ask(db: DatabaseSync, asked: Asked | string, reader: string[] = []): Found[] {
  return findIn(prepareLists(db), wantedIn(asked), reader, key);
}

/** What is found in an emergency beside that. */
export function askHidden(db: DatabaseSync, asked: Asked | string, reader: string[] = []): Found[] {
  return findHidden(prepareLists(db), wantedIn(asked), reader, key);
}

const SURNAMES =
  `Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White
Roberts Green Hall Wood Jackson Clarke Khan Hughes Edwards Hill Moore Harris Martin Clark Cooper Ward Morris Turner Lee Baker
Harrison Allen Scott Phillips Watson Parker Young Bennett Price Griffiths Begum Kelly Simpson Cox Marshall Collins Murphy Ali
Shaw Richardson Carter Bailey Ahmed Bell Hussain Cook Ellis Adams Miller Singh Richards Rogers Chapman Murray Campbell Lewis
Mills Graham Webb Gray Knight Palmer Stevens Hunt Russell Barnes Fisher Dixon Butler Lloyd Owen Pearson Reid Mason Burke Kaur
Stewart Fox Rahman Islam Akhtar Mahmood Chowdhury Sharma Gill Dhaliwal Sandhu Iqbal Malik Hassan Osman Abdi Warsame Farah Mensah
Boateng Asante Adeyemi Okafor Balogun Bello Eze Nwosu Banda Moyo Dube Ncube Kowalska Nowak Lewandowski Zielinska Kaminski Popescu
Ionescu Dumitru Petrov Ivanova Costa Santos Silva Pereira Fernandes Garcia Lopez Rossi Ferrari Yilmaz Demir Kaya Aydin Chen Wang
Li Liu Tran Pham Le Hoang Fraser Duncan Kerr Paterson Sinclair Gallagher Doherty Byrne Quinn Doyle Nolan Flynn Bevan Prosser
Vaughan Tudor Rees Gwynne Trevithick Penrose Tregenza Ashcroft Bickerstaff Crowther Entwistle Hargreaves Ramsbottom Shuttleworth
Thwaite Winterbottom Arkwright Birtwistle Clegg Duckworth Featherstone Haigh Illingworth Kershaw Lockwood Mellor Naylor Oldroyd
Pickles Rushworth Sugden Tattersall Uttley Varley Whitaker Yardley Ackroyd Beaumont Crabtree Dyson Earnshaw Firth Greenwood`.split(
    /\s+/,
  );
const FORENAMES =
  `James John Robert Michael William David Richard Thomas Mark Paul Andrew Peter Daniel Matthew Lee Ryan Liam Jack
Callum Connor Kyle Jordan Aaron Nathan Luke Adam Scott Craig Dean Wayne Darren Jason Kevin Gary Stephen Simon Neil Mary Susan
Karen Sarah Lisa Emma Laura Rachel Rebecca Hannah Jessica Chloe Lauren Amy Danielle Stacey Kelly Leanne Samantha Nicola Joanne
Mohammed Ahmed Ali Hassan Omar Ibrahim Yusuf Bilal Imran Tariq Aisha Fatima Zainab Priya Raj Arjun Sanjay Gurpreet Harjit Kwame
Kofi Emeka Chidi Tunde Ngozi Amara Piotr Tomasz Krzysztof Agnieszka Andrei Mihai Elena Ivan Dmitri Joao Miguel Ana Maria Marco
Mehmet Emre Wei Ming Linh Minh Rhys Dylan Gareth Bethan Carys Seren Callan Fergus Euan Catriona Declan Padraig Roisin Orla`.split(
    /\s+/,
  );
const STARTS =
  `Ash Bar Bel Bram Cal Car Chad Col Dar Den Dun East Ed Farn Fen Gar Glen Had Hal Har Hol Hor Ing Kel Kirk Lang Lin
Mar Mel Mor New Nor Old Or Pen Pres Rad Rams Ros Ruth Sel Shel Stan Stoke Sut Tar Thorn Tre Wal War Wes Whit Win Wool`.split(
    /\s+/,
  );
const ENDS =
  `bridge bury by combe cote den don field ford gate grave ham hurst ington land ley low man more ridge shaw stead ston
thorpe ton wald well wick wood worth`.split(/\s+/);

/** As many invented people as wanted, always the same: common surnames often, made-up ones too. */
export function* crowd(many: number): Generator<Person> {
  let seed = 20_261_123;
  const below = (limit: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const one = (of: readonly string[]) => of[below(of.length)]!;
  const common = (of: readonly string[]) => of[Math.min(below(of.length), below(of.length))]!;
  for (let n = 0; n < many; n++) {
    const surname = below(10) < 6 ? common(SURNAMES) : one(STARTS) + one(ENDS);
    yield { forenames: common(FORENAMES), surname, born: 1945 + below(63) };
  }
}
