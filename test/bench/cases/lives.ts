import { addDays } from '../../../src/case/time.ts';
import type { OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import type { NewEvent } from '../../../src/event-store/event-log.ts';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';
import { crowd, type Person } from '../../read-model/find/support/invented.ts';
import type { WorkingTeam } from './organisation.ts';
import { Template } from './template.ts';

/** The story of the demonstration that is told again and again: who it is about, and from where to where they move. */
export const STORY = 'X100001';
const [FORENAMES, SURNAME, BORN, HOME, RECEIVING] = ['Callum', 'Ashworth', '1991-04-12', 'LDS01', 'NTC01'];

/** Of the story, what lists show something of: the first event of each type, and the last of those that come again. */
const FIRST =
  `CaseOpened ResponsibilityTransferred RoshLevelAssessed TransferProposed TransferRequested TransferAcknowledged
ReceivingPractitionerAllocated CheckRequested CheckSent CheckReplied TransferAgreed TransferCompleted`.split(
    /\s+/,
  );
const LAST = ['ResponsibilityTransferred'];

/** After which event cases stand, and how many of a hundred. */
const STAGES: Record<string, number> = {
  RoshLevelAssessed: 35,
  TransferProposed: 6,
  TransferRequested: 8,
  TransferAcknowledged: 6,
  CheckRequested: 5,
  CheckSent: 8,
  TransferAgreed: 5,
  ResponsibilityTransferred: 4,
  TransferCompleted: 23,
};
const HUNDRED = Object.entries(STAGES).flatMap(([last, share]) => Array<string>(share).fill(last));

/** Within how many days the last thing was recorded, of cases in hand and of those that are finished. */
const IN_HAND = 60;
const FINISHED = 700;
/** One case in so many has limited access. */
const RESTRICTED = 100;

/** A case as it is told. */
export interface Life {
  stream: string;
  /** The same for all that stand after the same event since the same day. */
  standing: string;
  events: NewEvent[];
  /** ISO 8601 UTC: when all of it was recorded. */
  recordedAt: string;
}

/** Somebody whom a case is about. */
export interface Told extends Person {
  /** Counts them from 1. */
  n: number;
  crn: string;
  /** Whether access to the case is limited. */
  limited: boolean;
}

/** Who the cases are about, always the same. */
export function* people(cases: number): Generator<Told> {
  let n = 0;
  for (const person of crowd(cases)) {
    n += 1;
    yield { ...person, n, crn: `X${String(n).padStart(6, '0')}`, limited: n % RESTRICTED === 0 };
  }
}

/** Lives of so many cases, made from the events of the story: other people, teams, times, and another end. */
export function* lives(
  events: readonly OpenedEvent[],
  cases: number,
  teams: readonly WorkingTeam[],
  today: string,
): Generator<Life> {
  const kept = events.filter((event) => isKept(event, events));
  const template = new Template(kept, [STORY, FORENAMES, SURNAME, HOME, RECEIVING]);
  const types = template.steps.map(({ type }) => type);
  const staff = new Map(demoPeople().map(({ login, staffId }) => [login, staffId]));
  const below = diced();
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!;
  for (const { n, crn, limited, forenames, surname, born } of people(cases)) {
    const [from, to] = [one(teams), one(teams)];
    const [home, receiving] = [one(from.practitioners), one(to.practitioners)];
    const last = one(HUNDRED);
    const count = types.lastIndexOf(last) + 1;
    const { recordedAt } = template.steps[count - 1]!;
    const ended = addDays(today, -1 - below(last === types.at(-1) ? FINISHED : IN_HAND));
    const words = new Map([
      [STORY, crn],
      [FORENAMES, forenames],
      [SURNAME, surname],
      [BORN, `${born}-06-15`],
      [HOME, from.team.code],
      [RECEIVING, to.team.code],
      [staff.get('amira')!, home.id],
      [staff.get('carys')!, from.senior.id],
      [staff.get('farid')!, receiving.id],
      [staff.get('hamish')!, to.senior.id],
      [staff.get('ines')!, to.administrator.id],
    ]);
    const days = (Date.parse(ended) - Date.parse(recordedAt.slice(0, 10))) / 86_400_000;
    const told = template.of({ n, words, days }, count);
    yield {
      stream: `case-${idOf(n)}`,
      standing: `${last} ${ended}${limited ? ' limited' : ''}`,
      events: limited ? [...told, restricted(from)] : told,
      recordedAt: ended + recordedAt.slice(10),
    };
  }
}

/** The id of the nth case. */
const idOf = (n: number): string => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;

function isKept(event: OpenedEvent, all: readonly OpenedEvent[]): boolean {
  const { type } = event.metadata;
  const same = all.filter(({ metadata }) => metadata.type === type);
  return (FIRST.includes(type) && event === same[0]) || (LAST.includes(type) && event === same.at(-1));
}

/** Only those who work the case, and the home senior, see it. */
function restricted({ senior: { id, role, team } }: WorkingTeam): NewEvent {
  const actor = { id, role, agency: 'PROBATION', area: team };
  return {
    type: 'CaseRestricted',
    data: { staffIds: [id], reason: 'Known to somebody at the office.' },
    about: { actor },
  };
}

/** Numbers below a limit that look like chance and are always the same. */
function diced(): (limit: number) => number {
  let seed = 20_261_128;
  return (limit) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
}
