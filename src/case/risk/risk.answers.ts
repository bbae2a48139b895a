import type { Precision } from '../../event-store/envelope/metadata.ts';
import type { LookUpResult, LookUpSubject } from '../information/information.events.ts';
import type { StatementType } from '../source.ts';
import type { OasysLayer, OasysStatus, RiskGroup, RoshLevel, SelfConcern } from './risk.events.ts';

/** Who recorded something, by name, and when (ISO 8601 UTC). */
export class RecordedBy {
  by: string;
  at: string;
}

/** Where something was recorded before it came here. */
export class SourceAnswer {
  /** The system, document or person. */
  system: string;
  /** What of it. */
  kind?: string;
  /** Its own id there. */
  ref?: string;
  /** YYYY-MM-DD: the day on which it was so. */
  asOf?: string;
}

/** The level for one group. */
export class GroupLevelAnswer {
  group: RiskGroup;
  level: RoshLevel;
}

/** Risk of serious harm as it was assessed. */
export class LevelsAnswer {
  /** Of the event that recorded it. */
  roshId: string;
  overall: RoshLevel;
  /** Only the groups that were assessed. */
  groups: GroupLevelAnswer[];
  /** YYYY-MM-DD */
  assessedOn: string;
  source: string;
  recorded: RecordedBy;
  /** True while it stands as it was recorded elsewhere and nobody has checked it here. */
  unchecked: boolean;
  confirmed?: RecordedBy;
}

/** One thing that a correction changed, in words. */
export class ChangeAnswer {
  what: string;
  /** Empty where nothing was said before. */
  from: string;
  /** Empty where nothing is said now. */
  to: string;
}

/** A correction: what it changed, why, and by whom. */
export class CorrectionAnswer extends RecordedBy {
  why: string;
  /** False for a slip of the pen. */
  material: boolean;
  changes: ChangeAnswer[];
}

/** That a statement was set aside, and why. */
export class WithdrawalAnswer extends RecordedBy {
  why: string;
}

/** A statement about risk as it stands now, and how it came to stand so. */
export class RiskItemAnswer {
  riskItemId: string;
  groups: RiskGroup[];
  who?: string;
  nature: string;
  whenGreatest?: string;
  firstSigns?: string;
  raises?: string;
  lowers?: string;
  /** Absent as long as nobody has said of what kind it is. */
  statementType?: StatementType;
  startHere: boolean;
  source: SourceAnswer;
  recorded: RecordedBy;
  /** True where it was recorded elsewhere first. */
  broughtIn: boolean;
  /** True while nobody has checked here what was brought in. */
  unchecked: boolean;
  confirmed?: RecordedBy;
  /** The earliest first. */
  corrections: CorrectionAnswer[];
  withdrawn?: WithdrawalAnswer;
}

/** What is recorded of risk to one group. */
export class RiskGroupAnswer {
  group: RiskGroup;
  /** Absent where it was not assessed, and for the person themselves. */
  level?: RoshLevel;
  /** Ids of the statements about this group. */
  riskItemIds: string[];
}

/** What was known of risk to the person themselves on a day. */
export class RiskToSelfAnswer {
  /** Of the event that recorded it. */
  riskToSelfId: string;
  suicide: SelfConcern;
  selfHarm: SelfConcern;
  custody: SelfConcern;
  hostelSetting: SelfConcern;
  vulnerability: SelfConcern;
  details?: string;
  /** YYYY-MM-DD */
  assessedOn: string;
  source: string;
  recorded: RecordedBy;
}

/** An OASys assessment as somebody found it there. */
export class OasysAnswer {
  layer: OasysLayer;
  status: OasysStatus;
  /** YYYY-MM-DD */
  completedOn?: string;
  source: SourceAnswer;
  recorded: RecordedBy;
}

/** What somebody of the home area said that they do not know. */
export class NotKnownAnswer {
  /** Empty: they stated that nothing is known to be missing. */
  points: string[];
  recorded: RecordedBy;
}

/** How a look-up in another system ended. */
export class LookUpAnswer {
  /** When somebody looked, as far as it is known; null when it is not. */
  occurredAt: string | null;
  precision: Precision;
  subject: LookUpSubject;
  system: string;
  result: LookUpResult;
  note?: string;
  recorded: RecordedBy;
}

/** That a register was reviewed, here or elsewhere. */
export class RegisterReviewAnswer extends RecordedBy {
  /** YYYY-MM-DD */
  reviewedOn: string;
}

/** That a register was removed here, and why. */
export class RegisterRemovalAnswer extends RecordedBy {
  reason: string;
}

/** A register (flag) that another system holds, as it stands with what was said of it here. Days are YYYY-MM-DD. */
export class RegisterAnswer {
  registerId: string;
  code?: string;
  description: string;
  startedOn?: string;
  /** The day on which it is to be looked at again; absent where there is none, or nothing says which. */
  reviewOn?: string;
  /** Absent while it is active. */
  endedOn?: string;
  /** Whom or what it is about. */
  notes?: string;
  source: SourceAnswer;
  active: boolean;
  /** True while it stands as it was recorded elsewhere and nobody has reviewed it here. */
  unchecked: boolean;
  /** The last review that was recorded here. */
  reviewed?: RegisterReviewAnswer;
  removed?: RegisterRemovalAnswer;
}

/** A contact that another system holds. */
export class ContactAnswer {
  /** When it took place, as far as it is known; null when it is not. */
  occurredAt: string | null;
  precision: Precision;
  kind: string;
  text: string;
  outcome?: string;
  officer?: string;
  source: SourceAnswer;
}

/** What is known of risk in a case, what is not, and what other systems hold. */
export class RiskAnswer {
  caseId: string;
  crn: string;
  /** "Smith, John" */
  name: string;
  /** The transfer in hand, if there is one. */
  transferId?: string;
  /** Null when no level was ever recorded, which is not the same as low. */
  levels: LevelsAnswer | null;
  /** Earlier levels, the newest first. */
  earlierLevels: LevelsAnswer[];
  /** Every statement that stands, those to be read first before the others. */
  items: RiskItemAnswer[];
  /** The highest level first. */
  groups: RiskGroupAnswer[];
  withdrawn: RiskItemAnswer[];
  /** The newest; null when none was ever recorded, which is not the same as no risk. */
  toSelf: RiskToSelfAnswer | null;
  /** The newest first. */
  oasys: OasysAnswer[];
  /** The newest first. */
  notKnown: NotKnownAnswer[];
  /** The newest first. */
  lookUps: LookUpAnswer[];
  /** Those that are active first, then the newest first. */
  registers: RegisterAnswer[];
  /** The newest first; those of which nobody knows when last. */
  contacts: ContactAnswer[];
  /** What the ETag is made from. */
  revision: number;
}
