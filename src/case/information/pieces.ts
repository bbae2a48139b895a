import type { AgencyTask } from '../agencies/agencies.events.ts';
import type { ContingencyContent } from '../contingency/contingency.events.ts';
import type { OasysStatus, RiskContent, RoshLevel } from '../risk/risk.events.ts';

/** What a piece of text or of a file is brought in as. */
export type Becomes =
  | 'RISK_ITEM'
  | 'ROSH_LEVELS'
  | 'OASYS_ASSESSMENT'
  | 'CONTINGENCY_ACTION'
  | 'AGENCY_RESPONSIBILITY'
  | 'CONTACT'
  | 'REGISTER'
  | 'KEPT_AS_TEXT'
  | 'SET_ASIDE'
  | 'NOT_PLACED';

/** The same in words. */
export const becomesInWords: Record<Becomes, string> = {
  RISK_ITEM: 'A statement about risk',
  ROSH_LEVELS: 'Levels of risk of serious harm',
  OASYS_ASSESSMENT: 'An OASys assessment',
  CONTINGENCY_ACTION: 'A draft of an emergency action',
  AGENCY_RESPONSIBILITY: 'Something an agency does',
  CONTACT: 'A contact',
  REGISTER: 'A register',
  KEPT_AS_TEXT: 'Text that is kept as it is',
  SET_ASIDE: 'Not used, kept as text',
  NOT_PLACED: 'Not placed',
};

/** What the pieces hold, by what they become. Days are YYYY-MM-DD. */
export interface PieceContents {
  RISK_ITEM: Pick<
    RiskContent,
    'groups' | 'who' | 'nature' | 'whenGreatest' | 'firstSigns' | 'raises' | 'lowers'
  >;
  ROSH_LEVELS: {
    overall: RoshLevel;
    public?: RoshLevel;
    knownAdult?: RoshLevel;
    children?: RoshLevel;
    staff?: RoshLevel;
    prisoners?: RoshLevel;
    assessedOn: string;
  };
  OASYS_ASSESSMENT: { layer: 'LAYER_1' | 'LAYER_3'; status: OasysStatus; completedOn?: string };
  CONTINGENCY_ACTION: Pick<ContingencyContent, 'situation' | 'trigger' | 'firstAct'>;
  AGENCY_RESPONSIBILITY: Pick<AgencyTask, 'agency' | 'task' | 'area'>;
  /** `happened` is a time or day on London clocks, as `parseMoment` reads it; absent when the source gives none. */
  CONTACT: { kind: string; text: string; outcome?: string; officer?: string; happened?: string };
  REGISTER: {
    code?: string;
    description: string;
    startedOn?: string;
    reviewOn?: string;
    endedOn?: string;
    notes?: string;
  };
}

/** The kinds that bring something of their own into the record. */
export type Item = keyof PieceContents;

/** Where a piece carries its content. */
export const contentField = {
  RISK_ITEM: 'riskItem',
  ROSH_LEVELS: 'roshLevels',
  OASYS_ASSESSMENT: 'oasysAssessment',
  CONTINGENCY_ACTION: 'contingencyAction',
  AGENCY_RESPONSIBILITY: 'agencyResponsibility',
  CONTACT: 'contact',
  REGISTER: 'register',
} as const satisfies Record<Item, string>;

/** Whether a piece brings something of its own into the record. */
export const isItem = (becomes: Becomes): becomes is Item => Object.hasOwn(contentField, becomes);
