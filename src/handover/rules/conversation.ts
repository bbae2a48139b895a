import type { Stamp } from '../../case/decider.ts';
import { dayInWords, endOfLondonDay } from '../../case/time.ts';
import { openQueries, type Query, type Transfer } from '../../case/transfer/transfer.state.ts';
import type { Owes } from '../assessment.ts';
import {
  before,
  handedOver,
  idsOf,
  inTime,
  lastChangeOfReceiver,
  receiving,
  said,
  type Limit,
  type Rule,
  type Situation,
  type Verdict,
} from './rule.ts';
import { move, risk } from './stakes.ts';

const both: Owes = { side: 'BOTH', role: 'PRACTITIONER' };

/** Who has to answer: the side that was asked. */
function asked(queries: readonly Query[]): Owes {
  const sides = new Set(queries.map(({ to }) => to));
  const [side] = sides;
  return sides.size === 1 && side !== undefined ? { side, role: 'PRACTITIONER' } : both;
}

interface Timed {
  query: Query;
  closed: Stamp | undefined;
  limit: Limit | undefined;
}

/** A question with its last day: the one its asker named when that is sooner than policy's. */
function timed(s: Situation, query: Query): Timed {
  const closed = (query.answered ?? query.closed)?.stamp;
  const limit = s.limit(query.stamp, closed);
  const { dueOn } = query;
  return limit === undefined || dueOn === undefined || dueOn >= limit.dueOn
    ? { query, closed, limit }
    : { query, closed, limit: { ...limit, dueOn, end: endOfLondonDay(dueOn) } };
}

function judgeQueries(s: Situation): Verdict {
  const all = s.transfer.queries.map((query) => timed(s, query));
  const open = all.filter(({ closed }) => closed === undefined);
  return open.length > 0 ? unanswered(s, open) : answered(all);
}

function unanswered(s: Situation, open: Timed[]): Verdict {
  const limits = open.flatMap(({ limit }) => limit ?? []);
  const [first] = limits.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  const overdue = first !== undefined && s.now > first.end;
  const count = open.length === 1 ? 'One question is' : `${open.length} questions are`;
  const day = first && `; the ${overdue ? 'last day was' : 'last day is'} ${dayInWords(first.dueOn)}`;
  return {
    outcome: overdue ? 'FAILED' : 'NOT_DUE',
    finding: `${count} not answered${day ?? ''}.`,
    because: idsOf(...open.map(({ query }) => query.stamp)),
    ...(first && { limit: first }),
    owes: asked(open.map(({ query }) => query)),
  };
}

function answered(all: Timed[]): Verdict {
  const late = all.filter(({ closed, limit }) => closed && limit && closed.recordedAt > limit.end).length;
  const because = idsOf(...all.flatMap(({ query, closed }) => [query.stamp, closed]));
  const count = all.length === 1 ? 'The one question asked was' : `All ${all.length} questions asked were`;
  return late === 0
    ? { outcome: 'SATISFIED', finding: `${count} answered or closed in time.`, because }
    : {
        outcome: 'MET_LATE',
        finding: `${count} answered or closed, ${late} after the last day.`,
        because,
      };
}

const feedbackOn = ({ state, transfer }: Situation) =>
  state.understanding.feedback.find(({ transferId }) => transferId === transfer.transferId);

/** A conversation with those who are to receive the case that says who spoke, about what, and what they do not know. */
function conversation(transfer: Transfer): Transfer['conversations'][number] | undefined {
  return sinceReceiver(transfer).find(
    ({ participants, matters, notKnown }) =>
      participants.length > 1 && matters.some((matter) => said(matter)) && said(notKnown),
  );
}

function sinceReceiver(transfer: Transfer): Transfer['conversations'] {
  const changed = lastChangeOfReceiver(transfer);
  return transfer.conversations.filter(({ stamp }) => stamp.revision > changed);
}

function noConversation(transfer: Transfer): string {
  if (transfer.conversations.length === 0) return 'No conversation is recorded';
  return sinceReceiver(transfer).length === 0
    ? 'No conversation is recorded since the case was to go to somebody else'
    : 'The conversation recorded does not say who spoke, about what, and what they do not know';
}

export const conversationRules: readonly Rule[] = [
  {
    id: 'HC-09',
    title: 'The two practitioners spoke',
    line: 'conversation',
    owes: both,
    why: (s) => `A form does not tell what two people can tell each other: ${risk(s)}, and ${move(s)}.`,
    judge: ({ transfer }) =>
      before(conversation(transfer)?.stamp, handedOver(transfer), {
        did: 'Their conversation, with what they do not know, was recorded',
        undone: noConversation(transfer),
        act: transfer.passed ? 'supervision passed' : 'the temporary move started',
      }),
    act: ({ transfer: { requested } }) => requested && 'Speak to each other, and record it',
    page: () => 'conversation',
    needs: [
      'HandoverConversationHeld',
      'TransferRouted',
      'ReceivingPractitionerAllocated',
      'ResponsibilityTransferred',
      'TemporaryMoveStarted',
    ],
  },
  {
    id: 'HC-14',
    title: 'Every question is answered',
    line: 'conversation',
    owes: both,
    why: (s) => `Somebody asked because they could not go on without it: ${risk(s)}, and ${move(s)}.`,
    judge: judgeQueries,
    act: ({ transfer }) => {
      const { length } = openQueries(transfer);
      return length === 0 ? undefined : `Answer the open ${length === 1 ? 'question' : 'questions'}`;
    },
    page: () => 'answer-query',
    needs: ['QueryRaised', 'QueryAnswered', 'QueryClosed'],
    ownClock: 'question-raised',
  },
  {
    id: 'HC-71',
    title: 'The receiving practitioner said how the handover served them',
    line: 'conversation',
    owes: receiving(),
    why: () => 'What was missing this time will be missing again for somebody else, unless it is said.',
    judge: (s) =>
      inTime(s, feedbackOn(s)?.stamp, {
        did: 'The receiving practitioner said how the handover served them',
        undone: 'The receiving practitioner has not said how the handover served them',
      }),
    act: ({ transfer: { passed, appointments } }) =>
      passed && appointments.some(({ attended, missed }) => attended ?? missed)
        ? 'Say how the handover served you'
        : undefined,
    page: () => 'feedback',
    byOwnerOnly: true,
    needs: ['HandoverFeedbackGiven', 'ResponsibilityTransferred'],
  },
];
