import { addMonths, dayInWords, londonDay } from '../../case/time.ts';
import { andUnchecked, counted, listed, standing, type Found } from './look.ts';
import { unknownSince } from './look-ups.ts';
import { areKnown, isActive, registersOf, reviewMonths, type Register } from './registers.ts';
import { home, said, type About, type Rule, type Situation } from './rule.ts';
import { risk } from './stakes.ts';

/** What a register is called in a sentence. */
const named = ({ code, description }: Register): string => code ?? `“${description.trim().slice(0, 40)}”`;

/** Only what was checked here satisfies a rule that does more than advise (interchange §1.1). */
const counts =
  ({ severity }: Situation) =>
  ({ imported }: Register): boolean =>
    imported === undefined || severity === 'ADVISES';

function nobodyLooked({ state }: About): Found | undefined {
  const all = registersOf(state);
  const failed = unknownSince(state, 'REGISTERS', all.at(-1)?.stamp);
  if (failed !== undefined) return failed;
  return areKnown(state)
    ? undefined
    : { is: 'undone', finding: 'Nobody has looked up the registers', because: [] };
}

/** The day on which it was to be looked at again; undefined where neither the source nor its code says. */
function reviewDay({ code, startedOn, reviewOn }: Register): string | 'never' | undefined {
  const months = reviewMonths(code);
  if (reviewOn !== undefined) return reviewOn;
  if (months === 0) return 'never';
  return startedOn === undefined || months === undefined ? undefined : addMonths(startedOn, months);
}

function reviewed(s: Situation) {
  return (about: About, on: string): Found => {
    const active = registersOf(about.state).filter(isActive);
    const overdue = active.filter((each) => (reviewDay(each) ?? '') < londonDay(on));
    const unchecked = active.filter((each) => !counts(s)(each));
    const because = [...(overdue.length > 0 ? overdue : active)].map(({ stamp }) => stamp);
    if (overdue.length > 0) {
      const [first] = overdue as [Register];
      const day = reviewDay(first);
      const one = day === undefined ? 'has no day of review' : `was to be reviewed by ${dayInWords(day)}`;
      const more = overdue.length > 1 ? `, and ${overdue.length - 1} more` : '';
      const finding = `Register ${named(first)} ${one}${more}${andUnchecked(unchecked.length)}`;
      return { is: 'undone', finding, because };
    }
    const found = nobodyLooked(about);
    if (found !== undefined) return found;
    const finding = `${counted(active.length, 'active register')}, none overdue for review`;
    return unchecked.length === 0
      ? { is: 'done', finding, because }
      : { is: 'undone', finding: `${finding}${andUnchecked(unchecked.length)}`, because };
  };
}

function withNotes(which: (register: Register, on: string) => boolean, what: string) {
  return (about: About, on: string): Found => {
    const all = registersOf(about.state).filter((each) => which(each, on));
    const bare = all.filter(({ notes }) => !said(notes));
    if (bare.length > 0) {
      const names = listed(bare.slice(0, 3).map(named));
      const more = bare.length > 3 ? ` and ${bare.length - 3} more` : '';
      const because = bare.map(({ stamp }) => stamp);
      return { is: 'undone', finding: `${names}${more} ${what}`, because };
    }
    const because = all.map(({ stamp }) => stamp);
    const finding = `${counted(all.length, 'register')}, each with a note that says so`;
    return nobodyLooked(about) ?? { is: 'done', finding, because };
  };
}

const endedWithin =
  (months: number) =>
  (register: Register, on: string): boolean =>
    !isActive(register) && (register.endedOn ?? '') >= addMonths(londonDay(on), -months);

const rule = {
  line: 'assessment',
  owes: home(),
  page: () => 'look-up',
  ofCase: true,
  needs: [],
  needsOfCase: ['RegisterRecorded', 'LookUpRecorded'],
} as const satisfies Partial<Rule>;

export const registerRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-26',
    title: 'Every active register was reviewed in its time',
    why: (s) => `A register that nobody looks at warns nobody: ${risk(s)}.`,
    judge: (s) => standing(s, reviewed(s)),
    act: () => 'Look up the registers, and record what their last review said',
  },
  {
    ...rule,
    id: 'HC-27',
    title: 'The notes of every active register say who or what it is about',
    why: (s) => `A warning without a name cannot be acted on: ${risk(s)}.`,
    judge: (s) => standing(s, withNotes(isActive, 'without a word on who or what is meant')),
    act: () => 'Record the notes of each active register',
  },
  {
    ...rule,
    id: 'HC-28',
    title: 'Registers removed lately are listed with the reason',
    why: (s) => `What was a risk until lately may be one again: ${risk(s)}.`,
    judge: (s) =>
      standing(s, withNotes(endedWithin(s.policy.limits?.['months'] ?? 12), 'ended without a reason given')),
    act: () => 'Record why each register was removed',
  },
];
