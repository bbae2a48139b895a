import { Code, Codes, Day, Group, Id, Lines, LongText, Text, Tick, YesNo } from '../fields.ts';
import { statementTypes, type StatementType } from '../source.ts';
import {
  levels,
  oasysLayers,
  oasysStatuses,
  riskGroups,
  selfAreas,
  selfConcerns,
  type OasysLayer,
  type OasysStatus,
  type RiskGroup,
  type RoshLevel,
  type SelfConcern,
} from './risk.events.ts';

/** Risk of serious harm as it was assessed. */
export class AssessRosh {
  @Code({
    label: 'What is the overall risk of serious harm?',
    hint: 'At least as high as the highest group below.',
    values: levels,
  })
  overall: RoshLevel;

  @Code({ label: 'Risk to the public', values: levels, optional: true })
  public?: RoshLevel;

  @Code({ label: 'Risk to a known adult', values: levels, optional: true })
  knownAdult?: RoshLevel;

  @Code({ label: 'Risk to children', values: levels, optional: true })
  children?: RoshLevel;

  @Code({ label: 'Risk to staff', values: levels, optional: true })
  staff?: RoshLevel;

  @Code({ label: 'Risk to prisoners', values: levels, optional: true })
  prisoners?: RoshLevel;

  @Day({ label: 'On which day was it assessed?' })
  assessedOn: string;

  @Text({
    label: 'From which system or document is this?',
    hint: 'Such as OASys layer 3, 12 May 2026.',
    message: 'Say from which system or document this is',
  })
  source: string;
}

/** Levels that were brought in from elsewhere hold as they stand. */
export class ConfirmRosh {
  @Id({ label: 'Which levels did you check?', hint: 'The id of the event that brought them.' })
  roshId: string;
}

/** One statement about risk, in the words of whoever makes it. */
export class CaptureRiskItem {
  @Codes({ label: 'Who may be harmed?', values: riskGroups })
  groups: RiskGroup[];

  @Text({
    label: 'Who exactly is at risk?',
    hint: 'Which adult, which child: so that whoever reads it tonight knows whom to think of.',
    optional: true,
  })
  who?: string;

  @LongText({ label: 'What may happen to them?' })
  nature: string;

  @LongText({ label: 'When is the risk greatest?', optional: true, max: 1000 })
  whenGreatest?: string;

  @LongText({ label: 'What would be noticed first?', optional: true, max: 1000 })
  firstSigns?: string;

  @LongText({ label: 'What raises the risk?', optional: true })
  raises?: string;

  @LongText({ label: 'What lowers the risk?', optional: true })
  lowers?: string;

  @Code({
    label: 'What kind of statement is this?',
    hint: 'Facts are kept apart from what somebody thinks or was told.',
    values: statementTypes,
  })
  statementType: StatementType;

  @YesNo({
    label: 'Should whoever takes the case over read this first?',
    hint: 'At most seven lines of a case are marked so.',
  })
  startHere: boolean;

  @Text({
    label: 'From which system, document or person is this?',
    hint: 'Such as OASys, an e-mail from the police, or a home visit.',
    message: 'Say from which system, document or person this is',
  })
  source: string;

  @Day({ label: 'On which day was it so?' })
  asOf: string;
}

/** A new version of a statement, whole; the earlier ones stay. */
export class CorrectRiskItem {
  @Id({ label: 'Which risk item do you correct?' })
  riskItemId: string;

  @Group({ label: 'The risk item as it should stand', of: CaptureRiskItem })
  statement: CaptureRiskItem;

  @LongText({ label: 'Why do you correct it?', max: 1000 })
  why: string;

  @YesNo({
    label: 'Does this change what its readers have to know?',
    hint: 'Yes whenever a person, a day, a time or the kind of statement changes: it has to be read again. No for a slip of the pen.',
  })
  material: boolean;
}

/** A statement that was recorded elsewhere holds as it stands. */
export class ConfirmRiskItem {
  @Id({ label: 'Which risk item did you check?' })
  riskItemId: string;

  @Code({ label: 'What kind of statement is this?', values: statementTypes })
  statementType: StatementType;
}

/** A statement is wrong or does not belong here. */
export class WithdrawRiskItem {
  @Id({ label: 'Which risk item do you set aside?' })
  riskItemId: string;

  @LongText({ label: 'Why is it wrong, or why does it not belong here?', max: 1000 })
  why: string;
}

/** Risk to the person themselves: each of five areas is answered, if only with "not known". */
export class RecordRiskToSelf {
  @Code({ label: selfAreas.suicide, values: selfConcerns })
  suicide: SelfConcern;

  @Code({ label: selfAreas.selfHarm, values: selfConcerns })
  selfHarm: SelfConcern;

  @Code({ label: selfAreas.custody, values: selfConcerns })
  custody: SelfConcern;

  @Code({ label: selfAreas.hostelSetting, values: selfConcerns })
  hostelSetting: SelfConcern;

  @Code({ label: selfAreas.vulnerability, values: selfConcerns })
  vulnerability: SelfConcern;

  @LongText({
    label: 'What should whoever takes the case over know about it?',
    hint: 'What was said or done, when it is worst, and what helps. Needed where there is a concern.',
    optional: true,
  })
  details?: string;

  @Day({ label: 'On which day was it so?' })
  assessedOn: string;

  @Text({
    label: 'From which system, document or person is this?',
    hint: 'Such as OASys, or said by the person.',
    message: 'Say from which system, document or person this is',
  })
  source: string;
}

/** How an OASys assessment stands. */
export class RecordOasys {
  @Code({ label: 'Which layer is it?', values: oasysLayers })
  layer: OasysLayer;

  @Code({ label: 'How does it stand in OASys?', values: oasysStatuses })
  status: OasysStatus;

  @Day({ label: 'On which day was it completed?', hint: 'Only for one that is complete.', optional: true })
  completedOn?: string;

  @Day({ label: 'On which day did somebody look in OASys?' })
  asOf: string;
}

/** What the practitioner who hands over does not know; said in so many words when there is nothing. */
export class StateNotKnown {
  @Lines({
    label: 'What do you not know that whoever takes the case over needs?',
    hint: 'What you asked for and did not get, never saw, or are not sure of.',
    optional: true,
  })
  points?: string[];

  @Tick({ label: 'There is nothing that I know to be missing' })
  nothing?: boolean;
}
