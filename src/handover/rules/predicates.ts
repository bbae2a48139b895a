import { restrictionOf } from '../../case/access/access.state.ts';
import type { CaseState } from '../../case/case.ts';
import { isActive, registersOf } from '../../case/information/registers.ts';
import type { RoshLevel } from '../../case/risk/risk.events.ts';
import { londonDay } from '../../case/time.ts';
import { movedEarly, stageOf, type Transfer } from '../../case/transfer/transfer.state.ts';
import { hereOf } from './agencies.ts';
import { failedLookUp } from './look-ups.ts';
import { workingDaysOrNull } from '../working-days.ts';
import { significant } from './assessment-current.ts';
import { readersOf } from './corrections.ts';
import { areKnown, registerSays, type Meaning } from './registers.ts';
import { mappaLevel, newestRosh, roshInWords, roshLevel } from '../../case/risk/risk-levels.ts';

/** To whom a rule applies. `unknown` is treated as yes, and said: what is not known never excuses anybody. */
export type Holds = 'yes' | 'no' | 'unknown';

interface Predicate {
  /** Judged by what was recorded up to a revision of the case. */
  holds(about: { state: CaseState; transfer: Transfer }, by: number): Holds;
  /** Why it does not apply, a sentence. */
  otherwise(about: { state: CaseState; transfer: Transfer }, by: number): string;
  /** What is not known, a clause. */
  unsure: string;
}

const yes = (holds: boolean): Holds => (holds ? 'yes' : 'no');

const either = (...holds: Holds[]): Holds =>
  holds.find((each) => each === 'yes') ?? holds.find((each) => each === 'unknown') ?? 'no';

function mappa23(state: CaseState, by: number): Holds {
  const { level, uncertain } = mappaLevel(state, by);
  if (level === 2 || level === 3) return 'yes';
  return level === null || uncertain ? 'unknown' : 'no';
}

const roshNow = (state: CaseState, by: number): string => roshInWords(roshLevel(state, by).level);

function mappaNow(state: CaseState, by: number): string {
  const { level } = mappaLevel(state, by);
  return level === 0 ? 'MAPPA does not apply' : `MAPPA level is ${level}`;
}

/** Whether ROSH is at least so high for one of the groups, or overall. */
function atLeast(levels: readonly RoshLevel[], state: CaseState, by: number): Holds {
  const { level, uncertain } = roshLevel(state, by);
  if (level !== null && levels.includes(level)) return 'yes';
  return level === null || uncertain ? 'unknown' : 'no';
}

const registered = (meaning: Meaning): Predicate => ({
  holds: ({ state }, by) => registerSays(state, meaning, by),
  otherwise: () => `No active register speaks of ${meaning}.`,
  unsure: 'the registers are not known',
});

const domesticAbuse = registered('domestic abuse');

/** Children are at risk by a register, or by a level of medium or above. */
const child: Predicate = {
  holds: ({ state }, by) => {
    const level = newestRosh(state, by)?.children;
    return either(yes(level !== undefined && level !== 'LOW'), registerSays(state, 'children', by));
  },
  otherwise: () => 'No active register speaks of children, and no level says that they are at risk.',
  unsure: 'the registers are not known',
};

/** At least one of them; `unsure` says what is not known of it. */
const anyOf = (unsure: string, ...parts: readonly Predicate[]): Predicate => ({
  holds: (about, by) => either(...parts.map((part) => part.holds(about, by))),
  otherwise: (about, by) => parts.map((part) => part.otherwise(about, by)).join(' '),
  unsure,
});

const significantBy = (state: CaseState, by: number) =>
  significant({ state }).filter(({ stamp }) => stamp.revision <= by);

const staysHome = ({ proposed, converted }: Transfer): boolean =>
  proposed.kind === 'TEMPORARY_MOVE' && converted === undefined;

const highRiskOf: Predicate = {
  holds: ({ state }, by) => atLeast(['VERY_HIGH', 'HIGH'], state, by),
  otherwise: ({ state }, by) => `${roshNow(state, by)}.`,
  unsure: 'ROSH is not known',
};

const mappa23Of: Predicate = {
  holds: ({ state }, by) => mappa23(state, by),
  otherwise: ({ state }, by) => `${mappaNow(state, by)}.`,
  unsure: 'the MAPPA level is not known',
};

