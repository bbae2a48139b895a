import { isDeepStrictEqual } from 'node:util';
import { emptyCase, evolve } from '../../../src/case/case.ts';
import type { Draft, Recorded, Refusal } from '../../../src/case/decider.ts';
import { openOffers } from '../../../src/case/responsibility/offers.ts';
import { holderOf, type Tenure } from '../../../src/case/responsibility/responsibility.state.ts';
import { isOpen, receivingPractitioner, stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { CASE } from './given.ts';
import type { Attempt, History } from './histories.ts';

/**
 * What must hold after every step of every history (domain §11.1), told from the log alone wherever it can be.
 * Each throws with the law that was broken.
 */

function must(holds: boolean | undefined, law: string): void {
  if (holds !== true) throw new Error(law);
}

type Of<Type extends Recorded['type']> = Extract<Recorded, { type: Type }>;

const all = <Type extends Recorded['type']>(log: readonly Recorded[], ...types: Type[]) =>
  log.filter((event): event is Of<Type> => (types as string[]).includes(event.type));

/** Supervision has one holder at every instant from the opening to the end of the sentence. */
export function oneSupervisor({ state, log }: History): void {
  const { tenures } = state.responsibilities.SUPERVISION;
  const opened = all(log, 'CaseOpened')[0]?.stamp.recordedAt ?? '';
  const ended = all(log, 'ResponsibilityEnded').find(({ data }) => data.kind === 'SUPERVISION');
  const end = ended?.stamp.recordedAt ?? null;
  must(tenures[0]?.since === opened, 'The first holder begins when the case is opened');
  must(tenures.at(-1)?.until === end, 'The last holder stays until supervision ends');
  tenures.forEach(({ until }, index) => {
    const next = tenures[index + 1];
    must(next === undefined || until === next.since, 'The end of the old is the start of the new');
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

/** Supervision passes only by the act of the person a senior named, on an offer to them that stands, once agreed. */
export function passedByTheirOwnAct(before: History, drafts: readonly Draft[], { by, now }: Attempt): void {
  for (const draft of drafts) {
    if (draft.type !== 'ResponsibilityTransferred' || draft.data.kind !== 'SUPERVISION') continue;
    const { from, to, offerId } = draft.data;
    const held = holderOf(before.state.responsibilities.SUPERVISION);
    must(isDeepStrictEqual(from, held), 'It passes from whoever holds it');
    must(draft.occurredAt === undefined, 'It is never back-dated');
    must(from !== null || before.log.length === 0, 'Only opening begins with nobody');
    if (from === null) continue;
    const about = before.log.filter(({ transferId }) => transferId === draft.transferId);
    const named = all(about, 'ReceivingPractitionerAllocated', 'AllocationChallenged', 'TransferRouted').at(
      -1,
    );
    must(
      named?.type === 'ReceivingPractitionerAllocated' && named.data.staffId === by.id,
      'Whoever accepts was named last',
    );
    must(to.staffId === by.id, 'Whoever accepts is who receives');
    const offer = all(about, 'ResponsibilityOffered').find(({ data }) => data.offerId === offerId);
    must(isDeepStrictEqual(offer?.data.to, to), 'It was offered to them');
    must(now <= (offer?.data.expiresAt ?? ''), 'The offer had not run out');
    const lasting = about.slice(about.findIndex(({ type }) => type === 'TemporaryMoveConverted') + 1);
    const verdict = all(lasting, 'TransferAgreed', 'TransferRefused', 'DisputeDecided').at(-1);
    const agreed =
      verdict?.type === 'TransferAgreed' ||
      (verdict?.type === 'DisputeDecided' && verdict.data.decision === 'AGREED');
    must(agreed, 'The receiving area had the last word and agreed');
    const over = all(
      about,
      'TransferWithdrawn',
      'TransferSuperseded',
      'TemporaryMoveEnded',
      'TransferCompleted',
    );
    must(over.length === 0, 'The transfer had not ended');
    const temporary = all(about, 'TransferProposed')[0]?.data.kind === 'TEMPORARY_MOVE';
    must(!temporary || lasting.length < about.length, 'It never passes under a temporary move');
  }
}

/** Nothing but a passing or the end changes who holds supervision: no refusal, withdrawal or move does. */
export function holderStays(before: History, after: History, drafts: readonly Draft[]): void {
  const moves = drafts.some(
    ({ type, data }) =>
      (type === 'ResponsibilityTransferred' || type === 'ResponsibilityEnded') && data.kind === 'SUPERVISION',
  );
  const { tenures } = after.state.responsibilities.SUPERVISION;
  must(
    moves || tenures === before.state.responsibilities.SUPERVISION.tenures,
    'The holder changes by acceptance alone',
  );
}

/** A move of the person changes no stage, and an ended transfer comes back by escalation alone. */
export function stagesHold(before: History, after: History, drafts: readonly Draft[]): void {
  for (const [transferId, then] of Object.entries(before.state.transfers)) {
    const now = after.state.transfers[transferId];
    if (now === undefined) throw new Error('No transfer is ever gone');
    if (stageOf(now) === stageOf(then)) continue;
    const types = drafts.filter((draft) => draft.transferId === transferId).map(({ type }) => type);
    must(
      types.some((type) => type !== 'PersonMoved'),
      'Moving changes no stage',
    );
    must(isOpen(then) || types.includes('TransferEscalated'), 'Ended stays ended except by escalation');
  }
}

/**
 * One transfer is open at a time and one offer stands for each kind. An offer of supervision stands for the person named,
 * while the transfer is agreed; the other duties stay offered when their transfer was completed, and no longer otherwise.
 */
export function nothingIsLeftOver({ state }: History): void {
  must(Object.values(state.transfers).filter(isOpen).length <= 1, 'One transfer is open at a time');
  for (const { offers } of Object.values(state.responsibilities)) {
    must(offers.length <= 1, 'One offer stands for each kind');
  }
  for (const { kind, to, transferId } of openOffers(state)) {
    const transfer = transferId === undefined ? undefined : state.transfers[transferId];
    const stage = transfer && stageOf(transfer);
    if (kind === 'SUPERVISION') {
      must(stage === 'AGREED' || stage === 'HANDOVER_PENDING', `Supervision is not offered when ${stage}`);
      must(transfer && receivingPractitioner(transfer) === to.staffId, 'Only the person named is asked');
    } else if (transferId !== undefined) {
      must((transfer && isOpen(transfer)) || stage === 'COMPLETED', `No offer outlives a transfer ${stage}`);
    }
  }
}

/** What is drafted can be stored and read again unchanged: no field is undefined. */
export function storable(drafts: readonly Draft[]): void {
  must(isDeepStrictEqual(JSON.parse(JSON.stringify(drafts)), drafts), 'What is drafted can be stored');
}

/** The same events give the same state, whoever folds them. */
export function foldsAlike({ state, log }: History): void {
  must(isDeepStrictEqual(log.reduce(evolve, emptyCase(CASE)), state), 'Folding again gives the same');
}

/** Whoever is turned down is told why in a sentence, and for a wrong field which. */
export function inWords({ message, fields }: Refusal): void {
  for (const words of [message, ...fields.map((each) => each.message)]) {
    must(/^[A-Z0-9].{9,}[^.]$/s.test(words), `“${words}” is no sentence`);
    must(!/undefined|null|\[object|\bSPO\b|offender/i.test(words), `“${words}” is not plain English`);
  }
}
