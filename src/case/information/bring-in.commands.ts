import { situations, type Situation } from '../contingency/contingency.events.ts';
import type { Class } from '../field.ts';
import { Code, Codes, Day, Group, Groups, LongText, OccurredAt, Text, Tick, Whole } from '../fields.ts';
import type { Side } from '../oversight/oversight.events.ts';
import {
  levels,
  oasysLayers,
  oasysStatuses,
  riskGroups,
  type OasysLayer,
  type OasysStatus,
  type RiskGroup,
  type RoshLevel,
} from '../risk/risk.events.ts';
import { becomesInWords, type Becomes, type Item } from './pieces.ts';

const sides: Record<Side, string> = { HOME: 'The home area', RECEIVING: 'The receiving area' };

/** A statement about risk as another system has it. */
export class BroughtRiskItem {
  @Codes({ label: 'Who may be harmed?', values: riskGroups })
  groups: RiskGroup[];

  @LongText({ label: 'Who exactly is at risk?', optional: true })
  who?: string;

  @LongText({ label: 'What may happen to them?', max: 20_000 })
  nature: string;

  @LongText({ label: 'When is the risk greatest?', optional: true, max: 20_000 })
  whenGreatest?: string;

  @LongText({ label: 'What would be noticed first?', optional: true, max: 20_000 })
  firstSigns?: string;

  @LongText({ label: 'What raises the risk?', optional: true, max: 20_000 })
  raises?: string;

  @LongText({ label: 'What lowers the risk?', optional: true, max: 20_000 })
  lowers?: string;
}

/** Levels of risk of serious harm as another system has them; a group without one is left out. */
export class BroughtRoshLevels {
  @Code({ label: 'What is the overall risk of serious harm?', values: levels })
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
}

/** An OASys assessment as it stands there. */
export class BroughtOasysAssessment {
  @Code({ label: 'Which kind of assessment?', values: oasysLayers })
  layer: OasysLayer;

  @Code({ label: 'Where does it stand?', values: oasysStatuses })
  status: OasysStatus;

  @Day({ label: 'On which day was it completed?', optional: true })
  completedOn?: string;
}

/** A sentence of a contingency plan: a draft until a practitioner has filled in who does what. */
export class BroughtContingencyAction {
  @Code({ label: 'For which situation is it?', values: situations })
  situation: Situation;

  @LongText({ label: 'What is seen that starts it?', max: 20_000 })
  trigger: string;

  @LongText({ label: 'What is done first?', optional: true })
  firstAct?: string;
}

/** What an agency is said to do; whether it accepts is still to be asked. */
export class BroughtAgencyResponsibility {
  @Text({ label: 'Which agency?' })
  agency: string;

  @LongText({ label: 'What does it do?' })
  task: string;

  @Code({ label: 'In whose area does it work?', values: sides })
  area: Side;
}

/** A contact that another system holds. */
export class BroughtContact {
  @Text({ label: 'What kind of contact was it?' })
  kind: string;

  @LongText({ label: 'What is written about it?', max: 100_000 })
  text: string;

  @LongText({ label: 'What came of it?', optional: true })
  outcome?: string;

  @Text({ label: 'Who held it?', optional: true })
  officer?: string;

  @OccurredAt('Leave it out if the source does not say.')
  happened?: string;
}

/** A register that another system holds. */
export class BroughtRegister {
  @Text({ label: 'Code', hint: 'Such as RCPR.', optional: true, max: 20 })
  code?: string;

  @Text({ label: 'Which register?' })
  description: string;

  @Day({ label: 'Start date', optional: true })
  startedOn?: string;

  @Day({ label: 'Next review', optional: true })
  reviewOn?: string;

  @Day({ label: 'End date', optional: true })
  endedOn?: string;

  @LongText({ label: 'Notes', optional: true, max: 100_000 })
  notes?: string;
}

