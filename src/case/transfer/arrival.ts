import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { byWhomAndWhen, transferOf } from '../telling.ts';
import { addDays, dayInWords, londonDay } from '../time.ts';
import type {
  ArrangeInterim,
  RecordConversation,
  RecordMove,
  TellPerson,
  TookPart,
} from './arrival.commands.ts';
import { aheadThen } from './appointments.ts';
import { MANAGERS, mustActFor } from './sides.ts';
import { about, passedInWords, transferWithReceiver, withoutBlanks } from './standing.ts';
import type { Participant } from './transfer.events.ts';
import { agreement, movedEarly, stageOf } from './transfer.state.ts';

/** For how many days, today not counted, one senior may approve an interim arrangement. */
const INTERIM_DAYS = 7;

/** The two practitioners spoke, at any stage: what was raised, what was agreed, what neither of them knows. */
export const recordConversation: Decide<RecordConversation> = (state, command, context) => {
  const transfer = transferOf(state, context);
  mustActFor('EITHER', state, transfer, context, 'record the handover conversation');
  const { matters, agreed, notKnown } = command;
  const participants = command.participants.map((each, index) => tookPart(each, index, context));
  return [about(transfer, 'HandoverConversationHeld', { participants, matters, agreed, notKnown }, context)];
};

const PAST_REPORT =
  'Enter a time that was not past when the person was told; if that was earlier, say when it was';

/** The person was told in writing who, where and when to report: a time that still lay ahead when they were told. */
export const tellPerson: Decide<TellPerson> = (state, { how, reportTo, reportWhere, reportAt }, context) => {
  const transfer = transferWithReceiver(state, context);
  mustActFor('EITHER', state, transfer, context, 'record what the person was told');
  const at = aheadThen('reportAt', reportAt, PAST_REPORT, context);
  const told = { how, reportTo, reportWhere, reportAt: at };
  return [about(transfer, 'PersonToldOfTransfer', told, context)];
};

/** The person has in fact moved. Anybody says so, at every stage; no stage changes by it (§11.1 invariant 3). */
export const recordMove: Decide<RecordMove> = (state, { knownBefore, source }, context) => {
  const transfer = transferOf(state, context);
  if (context.actor.role === 'SYSTEM') refuse('forbidden', 'That a person has moved is recorded by somebody');
  if (transfer.moved !== undefined) {
    const when = byWhomAndWhen(transfer.moved.stamp, context.directory);
    refuse(
      'conflict',
      `That the person has moved was recorded ${when} already; there is nothing more to record`,
    );
  }
  return [about(transfer, 'PersonMoved', { knownBefore, source }, context)];
};

/**
 * Who sees the person and who answers tonight, for a few days after a move that the receiving area had not agreed to.
 * One senior of either side approves it. Supervision stays where it is.
 */
export const arrangeInterim: Decide<ArrangeInterim> = (state, command, context) => {
  const transfer = transferOf(state, context);
  mustActFor('EITHER', state, transfer, context, 'approve an interim arrangement', MANAGERS);
  const { directory, now } = context;
  const { passed } = transfer;
  if (passed !== undefined) {
    refuse('conflict', `${passedInWords(passed, directory)}; whoever holds it answers for the person`);
  }
  if (['SUPERSEDED', 'ENDED'].includes(stageOf(transfer))) {
    refuse('conflict', 'This transfer has ended; record the arrangement under the transfer that carries on');
  }
  if (!movedEarly(transfer)) {
    const agreed = agreement(transfer);
    const why =
      transfer.moved === undefined
        ? 'It is not recorded that the person has moved; record that first'
        : `The receiving area had agreed ${agreed ? byWhomAndWhen(agreed, directory) : ''}; offer supervision instead`;
    refuse('conflict', why);
  }
  const { seenByStaffId, answersTonight, until } = command;
  if (directory.staff(seenByStaffId) === undefined) {
    refuseField('seenByStaffId', 'Choose somebody who is in the directory today');
  }
  const today = londonDay(now);
  const last = addDays(today, INTERIM_DAYS);
  if (until < today) refuseField('until', 'Enter a day that is not past');
  if (until > last)
    refuseField('until', `Enter ${dayInWords(last)} or a day before; it can be approved again`);
  return [about(transfer, 'InterimArrangementMade', { seenByStaffId, answersTonight, until }, context)];
};

function tookPart(each: TookPart, index: number, { directory }: Context): Participant {
  const { staffId, name, role } = each;
  const field = `participants.${index}`;
  if (staffId === undefined && name === undefined) {
    refuseField(`${field}.staffId`, 'Choose a person from the directory, or enter a name');
  }
  if (staffId !== undefined && name !== undefined) {
    refuseField(`${field}.name`, 'Choose a person from the directory or enter a name, not both');
  }
  if (staffId !== undefined && directory.staff(staffId) === undefined) {
    refuseField(`${field}.staffId`, 'Choose somebody who is in the directory today, or enter a name');
  }
  return withoutBlanks({ staffId, name, role });
}
