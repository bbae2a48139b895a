import type { Redaction } from '../redaction.ts';

/** Risk of serious harm, highest first (domain §5.1). */
export type RoshLevel = 'VERY_HIGH' | 'HIGH' | 'MEDIUM' | 'LOW';

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
  };
}

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
  },
};