/** The class of what each kind of piece holds. */
export const contentClass: Record<Item, Class<object>> = {
  RISK_ITEM: BroughtRiskItem,
  ROSH_LEVELS: BroughtRoshLevels,
  OASYS_ASSESSMENT: BroughtOasysAssessment,
  CONTINGENCY_ACTION: BroughtContingencyAction,
  AGENCY_RESPONSIBILITY: BroughtAgencyResponsibility,
  CONTACT: BroughtContact,
  REGISTER: BroughtRegister,
};

/** A piece of what came in: its own words, and what it becomes with the words that a practitioner let stand. */
export class BroughtPiece {
  @Text({
    label: 'Key',
    hint: 'As POST /api/split gave it: the same piece of the same source always has the same.',
    pattern: /^[0-9a-f]{64}$/,
    message: 'Send the key as POST /api/split gave it',
    max: 64,
  })
  key: string;

  @LongText({ label: 'Its own words, as they came', max: 200_000 })
  text: string;

  @Text({ label: 'What was it recognised as?', optional: true })
  recognisedAs?: string;

  @Text({ label: 'Its own id in the source', optional: true })
  ref?: string;

  @Code({ label: 'What does it become?', values: becomesInWords })
  becomes: Becomes;

  @Group({ label: 'The statement about risk', of: BroughtRiskItem, optional: true })
  riskItem?: BroughtRiskItem;

  @Group({ label: 'The levels', of: BroughtRoshLevels, optional: true })
  roshLevels?: BroughtRoshLevels;

  @Group({ label: 'The assessment', of: BroughtOasysAssessment, optional: true })
  oasysAssessment?: BroughtOasysAssessment;

  @Group({ label: 'The emergency action', of: BroughtContingencyAction, optional: true })
  contingencyAction?: BroughtContingencyAction;

  @Group({ label: 'What the agency does', of: BroughtAgencyResponsibility, optional: true })
  agencyResponsibility?: BroughtAgencyResponsibility;

  @Group({ label: 'The contact', of: BroughtContact, optional: true })
  contact?: BroughtContact;

  @Group({ label: 'The register', of: BroughtRegister, optional: true })
  register?: BroughtRegister;
}

/** Where a text or file comes from. */
export class BroughtSource {
  @Text({
    label: 'From which system or document is this?',
    hint: 'Such as OASys, nDelius or an e-mail.',
    message: 'Say from which system or document this is',
  })
  system: string;

  @Day({ label: 'On which day was it so?', optional: true })
  asOf?: string;
}

/** The most pieces of one command. */
export const MOST_PIECES = 2_000;

/**
 * Text or a file that exists elsewhere comes in without retyping: kept word for word, and what a practitioner let stand
 * of it becomes items that are recorded elsewhere, unchecked (design §2.9). Doing it twice changes nothing.
 */
export class BringIn {
  @Code({ label: 'What is it?', values: { PASTE: 'Pasted text', CSV: 'A file of rows' } })
  kind: 'PASTE' | 'CSV';

  @Group({ label: 'Where does it come from?', of: BroughtSource })
  source: BroughtSource;

  @Groups({
    label: 'The pieces',
    hint: 'In order, so that together they are the text as it came: 200,000 characters at most.',
    of: BroughtPiece,
    min: 1,
    max: MOST_PIECES,
  })
  pieces: BroughtPiece[];

  @Whole({
    label: 'How many pieces about other people’s children were left out?',
    optional: true,
    min: 0,
    max: 100_000,
  })
  leftOutChildren?: number;

  @Whole({ label: 'How many sensitive pieces were left out?', optional: true, min: 0, max: 100_000 })
  leftOutSensitive?: number;

  @Whole({ label: 'How many other pieces were left out?', optional: true, min: 0, max: 100_000 })
  leftOutOthers?: number;

  @Tick({
    label: 'It is about this person all the same',
    hint: 'Needed where it names another CRN, PNC number, date of birth or name. That you said so is kept with it.',
  })
  aboutThisPerson?: boolean;
}
