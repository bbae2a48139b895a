import { checkStandings } from '../../../src/case/checks/words.ts';
import { commandRoutes } from '../../../src/case/command-routes.ts';
import type { ActionStanding } from '../../../src/case/contingency/contingency.state.ts';
import { redaction, type CaseEventName } from '../../../src/case/events.ts';
import { lookUpResults } from '../../../src/case/information/information.events.ts';
import { becomesInWords } from '../../../src/case/information/pieces.ts';
import type { ReadBackStanding } from '../../../src/case/reading/read-back.ts';
import { kinds } from '../../../src/case/responsibility/responsibility.events.ts';
import { oasysStatuses } from '../../../src/case/risk/risk.events.ts';
import { escalationLevels } from '../../../src/case/transfer/words.ts';
import { stages } from '../../../src/handover/words.ts';
import { OUTCOMES } from './completeness-laws.ts';
import type { Standings } from './standings.ts';

/** How often everything came to pass in many histories: every state, command, event and way of being turned down. */

const actions = ['DRAFT', 'WAITING', 'ACTIVE', 'INVOKED', 'LAPSED', 'SUPERSEDED'] satisfies ActionStanding[];
const readBacks = [
  'NONE',
  'GIVEN',
  'CONFIRMED',
  'CORRECTED',
  'OVERTAKEN',
] satisfies ReadBackStanding['standing'][];
const levels = Object.keys(escalationLevels);

/** Every state that has to be come to, by topic. */
const states: Readonly<Record<string, readonly string[]>> = {
  transfer: Object.keys(stages),
  ...Object.fromEntries(
    Object.keys(kinds).map((kind) => [
      kind,
      kind === 'SUPERVISION'
        ? ['OFFERED', 'ACCEPTED', 'ENDED']
        : ['UNASSIGNED', 'OFFERED', 'ACCEPTED', 'ENDED'],
    ]),
  ),
  offer: ['OPEN', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN'],
  action: [...actions, 'BEGUN', 'CONCLUDED'],
  HOME: ['ACTIVE', 'LAPSED'],
  RECEIVING: ['WAITING', 'ACTIVE', 'LAPSED'],
  BOTH: ['ACTIVE'],
  number: ['ANSWERED', 'SILENT'],
  check: Object.keys(checkStandings),
  reply: ['INFORMATION_HELD', 'NOTHING_HELD', 'REFUSED'],
  question: ['RAISED', 'ANSWERED', 'CLOSED', 'CLOSED_UNANSWERED'],
  refusal: ['DECIDED_AGREED', 'DECIDED_REFUSED'],
  'escalation to': levels,
  'raised to': levels,
  dispute: ['RAISED', 'SETTLED'],
  item: [
    ...[
      'PRESENT',
      'MISSING',
      'AWAITING_REPLY',
      'STALE',
      'DISPUTED',
      'CONFIRMED_NONE',
      'NOT_APPLICABLE',
      'RESTRICTED',
    ],
  ],
  agency: ['NOT_ASKED_YET', 'ACCEPTED', 'DECLINED', 'NONE'],
  task: ['STANDING', 'CONTINUES', 'ENDED', 'MOVED', 'DONE'],
  access: ['OPEN', 'RESTRICTED', 'LIFTED', 'GRANTED', 'ENDED'],
  emergency: ['TAKEN', 'SEEN'],
  identity: ['OPENED', 'CORRECTED'],
  statement: ['WRITTEN', 'UNCHECKED', 'CONFIRMED', 'CORRECTED', 'WITHDRAWN'],
  levels: ['WRITTEN', 'UNCHECKED', 'CONFIRMED'],
  OASys: Object.keys(oasysStatuses),
  'not known': ['NOTHING', 'POINTS'],
  MAPPA: ['0', '1', '2', '3'],
  'look-up': Object.keys(lookUpResults),
  piece: [...Object.keys(becomesInWords), 'HELD_ALREADY'],
  'read-back': readBacks,
  read: ['REQUEST', 'SUMMARY'],
  appointment: ['OFFERED', 'REARRANGED', 'KEPT', 'MISSED'],
  move: ['EARLY', 'AGREED'],
  interim: ['STANDING', 'OVER'],
  oversight: ['HOME', 'RECEIVING', 'CONTINUITY'],
  'block pass': ['PROPOSED', 'SECONDED', 'USED'],
  'passed at': ['request', 'agree', 'pass', 'complete'],
  rule: OUTCOMES,
  command: ['ACCEPTED', 'NOTHING_NEW', 'REPEATED', 'BY_THE_CLOCK'],
  'turned down': [
    'invalid',
    'forbidden',
    'not-found',
    'conflict',
    'limited access',
    'stale screen',
    'id used before',
  ],
};

const named = new Set(Object.entries(states).flatMap(([of, each]) => each.map((state) => `${of} ${state}`)));

export class Tally {
  readonly #states = new Map<string, number>();
  readonly #events = new Map<string, number>();
  readonly #accepted = new Map<string, number>();
  readonly #refused = new Map<string, number>();

  /** Counts each thing that stands elsewhere than before. */
  moved(before: Standings, after: Standings): void {
    for (const [what, state] of after) if (before.get(what) !== state) this.state(state);
  }

  state(state: string): void {
    bump(this.#states, state);
  }

  recorded(type: string): void {
    bump(this.#events, type);
  }

  tried(act: string, isAccepted: boolean): void {
    bump(isAccepted ? this.#accepted : this.#refused, act);
  }

  /** The states that were come to less often than so many times. */
  rarer(least: number): string[] {
    return [...named].filter((state) => (this.#states.get(state) ?? 0) < least);
  }

  /** States that were counted and that no topic names: the table would hide them. */
  unnamed(): string[] {
    return [...this.#states.keys()].filter((state) => !named.has(state));
  }

  /** Commands never accepted or never turned down, and events never recorded. */
  never(): string[] {
    const acts = commandRoutes.map(({ act }) => act);
    // Written by who erases an event, and by no command.
    const types = (Object.keys(redaction) as CaseEventName[]).filter((type) => type !== 'KeyRenewed');
    return [
      ...acts.filter((act) => !this.#accepted.has(act)).map((act) => `${act} was never accepted`),
      ...acts.filter((act) => !this.#refused.has(act)).map((act) => `${act} was never turned down`),
      ...types.filter((type) => !this.#events.has(type)).map((type) => `${type} was never recorded`),
    ];
  }

  /** A line for each topic: how often each of its states was come to. */
  table(): string {
    const rows = Object.entries(states).map(
      ([of, each]) =>
        [of, each.map((state) => `${state} ${this.#states.get(`${of} ${state}`) ?? 0}`).join(', ')] as const,
    );
    const sorted = (counts: Map<string, number>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const tried = sorted(this.#accepted).map(
      ([act, times]) => `${act} ${times}/${this.#refused.get(act) ?? 0}`,
    );
    const events = sorted(this.#events).map(([type, times]) => `${type} ${times}`);
    return [...rows, ['accepted/turned down', tried.join(', ')], ['events', events.join(', ')]]
      .map(([of = '', counts]) => `${of.padEnd(21)}${counts}`)
      .join('\n');
  }
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
