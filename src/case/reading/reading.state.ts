import type { Recorded, Stamp, Stamped } from '../decider.ts';
import type { ReadingEvents } from './reading.events.ts';

/** Who said of which version that they had read it; the reader is the stamp's actor. */
export type Acknowledgements = readonly Stamped<ReadingEvents['ItemAcknowledged'] & { transferId: string }>[];

export function evolveReading(acknowledgements: Acknowledgements, event: Recorded): Acknowledgements {
  if (event.type !== 'ItemAcknowledged' || event.transferId === undefined) return acknowledgements;
  return [...acknowledgements, { ...event.data, transferId: event.transferId, stamp: event.stamp }];
}

/** The events that changed what the pages about the case say, in order. Reading and looking change nothing. */
export type Changes = readonly Stamp[];

const READING: readonly Recorded['type'][] = ['ItemAcknowledged', 'EmergencyAccessSeen'];

export function evolveChanges(changes: Changes, { type, stamp }: Recorded): Changes {
  return READING.includes(type) ? changes : [...changes, stamp];
}

type Fact<Name extends keyof ReadingEvents> = Stamped<ReadingEvents[Name]>;

/** What the receiving practitioner has understood, and what the transferring practitioner said to it. */
export interface ReadBack extends Fact<'ReadBackGiven'> {
  transferId: string;
  confirmed?: Fact<'ReadBackConfirmed'>;
  corrected?: Fact<'ReadBackCorrected'>;
}

/** Something recorded that a reader holds to be wrong. */
export interface Dispute extends Fact<'ItemDisputed'> {
  transferId?: string;
  settled?: Fact<'ItemDisputeSettled'>;
}

/** Read-backs, disputes and what was said of a handover afterwards, in the order in which they were recorded. */
export interface Understanding {
  readBacks: readonly ReadBack[];
  disputes: readonly Dispute[];
  feedback: readonly (Fact<'HandoverFeedbackGiven'> & { transferId?: string })[];
}

/** Disputes that nobody has settled. */
export function openDisputes({ disputes }: Understanding): readonly Dispute[] {
  return disputes.filter(({ settled }) => settled === undefined);
}

export const nothingReadBack: Understanding = { readBacks: [], disputes: [], feedback: [] };

export function evolveUnderstanding(understanding: Understanding, event: Recorded): Understanding {
  const { stamp, transferId } = event;
  const { readBacks, disputes, feedback } = understanding;
  switch (event.type) {
    case 'ReadBackGiven':
      return transferId === undefined
        ? understanding
        : { ...understanding, readBacks: [...readBacks, { ...event.data, transferId, stamp }] };
    case 'ReadBackConfirmed':
    case 'ReadBackCorrected': {
      const { readBackId } = event.data;
      const said =
        event.type === 'ReadBackConfirmed'
          ? { confirmed: { ...event.data, stamp } }
          : { corrected: { ...event.data, stamp } };
      const changed = readBacks.map((each) => (each.readBackId === readBackId ? { ...each, ...said } : each));
      return { ...understanding, readBacks: changed };
    }
    case 'ItemDisputed': {
      const under = transferId === undefined ? {} : { transferId };
      return { ...understanding, disputes: [...disputes, { ...event.data, ...under, stamp }] };
    }
    case 'ItemDisputeSettled': {
      const settled = { ...event.data, stamp };
      const changed = disputes.map((each) =>
        each.disputeId === settled.disputeId ? { ...each, settled } : each,
      );
      return { ...understanding, disputes: changed };
    }
    case 'HandoverFeedbackGiven': {
      const under = transferId === undefined ? {} : { transferId };
      return { ...understanding, feedback: [...feedback, { ...event.data, ...under, stamp }] };
    }
    default:
      return understanding;
  }
}
