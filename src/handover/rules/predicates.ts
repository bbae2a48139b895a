import type { CaseState } from '../../case/case.ts';
import { movedEarly, stageOf, type Transfer } from '../../case/transfer/transfer.state.ts';
import { mappaLevel, roshInWords, roshLevel } from '../../case/risk/risk-levels.ts';

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

function highRisk(state: CaseState, by: number): Holds {
  const { level, uncertain } = roshLevel(state, by);
  if (level === 'HIGH' || level === 'VERY_HIGH') return 'yes';
  return level === null || uncertain ? 'unknown' : 'no';
}

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

const staysHome = ({ proposed, converted }: Transfer): boolean =>
  proposed.kind === 'TEMPORARY_MOVE' && converted === undefined;

/** Every condition that a policy file can name. */
export const predicates = {
  all: { holds: () => 'yes', otherwise: () => '', unsure: '' },
  'high-risk': {
    holds: ({ state }, by) => highRisk(state, by),
    otherwise: ({ state }, by) => `${roshNow(state, by)}.`,
    unsure: 'ROSH is not known',
  },
  'mappa-2-3': {
    holds: ({ state }, by) => mappa23(state, by),
    otherwise: ({ state }, by) => `${mappaNow(state, by)}.`,
    unsure: 'the MAPPA level is not known',
  },
  'high-risk-or-mappa-2-3': {
    holds: ({ state }, by) => either(highRisk(state, by), mappa23(state, by)),
    otherwise: ({ state }, by) => `${roshNow(state, by)}, ${mappaNow(state, by)}.`,
    unsure: 'it is not known whether ROSH is high or MAPPA is at level 2 or 3',
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
