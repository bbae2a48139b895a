import { isDeepStrictEqual } from 'node:util';
import { emptyCase, evolve, type CaseState } from '../../../src/case/case.ts';
import type { Recorded, Refusal } from '../../../src/case/decider.ts';
import { supersededCauses } from '../../../src/case/transfer/words.ts';
import { holderOf, type Tenure } from '../../../src/case/responsibility/responsibility.state.ts';
import { isOpen, stageOf, type Stage } from '../../../src/case/transfer/transfer.state.ts';
import type { Took } from './case-in-memory.ts';
import { CASE } from './given.ts';

/**
 * What must hold of transfers after every step of every history (domain §11.1), told from the log alone wherever it can
 * be. Each law throws with what broke it.
 */

/** What was recorded in one step, with the case before and after and everything in its log. */
export interface Step extends Took {
  log: readonly Recorded[];
}

export type Law = (step: Step) => void;

/** Throws unless it holds. */
export function must(holds: boolean | undefined, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

type Of<Type extends Recorded['type']> = Extract<Recorded, { type: Type }>;

/** The events of some types. */
export const all = <Type extends Recorded['type']>(log: readonly Recorded[], ...types: Type[]) =>
  log.filter((event): event is Of<Type> => (types as string[]).includes(event.type));

/** Supervision passes in these events. */
export const passings = (events: readonly Recorded[]) =>
  all(events, 'ResponsibilityTransferred').filter(({ data }) => data.kind === 'SUPERVISION');

export const transferLaws: Readonly<Record<string, Law>> = {
  '1. Supervision has one holder at every instant, from the opening to its end': oneSupervisor,
  '2. Supervision passes by the act of the person whom a senior named, on an offer that stands, once agreed':
    passedByTheirOwnAct,
  '3. That the person moved changes no stage': movingChangesNothing,
  '4. Only acceptance and the end change the holder: no refusal, withdrawal or move does': holderStays,
  '5. Stages follow from events and go where they lead': stagesFollow,
  '6. What was withdrawn or refused stays to be seen': nothingIsGone,
  '7. A second transfer is opened once the first has ended, or carries on from it': oneAtATime,
};

function oneSupervisor({ after, log }: Step): void {
  const { tenures } = after.responsibilities.SUPERVISION;
  const opened = all(log, 'CaseOpened')[0]?.stamp.recordedAt ?? '';
  const ended = all(log, 'ResponsibilityEnded').find(({ data }) => data.kind === 'SUPERVISION');
  const end = ended?.stamp.recordedAt ?? null;
  must(tenures[0]?.since === opened, 'The first holder does not begin when the case is opened');
  must(tenures.at(-1)?.until === end, 'The last holder does not stay until supervision ends');
  tenures.forEach(({ until }, index) => {
    const next = tenures[index + 1];
    must(next === undefined || until === next.since, 'The end of the old is not the start of the new');
  });
  for (const instant of tenures.flatMap(({ since }) => [since, justBefore(since)])) {
    const expected = opened <= instant && (end === null || instant < end) ? 1 : 0;
    const holders = tenures.filter((tenure) => holds(tenure, instant)).length;
    must(holders === expected, `At ${instant} supervision has ${holders} holders, not ${expected}`);
  }
}

function holds({ since, until }: Tenure, instant: string): boolean {
  return since <= instant && (until === null || instant < until);
}

function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}

function passedByTheirOwnAct({ before, events, log }: Step): void {
  for (const { data, transferId, stamp } of passings(events)) {
    const { from, to, offerId } = data;
    must(
      isDeepStrictEqual(from, holderOf(before.responsibilities.SUPERVISION)),
      'It passes from somebody else',
    );
    must(stamp.occurredAt === stamp.recordedAt, 'It is back-dated');
    must(from !== null || before.revision === -1, 'Only opening begins with nobody');
    if (from === null) continue;
    const about = log.filter(
      (each) => each.transferId === transferId && each.stamp.revision < stamp.revision,
    );
    const named = all(about, 'ReceivingPractitionerAllocated', 'AllocationChallenged', 'TransferRouted').at(
      -1,
    );
    must(
      named?.type === 'ReceivingPractitionerAllocated' && named.data.staffId === stamp.actor.id,
      'Whoever accepts was not named last',
    );
    must(to.staffId === stamp.actor.id, 'Somebody else receives than accepts');
    const offer = all(about, 'ResponsibilityOffered').find((each) => each.data.offerId === offerId);
    must(isDeepStrictEqual(offer?.data.to, to), 'It was not offered to them');
    must(stamp.recordedAt <= (offer?.data.expiresAt ?? ''), 'The offer had run out');
    const answers = all(
      about,
      'ResponsibilityDeclined',
      'ResponsibilityOfferWithdrawn',
      'ResponsibilityOfferExpired',
    );
    must(!answers.some((each) => each.data.offerId === offerId), 'The offer had been answered');
    mustBeAgreed(about);
  }
}

function mustBeAgreed(about: readonly Recorded[]): void {
  const lasting = about.slice(about.findIndex(({ type }) => type === 'TemporaryMoveConverted') + 1);
  const verdict = all(lasting, 'TransferAgreed', 'TransferRefused', 'DisputeDecided').at(-1);
  const agreed =
    verdict?.type === 'TransferAgreed' ||
    (verdict?.type === 'DisputeDecided' && verdict.data.decision === 'AGREED');
  must(agreed, 'The receiving area did not have the last word, or did not agree');
  const over = all(
    about,
    'TransferWithdrawn',
    'TransferSuperseded',
    'TemporaryMoveEnded',
    'TransferCompleted',
  );
  must(over.length === 0, 'The transfer had ended');
  const temporary = all(about, 'TransferProposed')[0]?.data.kind === 'TEMPORARY_MOVE';
  must(!temporary || lasting.length < about.length, 'It passes under a temporary move');
}

