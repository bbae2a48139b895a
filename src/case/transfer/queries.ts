import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import type { Side } from '../oversight/oversight.events.ts';
import { byWhomAndWhen } from '../telling.ts';
import { londonDay } from '../time.ts';
import { mustActFor, OTHER, sidesOf, teamsOf } from './sides.ts';
import { about, sentTransfer } from './standing.ts';
import type { AnswerQuery, CloseQuery, RaiseQuery } from './transfer.commands.ts';
import type { Query, Transfer } from './transfer.state.ts';

/** One side asks the other; the question stays open until it is answered. */
export const raiseQuery: Decide<RaiseQuery> = (state, command, context) => {
  const { question, dueOn, to, ownerStaffId } = command;
  const transfer = sentTransfer(state, context);
  mustActFor('EITHER', state, transfer, context, 'ask the other side');
  if (dueOn !== undefined && dueOn < londonDay(context.now)) {
    refuseField('dueOn', 'Enter a day that is not past');
  }
  const asked = sideAsked(state, transfer, to, context);
  if (ownerStaffId !== undefined) mustStandOnSideAsked(state, transfer, asked, ownerStaffId, context);
  const query = { queryId: context.newId(), to: asked, question, dueOn, ownerStaffId };
  return [about(transfer, 'QueryRaised', query, context)];
};

/** The side that was asked answers, once. */
export const answerQuery: Decide<AnswerQuery> = (state, { queryId, answer }, context) => {
  const transfer = sentTransfer(state, context);
  const query = queryOf(transfer, queryId);
  mustActFor(query.to, state, transfer, context, 'answer this question');
  const { answered } = query;
  mustNotBeClosed(query, context);
  if (answered !== undefined) {
    const when = byWhomAndWhen(answered.stamp, context.directory);
    refuse('conflict', `This question was answered ${when}; speak to each other if more is to be said`);
  }
  return [about(transfer, 'QueryAnswered', { queryId, answer }, context)];
};

/** The side that asked needs nothing more: the answer will do, or it says why none is needed. */
export const closeQuery: Decide<CloseQuery> = (state, { queryId, note }, context) => {
  const transfer = sentTransfer(state, context);
  const query = queryOf(transfer, queryId);
  mustActFor(OTHER[query.to], state, transfer, context, 'close this question, which it asked');
  mustNotBeClosed(query, context);
  if (query.answered === undefined && note === undefined) {
    refuseField('note', 'Say why the question no longer needs an answer');
  }
  return [about(transfer, 'QueryClosed', { queryId, note }, context)];
};

function queryOf({ queries }: Transfer, queryId: string): Query {
  return (
    queries.find((query) => query.queryId === queryId) ??
    refuse('not-found', 'No question with this id was asked')
  );
}

function mustNotBeClosed({ closed }: Query, { directory }: Context): void {
  if (closed === undefined) return;
  refuse('conflict', `This question was closed ${byWhomAndWhen(closed.stamp, directory)}; ask a new one`);
}

/** A question is nobody's who could not answer it. */
function mustStandOnSideAsked(
  state: CaseState,
  transfer: Transfer,
  asked: Side,
  staffId: string,
  { directory }: Context,
): void {
  const staff = directory.staff(staffId);
  const sides = staff && sidesOf({ role: staff.role, area: staff.team }, teamsOf(state, transfer), directory);
  if (sides?.includes(asked) !== true) {
    refuseField('ownerStaffId', 'Choose somebody of the side that you ask, or leave it open who answers');
  }
}

/** The other side, or for somebody who stands on both the one they say. */
function sideAsked(
  state: CaseState,
  transfer: Transfer,
  to: Side | undefined,
  { actor, directory }: Context,
): Side {
  const [own = 'HOME', both] = sidesOf(actor, teamsOf(state, transfer), directory);
  if (both !== undefined) return to ?? refuseField('to', 'You work for both sides; choose the one you ask');
  if (to === own)
    refuseField('to', 'Ask the other side; your own side is answered by speaking to each other');
  return OTHER[own];
}
