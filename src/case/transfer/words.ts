import type { EscalationLevel, Side } from '../oversight/oversight.events.ts';
import type {
  DisputeDecision,
  RefusalCode,
  SupersededCause,
  TransferKind,
  TransferReason,
} from './transfer.events.ts';

/** The codes of a transfer in words, as forms offer them and pages show them. */

export const transferKinds: Record<TransferKind, string> = {
  PERMANENT: 'Permanent transfer: the move is meant to last',
  TEMPORARY_MOVE: 'Temporary move: another area supports, supervision stays',
  RISK_REALLOCATION: 'Re-allocation because the risk went up',
};

export const transferReasons: Record<TransferReason, string> = {
  FAMILY_OR_RELATIONSHIP: 'Family or relationship',
  HOUSING: 'Housing',
  EMPLOYMENT_OR_TRAINING: 'Employment or training',
  RELEASE_ADDRESS: 'Release to an address in another area',
  SAFETY_OF_PERSON: 'Safety of the person',
  PUBLIC_PROTECTION: 'Protection of the public',
  RISK_ESCALATION: 'The risk went up',
  OTHER: 'Something else',
};

export const refusalCodes: Record<RefusalCode, string> = {
  ADDRESS_UNSUITABLE: 'The address is not suitable',
  RISK_CANNOT_BE_MANAGED: 'The risk cannot be managed in this area',
  INFORMATION_INCOMPLETE: 'The information is incomplete',
  NEARER_TO_VICTIM: 'The move would bring the person nearer to a victim',
  SHORT_TIME_LEFT: 'Too little time is left on the sentence',
  ENFORCEMENT_OUTSTANDING: 'A breach, warrant or recall is outstanding',
  NOT_OUR_AREA: 'The address is not in this area',
  OTHER: 'Something else',
};

/** Causes that somebody reports; an onward move is recorded with the transfer that carries on. */
export const supersededCauses: Record<Exclude<SupersededCause, 'ONWARD_MOVE'>, string> = {
  ARRESTED: 'The person was arrested',
  RECALLED: 'The person was recalled to custody',
  DIED: 'The person has died',
  SENTENCE_ENDED: 'The sentence ended',
};

export const escalationLevels: Record<EscalationLevel, string> = {
  SENIOR: 'The senior',
  HEAD_OF_PDU: 'The head of the delivery unit',
  REGION: 'The region',
};

export const disputeDecisions: Record<DisputeDecision, string> = {
  AGREED: 'The transfer goes ahead',
  REFUSED: 'The refusal stands',
};

export const sides: Record<Side, string> = {
  HOME: 'The home side',
  RECEIVING: 'The receiving side',
};