function movingChangesNothing({ before, after, events }: Step): void {
  if (!events.every(({ type }) => type === 'PersonMoved')) return;
  for (const [transferId, then] of Object.entries(before.transfers)) {
    const now = after.transfers[transferId];
    must(now && stageOf(now) === stageOf(then), 'A move changed the stage');
  }
}

function holderStays({ before, after, events }: Step): void {
  const ends = all(events, 'ResponsibilityEnded').some(({ data }) => data.kind === 'SUPERVISION');
  const { tenures } = after.responsibilities.SUPERVISION;
  const stays = tenures === before.responsibilities.SUPERVISION.tenures;
  must(ends || passings(events).length > 0 || stays, 'The holder changed otherwise');
}

const undecided = ['REQUESTED', 'RECEIVED', 'ALLOCATED', 'QUERIED'] as const;
const agreed = ['AGREED', 'HANDOVER_PENDING'] as const;
const stopped = ['WITHDRAWN', 'SUPERSEDED'] as const;

/** The arrows of §11.1, over as many acts as one command records. */
const arrows: Readonly<Record<Stage, readonly Stage[]>> = {
  DRAFT: ['REQUESTED', ...stopped],
  REQUESTED: [...undecided, ...agreed, 'SUPPORTING', 'REFUSED', ...stopped],
  RECEIVED: [...undecided, ...agreed, 'SUPPORTING', 'REFUSED', ...stopped],
  ALLOCATED: [...undecided, ...agreed, 'SUPPORTING', 'REFUSED', ...stopped],
  QUERIED: [...undecided, ...agreed, 'SUPPORTING', 'REFUSED', ...stopped],
  AGREED: ['HANDOVER_PENDING', 'SUPPORTING', 'RESPONSIBILITY_PASSED', 'REFUSED', ...stopped],
  HANDOVER_PENDING: ['SUPPORTING', 'RESPONSIBILITY_PASSED', 'REFUSED', ...stopped],
  SUPPORTING: ['ENDED', ...undecided, 'SUPERSEDED'],
  RESPONSIBILITY_PASSED: ['COMPLETED', 'SUPERSEDED'],
  REFUSED: ['DISPUTED'],
  DISPUTED: [...agreed, 'REFUSED', ...stopped],
  COMPLETED: [],
  ENDED: [],
  WITHDRAWN: [],
  SUPERSEDED: [],
};

function stagesFollow({ before, after, events }: Step): void {
  for (const { type, data } of events) must(!('stage' in data), `${type} sets a stage`);
  for (const [transferId, now] of Object.entries(after.transfers)) {
    const then = before.transfers[transferId];
    const stage = stageOf(now);
    if (then === undefined) {
      must(stage === 'DRAFT', `A transfer begins as ${stage}`);
      continue;
    }
    const from = stageOf(then);
    if (stage === from) continue;
    must(arrows[from].includes(stage), `${from} led to ${stage}`);
    must(
      events.some((event) => event.transferId === transferId),
      'No event of the transfer changed its stage',
    );
  }
}

function nothingIsGone({ after, log }: Step): void {
  for (const event of all(log, 'TransferProposed', 'TransferWithdrawn', 'TransferRefused')) {
    const transfer = after.transfers[event.transferId ?? ''];
    must(transfer !== undefined, 'A transfer is gone');
    const { proposed, withdrawn, refused } = transfer;
    const fact = { TransferProposed: proposed, TransferWithdrawn: withdrawn, TransferRefused: refused }[
      event.type
    ];
    must(fact?.stamp.eventId === event.stamp.eventId, `${event.type} is no longer to be seen`);
  }
}

function oneAtATime({ before, after, events }: Step): void {
  const open = (state: CaseState) => Object.values(state.transfers).filter(isOpen);
  must(open(after).length <= 1, 'Two transfers are open');
  for (const { data, transferId } of all(events, 'TransferProposed')) {
    for (const earlier of open(before)) {
      must(data.onwardFrom === earlier.transferId, 'It does not carry on from the one that is open');
      const ends = all(events, 'TransferSuperseded').filter(
        (event) => event.transferId === earlier.transferId,
      );
      must(
        ends.length === 1 && ends[0]?.data.cause === 'ONWARD_MOVE',
        'The earlier one does not end with it',
      );
    }
    must(data.onwardFrom !== transferId, 'It carries on from itself');
  }
  for (const { data } of all(events, 'TransferSuperseded')) {
    const isOnward = all(events, 'TransferProposed').length > 0;
    must(isOnward || Object.hasOwn(supersededCauses, data.cause), 'Something moved on without a transfer');
  }
}

/** The same events give the same state, whoever folds them. */
export function foldsAlike(state: CaseState, log: readonly Recorded[]): void {
  must(isDeepStrictEqual(log.reduce(evolve, emptyCase(CASE)), state), 'Folding again gives something else');
}

/** Whoever is turned down is told why in a sentence, and for a wrong field which. */
export function inWords({ message, fields }: Pick<Refusal, 'message' | 'fields'>): void {
  for (const words of [message, ...fields.map((each) => each.message)]) {
    must(/^[A-Z0-9].{9,}[^.]$/s.test(words), `“${words}” is no sentence`);
    must(!/undefined|null|\[object|\bSPO\b|offender/i.test(words), `“${words}” is not plain English`);
  }
}
