import { Code, Day, Id, LongText, OccurredAt, PassReasons, StaffId, TeamCode, Text } from '../fields.ts';
import type { PassReason } from '../fields.ts';
import type { EscalationLevel, Side } from '../oversight/oversight.events.ts';
import type {
  DisputeDecision,
  RefusalCode,
  SupersededCause,
  TransferKind,
  TransferReason,
} from './transfer.events.ts';
import {
  disputeDecisions,
  escalationLevels,
  refusalCodes,
  sides,
  supersededCauses,
  transferKinds,
  transferReasons,
} from './words.ts';

/** Starts preparing a transfer. Nothing is asked of anybody yet. */
export class ProposeTransfer {
  @Code({ label: 'What kind of transfer is it?', values: transferKinds })
  kind: TransferKind;

  @TeamCode({ label: 'Which team is asked to take the case?' })
  toTeam: string;

  @Code({ label: 'What is the main reason?', values: transferReasons })
  reasonCode: TransferReason;

  @LongText({ label: 'Why should the case be transferred?' })
  reason: string;

  @Day({ label: 'When does the person mean to move?', optional: true })
  intendedMoveOn?: string;

  @Day({ label: 'When does the stay end?', hint: 'Temporary moves only.', optional: true })
  endsOn?: string;

  @Day({ label: 'When is the stay reviewed?', hint: 'Temporary moves only.', optional: true })
  reviewOn?: string;

  @LongText({
    label: 'What does the supporting area report back, and how soon?',
    hint: 'Temporary moves only.',
    max: 1000,
    optional: true,
  })
  reportingBack?: string;

  @Id({
    label: 'Which transfer does this one carry on from?',
    hint: 'Only for an onward move: the earlier transfer ends with it, if it has not ended yet.',
    optional: true,
  })
  onwardFrom?: string;
}

/** Sends the request to the receiving team; the clocks start. */
export class RequestTransfer {
  @LongText({
    label: 'What do you not know?',
    hint: 'Say what the receiving practitioner should find out. Gaps may travel with the request; unnamed gaps may not.',
    optional: true,
  })
  notKnown?: string;

  @PassReasons()
  reasons?: PassReason[];
}

/** The home side takes the transfer back. */
export class WithdrawTransfer {
  @LongText({ label: 'Why is the transfer withdrawn?' })
  reason: string;
}

/** Something else overtook the transfer. */
export class SupersedeTransfer {
  @Code({ label: 'What overtook the transfer?', values: supersededCauses })
  cause: Exclude<SupersededCause, 'ONWARD_MOVE'>;

  @LongText({ label: 'What happened?', optional: true })
  detail?: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The receiving side confirms that the request arrived with the right team. */
export class AcknowledgeTransfer {}

/** Sends the request on to another team. */
export class RouteTransfer {
  @TeamCode({ label: 'Which team should have it?' })
  toTeam: string;

  @LongText({ label: 'Why is it sent on?', max: 1000 })
  reason: string;
}

/** Names the receiving practitioner. */
export class AllocatePractitioner {
  @StaffId({ label: 'Who is the receiving practitioner?' })
  staffId: string;

  @Text({
    label: 'What grade does the case need, and do they have it?',
    message: 'Write about the grade',
    optional: true,
  })
  grade?: string;

  @LongText({ label: 'What experience do they have of cases like this?', max: 1000, optional: true })
  experience?: string;

  @LongText({ label: 'Do they have the time for it?', max: 1000, optional: true })
  workload?: string;

  @LongText({ label: 'Why this practitioner?', max: 1000 })
  reason: string;

  @StaffId({
    label: 'Who was named until now?',
    hint: 'Only to change an allocation or to add to it: the person whom it replaces.',
    optional: true,
  })
  insteadOf?: string;
}

/** The practitioner named says that the allocation is not suitable. */
export class ChallengeAllocation {
  @LongText({ label: 'Why is the allocation not suitable?' })
  reason: string;
}

/** Asks the other side a question. */
export class RaiseQuery {
  @LongText({ label: 'What do you ask?' })
  question: string;

  @Day({
    label: 'By when do you need the answer?',
    hint: 'Three working days from today is our suggestion.',
    optional: true,
  })
  dueOn?: string;

  @StaffId({
    label: 'Who should answer it?',
    hint: 'Somebody of the side that you ask; anybody there may answer.',
    optional: true,
  })
  ownerStaffId?: string;

  @Code({
    label: 'Which side do you ask?',
    hint: 'Only if you work for both sides; otherwise it is the other one.',
    values: sides,
    optional: true,
  })
  to?: Side;
}

const QUERY = { label: 'Which question?', hint: 'The id it was given when it was asked.' };

/** Answers a question. */
export class AnswerQuery {
  @Id(QUERY)
  queryId: string;

  @LongText({ label: 'What is the answer?' })
  answer: string;
}

/** The side that asked needs nothing more. */
export class CloseQuery {
  @Id(QUERY)
  queryId: string;

  @LongText({
    label: 'What do you make of the answer?',
    hint: 'Without an answer: why the question no longer needs one.',
    max: 1000,
    optional: true,
  })
  note?: string;
}

/** The receiving area agrees to take the case. */
export class AgreeTransfer {
  @LongText({ label: 'On what conditions?', optional: true })
  conditions?: string;

  @PassReasons()
  reasons?: PassReason[];
}

/** The receiving area does not take the case; the home area keeps it. */
export class RefuseTransfer {
  @Code({ label: 'On what ground is it refused?', values: refusalCodes })
  code: RefusalCode;

  @LongText({ label: 'Why?' })
  why: string;

  @LongText({ label: 'What is the evidence?' })
  evidence: string;

  @StaffId({
    label: 'Which other manager approved the refusal?',
    hint: 'A senior or head of a delivery unit, not you.',
  })
  approverId: string;

  @LongText({ label: 'What could be done instead?', optional: true })
  alternatives?: string;

  @PassReasons()
  reasons?: PassReason[];
}

/** What the home area does now that the transfer was refused. */
export class RecordHomePlan {
  @LongText({ label: 'What does the home area do now?' })
  plan: string;
}

/** Takes a blocked or disputed transfer to a manager. */
export class EscalateTransfer {
  @Code({ label: 'Who should deal with it?', values: escalationLevels })
  level: EscalationLevel;

  @LongText({ label: 'What is blocked or disputed?' })
  matter: string;

  @Day({ label: 'By when should they decide?', optional: true })
  dueOn?: string;
}

/** A manager decides a disputed refusal. */
export class DecideDispute {
  @Code({ label: 'What do you decide?', values: disputeDecisions })
  decision: DisputeDecision;

  @LongText({ label: 'Why?' })
  why: string;
}

/** Nothing that must precede completion is left. */
export class CompleteTransfer {
  @LongText({ label: 'Is there anything to note?', optional: true })
  note?: string;

  @PassReasons()
  reasons?: PassReason[];
}