/** Every condition that a policy file can name. */
export const predicates = {
  all: { holds: () => 'yes', otherwise: () => '', unsure: '' },
  'high-risk': highRiskOf,
  'very-high-risk': {
    holds: ({ state }, by) => atLeast(['VERY_HIGH'], state, by),
    otherwise: ({ state }, by) => `${roshNow(state, by)}.`,
    unsure: 'ROSH is not known',
  },
  'medium-risk-or-above': {
    holds: ({ state }, by) => atLeast(['VERY_HIGH', 'HIGH', 'MEDIUM'], state, by),
    otherwise: ({ state }, by) => `${roshNow(state, by)}.`,
    unsure: 'ROSH is not known',
  },
  'mappa-2-3': mappa23Of,
  'high-risk-or-mappa-2-3': {
    holds: (about, by) => either(highRiskOf.holds(about, by), mappa23Of.holds(about, by)),
    otherwise: ({ state }, by) => `${roshNow(state, by)}, ${mappaNow(state, by)}.`,
    unsure: 'it is not known whether ROSH is high or MAPPA is at level 2 or 3',
  },
  'high-risk-or-domestic-abuse': anyOf(
    'it is not known whether ROSH is high or a register speaks of domestic abuse',
    highRiskOf,
    domesticAbuse,
  ),
  'high-risk-domestic-abuse-or-child': anyOf(
    'it is not known whether ROSH is high, or domestic abuse or a child is in sight',
    highRiskOf,
    domesticAbuse,
    child,
  ),
  'high-risk-mappa-2-3-or-domestic-abuse': anyOf(
    'it is not known whether ROSH is high, MAPPA is at level 2 or 3, or a register speaks of domestic abuse',
    highRiskOf,
    mappa23Of,
    domesticAbuse,
  ),
  'domestic-abuse': domesticAbuse,
  child,
  'adult-at-risk': registered('an adult at risk'),
  'child-protection-domestic-abuse-or-marac': registered('a child, domestic abuse or MARAC'),
  'self-harm-vulnerable-or-mental-health': registered('self-harm, vulnerability or mental health'),
  'danger-to-staff': {
    holds: ({ state }, by) => {
      const level = newestRosh(state, by)?.staff;
      return either(
        yes(level !== undefined && level !== 'LOW'),
        registerSays(state, 'danger to staff, weapons or gangs', by),
      );
    },
    otherwise: () => 'No active register speaks of danger to staff, weapons or gangs, and no level says so.',
    unsure: 'the registers are not known',
  },
  'significant-event': {
    holds: ({ state }, by) => yes(significantBy(state, by).length > 0),
    otherwise: () => 'No allegation and no emergency is recorded.',
    unsure: '',
  },
  'significant-event-in-20-working-days': {
    holds: ({ state, transfer: { requested, proposed } }, by) => {
      const asked = londonDay((requested ?? proposed).stamp.recordedAt);
      const days = significantBy(state, by).map(({ day }) => workingDaysOrNull(day, asked));
      return either(...days.map((each): Holds => (each === null ? 'unknown' : yes(each <= 20))));
    },
    otherwise: () => 'No allegation and no emergency of the 20 working days before the request is recorded.',
    unsure: 'bank holidays are not known for those days',
  },
  registers: {
    holds: ({ state }, by) =>
      registersOf(state.information, by).some(isActive) ? 'yes' : areKnown(state, by) ? 'no' : 'unknown',
    otherwise: () => 'The registers were looked up, and none is active.',
    unsure: 'the registers are not known',
  },
  'registers-at-any-time': {
    holds: ({ state }, by) =>
      registersOf(state.information, by).length > 0 ? 'yes' : areKnown(state, by) ? 'no' : 'unknown',
    otherwise: () => 'The registers were looked up, and there are none.',
    unsure: 'the registers are not known',
  },
  'limited-access': {
    holds: ({ state }, by) => {
      if (restrictionOf(state.access) !== undefined) return 'yes';
      return failedLookUp(state, 'ACCESS', by) ? 'unknown' : 'no';
    },
    otherwise: () => 'The case is not restricted in this service.',
    unsure: 'it could not be looked up whether the case is restricted elsewhere',
  },
  'home-agencies': {
    holds: (about) => yes(hereOf(about).length > 0),
    otherwise: () => 'No task of an agency in the home area is recorded.',
    unsure: '',
  },
  'corrections-after-reading': {
    holds: (about) => yes(readersOf(about).length > 0),
    otherwise: () => 'Nothing was corrected after somebody had read it.',
    unsure: '',
  },
  disputes: {
    holds: ({ state }) => yes(state.understanding.disputes.length > 0),
    otherwise: () => 'Nobody holds that something recorded is wrong.',
    unsure: '',
  },
  'temporary-move': {
    holds: ({ transfer }) => yes(staysHome(transfer)),
    otherwise: () => 'This is not a temporary move.',
    unsure: '',
  },
  'supervision-moves': {
    holds: ({ transfer }) => yes(!staysHome(transfer)),
    otherwise: () => 'Supervision stays with the home area during a temporary move.',
    unsure: '',
  },
  refused: {
    holds: ({ transfer }) => yes(['REFUSED', 'DISPUTED'].includes(stageOf(transfer))),
    otherwise: () => 'The transfer is not refused.',
    unsure: '',
  },
  disputed: {
    holds: ({ transfer }) => yes(stageOf(transfer) === 'DISPUTED'),
    otherwise: () => 'Nobody disputes a refusal.',
    unsure: '',
  },
  'questions-asked': {
    holds: ({ transfer }) => yes(transfer.queries.length > 0),
    otherwise: () => 'Nobody has asked a question.',
    unsure: '',
  },
  'moved-early': {
    holds: ({ transfer }) => yes(movedEarly(transfer)),
    otherwise: () => 'The person did not move before the receiving area agreed.',
    unsure: '',
  },
} as const satisfies Record<string, Predicate>;

export type PredicateName = keyof typeof predicates;

/** Whether a policy may name it. */
export function isPredicate(name: string): name is PredicateName {
  return Object.hasOwn(predicates, name);
}

/** The predicate of a name that `parsePolicy` has let through. */
export function predicateOf(name: string): Predicate {
  return predicates[isPredicate(name) ? name : 'all'];
}
