import type { CaseState } from '../../case/case.ts';
import type { Stamp } from '../../case/decider.ts';
import type { CaseEventName } from '../../case/events.ts';
import type { Gate } from '../../case/oversight/oversight.events.ts';
import { dayInWords, londonDay } from '../../case/time.ts';
import { agreement, reallocations, type Transfer } from '../../case/transfer/transfer.state.ts';
import type { Line, Outcome, Owes, RuleAnswer, RulePolicy, Severity } from '../assessment.ts';
import type { ClockName } from './clocks.ts';

/** The case and the one of its transfers that is asked about. */
export interface About {
  state: CaseState;
  transfer: Transfer;
}

/** Everything a rule may know: the case and its transfer, the instant asked for, and policy. */
export interface Situation extends About {
  /** ISO 8601 UTC: the instant that is answered for. */
  now: string;
  /** What the policy in force says of this rule. */
  policy: RulePolicy;
  /** What it does to the act it guards, for this person. */
  severity: Severity;
  /** Where the policy's clock for this rule started; undefined while it has not. */
  start: Stamp | undefined;
  /**
   * The last day in time for a clock that started with a fact or at an instant, by the policy then in force; undefined
   * without a limit. `done` is what met the rule: risk recorded after it cannot make it late.
   */
  limit(start: Stamp | string, done?: Stamp): Limit | undefined;
  /** The case and the transfer as recorded up to a fact, itself included, or up to an instant (ISO 8601 UTC). */
  recordedBy(mark: Stamp | string): About;
  /** A last day (YYYY-MM-DD) that people set themselves with a fact: undone after it, it goes to managers like any other. */
  lastDaySet(day: string, by: Stamp): Limit;
}

/** The last day in time. */
export interface Limit {
  /** YYYY-MM-DD, Europe/London. */
  dueOn: string;
  /** The last instant in time, ISO 8601 UTC. */
  end: string;
  basis: NonNullable<RuleAnswer['deadlineBasis']>;
  /** Why the shorter limit was used although it is not known whether it applies; otherwise empty. */
  caution: string;
}

/** What a rule found. */
export interface Verdict {
  outcome: Outcome;
  finding: string;
  because: string[];
  limit?: Limit;
  /** Who owes it, where that depends on how things stand. */
  owes?: Owes;
}

/** One thing that has to be true for the receiving side to work safely (design §9). */
export interface Rule {
  /** HC-01 … */
  id: string;
  title: string;
  line: Line;
  owes: Owes;
  /** Why it matters for this person, in one sentence. */
  why(situation: Situation): string;
  judge(situation: Situation): Verdict;
  /** What to do next to meet it, verb first; undefined when there is nothing to do by then (ISO 8601 UTC). */
  act(about: About, now: string): string | undefined;
  /** The page that meets it: the last part of its address. */
  page(about: About): string;
  /** True when that page is one of the case and not of the transfer. */
  ofCase?: boolean;
  /** True when the page meets it only for those who owe it: what others record there is something else. */
  byOwnerOnly?: boolean;
  /** The events of the transfer it rests on: when one was erased, the answer is UNKNOWN. */
  needs: readonly CaseEventName[];
  /** The same for events that count wherever in the case they stand. */
  needsOfCase?: readonly CaseEventName[];
  /** The clock of a rule that counts from each of several things; others follow the policy's choice. */
  ownClock?: ClockName;
  /** True when it still matters after the transfer was refused, withdrawn, overtaken or ended. */
  outlives?: boolean;
}

export const home = (role: Owes['role'] = 'PRACTITIONER'): Owes => ({ side: 'HOME', role });
export const receiving = (role: Owes['role'] = 'PRACTITIONER'): Owes => ({ side: 'RECEIVING', role });

/** The words for an act that is done or not: `did` 'The request was acknowledged', `undone` 'Nobody has …'. */
interface Words {
  did: string;
  undone: string;
}

