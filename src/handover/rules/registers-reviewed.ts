import {
  endOfRegister,
  isActive,
  isUncheckedRegister,
  notesOf,
  reasonOf,
  registerName,
  registersOf,
  reviewDay,
  type Register,
} from '../../case/information/registers.ts';
import { addMonths, dayInWords, londonDay } from '../../case/time.ts';
import { andUnchecked, counted, listed, standing, type Found } from './look.ts';
import { unknownSince } from './look-ups.ts';
import { areKnown } from './registers.ts';
import { home, said, type About, type Rule, type Situation } from './rule.ts';
import { risk } from './stakes.ts';

/** Only what was checked here satisfies a rule that does more than advise (interchange §1.1). */
const counts =
  ({ severity }: Situation) =>
  (register: Register): boolean =>
    !isUncheckedRegister(register) || severity === 'ADVISES';

function nobodyLooked({ state }: About): Found | undefined {
  const failed = unknownSince(state, 'REGISTERS', state.information.registers.at(-1)?.stamp);
  if (failed !== undefined) return failed;
  return areKnown(state)
    ? undefined
    : { is: 'undone', finding: 'Nobody has looked up the registers', because: [] };
}

const stampsOf = (registers: readonly Register[]) =>
  registers.flatMap(({ stamp, reviewed, removed }) => [stamp, reviewed?.stamp, removed?.stamp]);

const active = ({ state }: About): Register[] => registersOf(state.information).filter(isActive);

/** Whether its day of review has passed, or nothing says when that is. */
const isOverdue = (register: Register, on: string): boolean => (reviewDay(register) ?? '') < londonDay(on);

function reviewed(s: Situation) {
  return (about: About, on: string): Found => {
    const all = active(about);
    const overdue = all.filter((each) => isOverdue(each, on));
    const unchecked = all.filter((each) => !counts(s)(each));
    const because = stampsOf(overdue.length > 0 ? overdue : all);
    if (overdue.length > 0) {
      const [first] = overdue as [Register];
      const day = reviewDay(first);
      const one = day === undefined ? 'has no day of review' : `was to be reviewed by ${dayInWords(day)}`;
      const more = overdue.length > 1 ? `, and ${overdue.length - 1} more` : '';
      const finding = `Register ${registerName(first)} ${one}${more}${andUnchecked(unchecked.length)}`;
      return { is: 'undone', finding, because };
    }
    const found = nobodyLooked(about);
    if (found !== undefined) return found;
    const finding = `${counted(all.length, 'active register')}, none overdue for review`;
    return unchecked.length === 0
      ? { is: 'done', finding, because }
      : { is: 'undone', finding: `${finding}${andUnchecked(unchecked.length)}`, because };
  };
}

/** Whether each of these registers has the words it needs; `what` says of one that it has not. */
function withWords(
  which: (register: Register, on: string) => boolean,
  wordsOf: (register: Register) => string | undefined,
  what: string,
) {
  return (about: About, on: string): Found => {
    const all = registersOf(about.state.information).filter((each) => which(each, on));
    const bare = all.filter((each) => !said(wordsOf(each)));
    if (bare.length > 0) {
      const names = listed(bare.slice(0, 3).map(registerName));
      const more = bare.length > 3 ? ` and ${bare.length - 3} more` : '';
      return { is: 'undone', finding: `${names}${more} ${what}`, because: stampsOf(bare) };
    }
    const finding = `${counted(all.length, 'register')}, each with a note that says so`;
    return nobodyLooked(about) ?? { is: 'done', finding, because: stampsOf(all) };
  };
}

const endedWithin =
  (months: number) =>
  (register: Register, on: string): boolean =>
    (endOfRegister(register) ?? '') >= addMonths(londonDay(on), -months);

const none = ({ state }: About): boolean => state.information.registers.length === 0;

const rule = {
  line: 'assessment',
  owes: home(),
  page: (about) => (none(about) ? 'look-up' : 'review-register'),
  ofCase: true,
  needs: [],
  needsOfCase: ['RegisterRecorded', 'RegisterReviewed', 'RegisterRemoved', 'LookUpRecorded'],
} as const satisfies Partial<Rule>;

export const registerRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-26',
    title: 'Every active register was reviewed in its time',
    why: (s) => `A register that nobody looks at warns nobody: ${risk(s)}.`,
    judge: (s) => standing(s, reviewed(s)),
    act: (about) =>
      none(about)
        ? 'Look up the registers, and record what their last review said'
        : 'Review each register that is overdue or was never checked here',
  },
  {
    ...rule,
    id: 'HC-27',
    title: 'The notes of every active register say who or what it is about',
    why: (s) => `A warning without a name cannot be acted on: ${risk(s)}.`,
    judge: (s) => standing(s, withWords(isActive, notesOf, 'without a word on who or what is meant')),
    act: () => 'Record the notes of each active register',
  },
  {
    ...rule,
    id: 'HC-28',
    title: 'Registers removed lately are listed with the reason',
    why: (s) => `What was a risk until lately may be one again: ${risk(s)}.`,
    judge: (s) =>
      standing(
        s,
        withWords(endedWithin(s.policy.limits?.['months'] ?? 12), reasonOf, 'ended without a reason given'),
      ),
    act: () => 'Record why each register was removed',
    page: (about) => (none(about) ? 'look-up' : 'remove-register'),
  },
];
