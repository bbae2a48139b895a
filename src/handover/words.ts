import type { Line, Outcome, Owes, RuleAnswer } from './assessment.ts';
import type { SupersededCause } from '../case/transfer/transfer.events.ts';
import { supersededCauses } from '../case/transfer/words.ts';
import { stageOf, type Stage, type Transfer } from '../case/transfer/transfer.state.ts';

/** How the parts of the answer are called on the page. */

export const stages: Readonly<Record<Stage, string>> = {
  DRAFT: 'Being prepared, nothing sent yet',
  REQUESTED: 'Request sent, not acknowledged',
  RECEIVED: 'Request received, nobody named',
  ALLOCATED: 'Receiving practitioner named',
  QUERIED: 'A question waits for its answer',
  AGREED: 'Agreed, supervision not passed',
  HANDOVER_PENDING: 'Agreed, the practitioners have spoken, supervision not passed',
  SUPPORTING: 'Temporary move, supervision stays at home',
  RESPONSIBILITY_PASSED: 'Supervision passed',
  COMPLETED: 'Handed over',
  ENDED: 'Temporary move ended',
  REFUSED: 'Refused, the home area keeps the case',
  DISPUTED: 'Refused and disputed, the head of a delivery unit decides',
  WITHDRAWN: 'Withdrawn',
  SUPERSEDED: 'Stopped',
};

/** What stopped a transfer, a sentence's beginning. */
export const happened: Readonly<Record<SupersededCause, string>> = {
  ...supersededCauses,
  ONWARD_MOVE: 'The person moved on to another area',
};

/** Where a transfer stands, in words. */
export function stageInWords(transfer: Transfer): string {
  const { superseded } = transfer;
  return superseded === undefined
    ? stages[stageOf(transfer)]
    : `${happened[superseded.cause]}, and the transfer stopped`;
}

/** The lines of the page in the order in which they are read (design §8). */
export const lines: Readonly<Record<Line, string>> = {
  receiver: 'Receiver',
  seniors: 'Senior officers',
  conversation: 'Conversation and questions',
  'person-told': 'Person told, first appointment',
  address: 'Address',
  'who-is-at-risk': 'Who is at risk',
  assessment: 'Assessment current',
  'not-known': 'What is not known',
  checks: 'Checks',
  agencies: 'Agencies, orders, conditions',
  mappa: 'MAPPA, ViSOR, victims, limited access',
  contingency: 'Contingency and reading',
  process: 'The transfer itself',
};

/**
 * What belongs to a line and is not recorded by this release: whoever reads the line is told, so that it never looks
 * done, nor empty.
 */
export const notRecorded: Readonly<Partial<Record<Line, string>>> = {
  address:
    'whether the address was assessed, who else lives there or is near, and which addresses are suitable or unsuitable',
  'who-is-at-risk':
    'whether each allegation, police enquiry and call-out since the sentence became a statement or was dismissed',
  assessment: 'scores, and which of them rest on what cannot change',
  agencies:
    'orders, requirements and licence conditions one by one, drug tests, tagging and polygraphs, interventions, and medication',
  mappa:
    'MAPPA eligibility, meetings, minutes and actions; who can open the ViSOR record; and whether victim contact was told',
  contingency: 'what was considered about breach and recall, and who approved it',
};

/** The worst first. */
export const worstFirst: readonly Outcome[] = [
  'FAILED',
  'UNKNOWN',
  'NOT_DUE',
  'MET_LATE',
  'SATISFIED',
  'NOT_APPLICABLE',
];

const sides: Readonly<Record<Owes['side'], string>> = {
  HOME: 'Transferring',
  RECEIVING: 'Receiving',
  BOTH: 'Both',
};

const roles: Readonly<Record<Owes['role'], string>> = {
  PRACTITIONER: 'practitioner',
  SENIOR: 'senior',
  HEAD_OF_PDU: 'head of delivery unit',
  ADMINISTRATOR: 'administrator',
};

/** `Receiving senior`; `Both practitioners`. */
export const owedBy = ({ side, role }: Owes): string =>
  `${sides[side]} ${roles[role]}${side === 'BOTH' ? 's' : ''}`;

/** Where a rule comes from: only what was read in policy is called policy. */
export const basisOf = ({ status, reference }: RuleAnswer['source']): string =>
  status === 'verified' ? `policy: ${reference}` : `our suggestion: ${reference}`;

/** `2 of 4 not done, 1 not known`: every outcome that is there, the worst first; what does not apply is not counted. */
export function countsInWords(answers: readonly RuleAnswer[]): string {
  const counted = answers.filter(({ outcome }) => outcome !== 'NOT_APPLICABLE');
  const words: Partial<Record<Outcome, string>> = {
    FAILED: 'not done',
    UNKNOWN: 'not known',
    NOT_DUE: 'still to do',
    MET_LATE: 'done late',
    SATISFIED: 'done',
  };
  const parts = worstFirst.flatMap((outcome) => {
    const count = counted.filter((each) => each.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${words[outcome]}`];
  });
  const passed = counted.filter(({ overridden }) => overridden !== undefined).length;
  const reasons = passed === 0 ? [] : [`${passed} passed with a reason`];
  const [first = '', ...rest] = parts;
  return [first.replace(' ', ` of ${counted.length} `), ...rest, ...reasons].join(', ');
}