/** Judges an act that has a last day. Done means recorded: what was not written down helps nobody who reads. */
export function inTime(s: Situation, done: Stamp | undefined, words: Words): Verdict {
  const limit = s.start && s.limit(s.start, done);
  const because = idsOf(s.start, done);
  if (done !== undefined) {
    const did = `${words.did} on ${dayOf(done)}`;
    return limit && done.recordedAt > limit.end
      ? {
          outcome: 'MET_LATE',
          finding: `${did}, after the last day, ${dayInWords(limit.dueOn)}.`,
          because,
          limit,
        }
      : { outcome: 'SATISFIED', finding: `${did}.`, because, ...(limit && { limit }) };
  }
  if (limit === undefined) return { outcome: 'NOT_DUE', finding: `${words.undone}.`, because };
  return s.now > limit.end
    ? {
        outcome: 'FAILED',
        finding: `${words.undone}; the last day was ${dayInWords(limit.dueOn)}.`,
        because,
        limit,
      }
    : {
        outcome: 'NOT_DUE',
        finding: `${words.undone}; the last day is ${dayInWords(limit.dueOn)}.`,
        because,
        limit,
      };
}

/** Judges something that has to be recorded before an act; `act` names it: 'the request was sent'. */
export function before(
  done: Stamp | undefined,
  act: Stamp | undefined,
  words: Words & { act: string },
): Verdict {
  const because = idsOf(done, act);
  if (done !== undefined) {
    const did = `${words.did} on ${dayOf(done)}`;
    return act !== undefined && act.revision < done.revision
      ? { outcome: 'MET_LATE', finding: `${did}, after ${words.act} on ${dayOf(act)}.`, because }
      : { outcome: 'SATISFIED', finding: `${did}.`, because };
  }
  return act === undefined
    ? { outcome: 'NOT_DUE', finding: `${words.undone}.`, because }
    : { outcome: 'FAILED', finding: `${words.undone} before ${words.act} on ${dayOf(act)}.`, because };
}

/** The fact that took the transfer through a gate; undefined while it stands before it. */
export function passedGate(transfer: Transfer, gate: Gate | undefined): Stamp | undefined {
  const { requested, refused, completed } = transfer;
  if (gate === 'request') return requested?.stamp;
  if (gate === 'refuse') return refused?.stamp;
  if (gate === 'agree') return agreement(transfer);
  if (gate === 'pass') return handedOver(transfer);
  return gate === 'complete' ? completed?.stamp : undefined;
}

/** The events that `agreement` of a transfer rests on. */
export const agreementNeeds = [
  'TransferAgreed',
  'TransferRefused',
  'DisputeDecided',
  'TemporaryMoveStarted',
  'TemporaryMoveConverted',
] as const satisfies CaseEventName[];

/** Supervision passed, or a temporary move began that has not become lasting. */
export function handedOver({ passed, started, converted }: Transfer): Stamp | undefined {
  return passed?.stamp ?? (converted === undefined ? started?.stamp : undefined);
}

/**
 * The revision at which the case was last to go to another team or practitioner, before it was handed over; -1 when it
 * never was. What was said to those before does not count for them.
 */
export function lastChangeOfReceiver(transfer: Transfer): number {
  const by = handedOver(transfer)?.revision ?? Infinity;
  const changes = [...transfer.routed, ...reallocations(transfer)].map(({ stamp }) => stamp.revision);
  return Math.max(-1, ...changes.filter((revision) => revision < by));
}

/** The day on which a fact was recorded, in words. */
export const dayOf = (stamp: Stamp): string => dayInWords(londonDay(stamp.recordedAt));

/** The ids of the events, without gaps and doubles. */
export const idsOf = (...stamps: (Stamp | undefined)[]): string[] => [
  ...new Set(stamps.flatMap((stamp) => (stamp === undefined ? [] : [stamp.eventId]))),
];

/** Whether something was written at all. */
export const said = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';
