import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { byWhomAndWhen, howItEnded, transferOf } from '../telling.ts';
import { dayInWords, endOf, londonDay } from '../time.ts';
import { mustActFor, MANAGERS } from '../transfer/sides.ts';
import { about, openTransfer } from '../transfer/standing.ts';
import { isOpen, stageOf, type Transfer } from '../transfer/transfer.state.ts';
import type {
  AcceptNoReply,
  CancelCheck,
  ChaseCheck,
  FileReply,
  RequestCheck,
  SendCheck,
} from './checks.commands.ts';
import { awaitsReply, checkStanding, wasAsked, type Check } from './checks.state.ts';
import { checkInWords } from './words.ts';

/** Somebody of either side asks for a check; not for the same one while it waits for its reply. */
export const requestCheck: Decide<RequestCheck> = (state, { kind, body, place, area, question }, context) => {
  const transfer = openTransfer(state, context);
  mustActFor('EITHER', state, transfer, context, 'ask for a check');
  const standing = state.checks.find((check) => awaitsReply(check) && isSame(check, { kind, body, place }));
  if (standing !== undefined) {
    const next = standing.sent === undefined ? 'waits to be sent' : 'waits for its reply';
    refuse(
      'conflict',
      `${checkInWords(standing)}, was asked for ${byWhomAndWhen(standing.stamp, context.directory)} and ${next}; ` +
        'go on with that one',
    );
  }
  const check = { checkId: context.newId(), kind, body, place, area, question };
  return [about(transfer, 'CheckRequested', check, context)];
};

export const sendCheck: Decide<SendCheck> = (state, { checkId, how, reference }, context) => {
  const { transfer, check } = checkOf(state, checkId, context, 'record that a check was sent');
  mustStillBeAsked(transfer, context);
  mustAwaitReply(check, context);
  if (check.sent !== undefined) {
    const when = byWhomAndWhen(check.sent.stamp, context.directory);
    refuse('conflict', `${checkInWords(check)}, was recorded as sent ${when}; chase it if nobody answers`);
  }
  return [about(transfer, 'CheckSent', { checkId, how, reference }, context)];
};

export const chaseCheck: Decide<ChaseCheck> = (state, { checkId, how }, context) => {
  const { transfer, check } = checkOf(state, checkId, context, 'chase a check');
  mustStillBeAsked(transfer, context);
  mustAwaitReply(check, context);
  mustBeSent(check);
  return [about(transfer, 'CheckChased', { checkId, how }, context)];
};

/**
 * What they answered, whenever it comes: also after nobody waited for it any more, and once more if they say more. Of
 * what nobody was asked, and from before they were, there is no reply.
 */
export const fileReply: Decide<FileReply> = (state, { checkId, result, summary, reference }, context) => {
  const { transfer, check } = checkOf(state, checkId, context, 'file a reply');
  if (!canBeAnswered(check, transfer)) {
    if (check.cancelled === undefined) mustBeSent(check);
    refuse('conflict', 'The check was cancelled before it was sent, so nobody was asked; ask for it again');
  }
  mustComeAfter(check, context);
  if (result === 'INFORMATION_HELD' && summary === undefined) {
    refuseField('summary', 'Say what they hold, or where it can be read');
  }
  return [about(transfer, 'CheckReplied', { checkId, result, summary, reference }, context)];
};

/** A manager of either side goes on without a reply, by name: no reply is never "nothing held" (HC-38). */
export const acceptNoReply: Decide<AcceptNoReply> = (
  state,
  { checkId, risk, compensatingAction },
  context,
) => {
  const { transfer, check } = checkOf(state, checkId, context, 'go on without a reply', MANAGERS);
  mustAwaitReply(check, context);
  mustBeSent(check);
  return [about(transfer, 'CheckNoReplyAccepted', { checkId, risk, compensatingAction }, context)];
};

export const cancelCheck: Decide<CancelCheck> = (state, { checkId, why }, context) => {
  const { transfer, check } = checkOf(state, checkId, context, 'cancel a check');
  mustAwaitReply(check, context);
  return [about(transfer, 'CheckCancelled', { checkId, why }, context)];
};

/** Whether a reply to a check can be filed: when nobody can record any more that it was sent, it is not asked whether. */
export const canBeAnswered = (check: Check, transfer: Transfer): boolean =>
  wasAsked(check) || !stillAsks(transfer);

/** Whether other bodies are still asked for the sake of a transfer: not once it came to nothing. */
export function stillAsks(transfer: Transfer): boolean {
  return isOpen(transfer) || stageOf(transfer) === 'COMPLETED';
}

/** The check, for somebody who works the case. Checks are of the case: one asked for under an earlier transfer counts. */
function checkOf(
  state: CaseState,
  checkId: string,
  context: Context,
  act: string,
  who?: typeof MANAGERS,
): { transfer: Transfer; check: Check } {
  const transfer = transferOf(state, context);
  mustActFor('EITHER', state, transfer, context, act, who);
  const check = state.checks.find((each) => each.checkId === checkId);
  return { transfer, check: check ?? refuse('not-found', 'No check with this id was asked for') };
}

function mustStillBeAsked(transfer: Transfer, { directory }: Context): void {
  if (stillAsks(transfer)) return;
  refuse(
    'conflict',
    `${howItEnded(transfer, directory) ?? 'This transfer has ended'}. Cancel the check, or file the reply if one has come`,
  );
}

function mustBeSent({ sent }: Check): void {
  if (sent === undefined) refuse('conflict', 'Nobody was asked yet: record that the check was sent first');
}

/** A reply is of the day on which they were asked, as far as it is known, or later. */
function mustComeAfter({ stamp, imported, sent }: Check, { occurredAt, directory }: Context): void {
  const replied = occurredAt === undefined ? null : endOf(occurredAt);
  if (replied === null) return;
  const day = londonDay(replied);
  if (imported === undefined && day < londonDay(stamp.recordedAt)) {
    const when = byWhomAndWhen(stamp, directory);
    refuseField(
      'occurredAt',
      `This check was asked for ${when}; a reply from before that answers something else`,
    );
  }
  const out = sent && { at: sent.stamp.occurredAt, precision: sent.stamp.precision };
  const end = out && endOf(out);
  if (end && day < londonDay(end)) {
    refuseField(
      'occurredAt',
      `This check was sent on ${dayInWords(londonDay(end))}; no reply came before that`,
    );
  }
}

/** Whoever comes too late is told what became of the check. */
function mustAwaitReply(check: Check, { directory }: Context): void {
  if (awaitsReply(check)) return;
  const { replies, cancelled, noReplyAccepted } = check;
  const ends = {
    REPLIED: { fact: replies.at(-1), words: 'The reply was filed' },
    CANCELLED: { fact: cancelled, words: 'The check was cancelled' },
    NO_REPLY_ACCEPTED: {
      fact: noReplyAccepted,
      words: 'The risk of going on without the reply was accepted',
    },
  };
  const { fact, words } = ends[checkStanding(check) as keyof typeof ends];
  if (fact !== undefined) refuse('conflict', `${words} ${byWhomAndWhen(fact.stamp, directory)}`);
}

const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();

function isSame(one: Check, other: Pick<Check, 'kind' | 'body' | 'place'>): boolean {
  return (
    one.kind === other.kind &&
    plain(one.body) === plain(other.body) &&
    plain(one.place) === plain(other.place)
  );
}
