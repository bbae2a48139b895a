import type { Redaction } from '../redaction.ts';
import type { Imported, Source, StatementType } from '../source.ts';

/** Risk of serious harm, highest first (domain §5.1). */
export type RoshLevel = 'VERY_HIGH' | 'HIGH' | 'MEDIUM' | 'LOW';

/** The levels in words. */
export const levels: Record<RoshLevel, string> = {
  VERY_HIGH: 'Very high',
  HIGH: 'High',
  MEDIUM: 'Medium',
  LOW: 'Low',
};

/** To whom harm may come. SELF is risk to the person themselves and has no level of serious harm. */
export type RiskGroup = 'PUBLIC' | 'KNOWN_ADULT' | 'CHILDREN' | 'STAFF' | 'PRISONERS' | 'SELF';

/** The groups in words. */
export const riskGroups: Record<RiskGroup, string> = {
  PUBLIC: 'The public',
  KNOWN_ADULT: 'A known adult',
  CHILDREN: 'Children',
  STAFF: 'Staff',
  PRISONERS: 'Prisoners',
  SELF: 'The person themselves',
};

/** One statement about risk (domain §10), in the words of whoever made it. */
export interface RiskContent {
  groups: RiskGroup[];
  /** Who is at risk: which adult, which child. */
  who?: string;
  nature: string;
  whenGreatest?: string;
  /** What would be noticed first. */
  firstSigns?: string;
  raises?: string;
  lowers?: string;
  statementType?: StatementType;
  /** True for the few lines that whoever takes the case over reads first. */
  startHere: boolean;
  source: Source;
}

export type OasysLayer = 'LAYER_1' | 'LAYER_3';

export const oasysLayers: Record<OasysLayer, string> = { LAYER_1: 'Layer 1', LAYER_3: 'Layer 3' };

/** How an assessment stands in OASys. */
export type OasysStatus = 'COMPLETE' | 'OPEN' | 'LOCKED_INCOMPLETE';

export const oasysStatuses: Record<OasysStatus, string> = {
  COMPLETE: 'Completed',
  OPEN: 'Open, not completed',
  LOCKED_INCOMPLETE: 'Locked before it was completed',
};

/** What is known of one kind of risk to the person themselves. That nobody knows is never "no concern". */
export type SelfConcern =
  'CURRENT_AND_PREVIOUS' | 'CURRENT' | 'PREVIOUS' | 'NONE' | 'NOT_KNOWN' | 'NOT_APPLICABLE';

export const selfConcerns: Record<SelfConcern, string> = {
  CURRENT_AND_PREVIOUS: 'A concern now, and before',
  CURRENT: 'A concern now, not before',
  PREVIOUS: 'A concern before, not now',
  NONE: 'Looked at: no concern',
  NOT_KNOWN: 'Not known',
  NOT_APPLICABLE: 'Does not apply to them',
};

/** The five kinds of risk to the person themselves (domain §12 31; HC-25), in words. */
export const selfAreas = {
  suicide: 'Suicide',
  selfHarm: 'Self-harm',
  custody: 'Coping in custody',
  hostelSetting: 'Coping in a hostel or approved premises',
  vulnerability: 'Vulnerability',
} as const;

/** What is known of each of them. */
export type ToSelf = Record<keyof typeof selfAreas, SelfConcern>;

export interface RiskEvents {
  /** Risk of serious harm was set or changed: overall and, where known, for each group (catalogue 28). */
  RoshLevelAssessed: {
    overall: RoshLevel;
    public?: RoshLevel;
    knownAdult?: RoshLevel;
    children?: RoshLevel;
    staff?: RoshLevel;
    prisoners?: RoshLevel;
    /** YYYY-MM-DD: the day of the assessment, which may be long before it was recorded here. */
    assessedOn: string;
    /** The system or document it was taken from. */
    source: string;
    imported?: Imported;
  };
  /** The practitioner checked imported levels; `assessment` is the id of the event that brought them. */
  RoshLevelConfirmed: { assessment: string };
  /** A new statement about risk (catalogue 26). */
  RiskItemCaptured: RiskContent & { itemId: string; imported?: Imported };
  /**
   * A new version of the statement, whole; the earlier ones stay (catalogue 27). A material correction changes a person,
   * level, date, place or instruction and has to be read again; a slip of the pen has not.
   */
  RiskItemCorrected: RiskContent & { itemId: string; why: string; material: boolean };
  /** An imported statement was checked as it stands. */
  RiskItemConfirmed: { itemId: string; statementType: StatementType };
  /** The statement is wrong or does not belong here; it stays visible as withdrawn (catalogue 27). */
  RiskItemWithdrawn: { itemId: string; why: string };
  /** What this practitioner does not know (HC-33). No points: nothing known to them that is not known. */
  NotKnownStated: { points: string[] };
  /** What is known of risk to the person themselves, in each of five areas, on a day (catalogue 31; HC-25). */
  RiskToSelfRecorded: ToSelf & {
    details?: string;
    /** YYYY-MM-DD */
    assessedOn: string;
    /** The system or document it was taken from. */
    source: string;
  };
  /** An OASys assessment stands elsewhere as told (catalogue 30; HC-19, HC-20). */
  OasysAssessmentRecorded: {
    assessmentId: string;
    layer: OasysLayer;
    status: OasysStatus;
    /** YYYY-MM-DD; absent while it is not complete. */
    completedOn?: string;
    source: Source;
    imported?: Imported;
  };
}

const content = {
  groups: 'operational',
  who: 'third-party',
  nature: 'operational',
  whenGreatest: 'operational',
  firstSigns: 'operational',
  raises: 'third-party',
  lowers: 'third-party',
  statementType: 'operational',
  startHere: 'public',
  source: 'operational',
} as const;

export const riskRedaction: Redaction<RiskEvents> = {
  RoshLevelAssessed: {
    overall: 'operational',
    public: 'operational',
    knownAdult: 'third-party',
    children: 'third-party',
    staff: 'staff',
    prisoners: 'operational',
    assessedOn: 'operational',
    source: 'operational',
    imported: 'public',
  },
  RoshLevelConfirmed: { assessment: 'public' },
  RiskItemCaptured: { itemId: 'public', ...content, imported: 'public' },
  RiskItemCorrected: { itemId: 'public', ...content, why: 'operational', material: 'public' },
  RiskItemConfirmed: { itemId: 'public', statementType: 'operational' },
  RiskItemWithdrawn: { itemId: 'public', why: 'operational' },
  NotKnownStated: { points: 'operational' },
  RiskToSelfRecorded: {
    suicide: 'operational',
    selfHarm: 'operational',
    custody: 'operational',
    hostelSetting: 'operational',
    vulnerability: 'operational',
    details: 'operational',
    assessedOn: 'operational',
    source: 'operational',
  },
  OasysAssessmentRecorded: {
    assessmentId: 'public',
    layer: 'operational',
    status: 'operational',
    completedOn: 'operational',
    source: 'operational',
    imported: 'public',
  },
};
