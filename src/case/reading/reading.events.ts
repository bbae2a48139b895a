import type { Redaction } from '../redaction.ts';

/** What can be acknowledged: the request as sent, and the handover summary as it stood. */
export type ReadingItem = 'REQUEST' | 'SUMMARY';

export interface ReadingEvents {
  /**
   * The actor states having read this version of the item (catalogue 39): the revision of the event that last
   * changed it. The request is as it was sent; the summary changes with every event of the case but reading.
   */
  ItemAcknowledged: { item: ReadingItem; version: number };
  /**
   * The receiving practitioner says in their own words what they have understood: the proof of reading (design §9).
   * `version` is the revision of the case they were shown.
   */
  ReadBackGiven: ReadBackLines & { readBackId: string; version: number };
  /** The transferring practitioner agrees that this is what they meant. */
  ReadBackConfirmed: { readBackId: string };
  /** The transferring practitioner says what was understood wrongly, line by line; it has to be read back again. */
  ReadBackCorrected: { readBackId: string; corrections: Partial<ReadBackLines> };
  /** A reader holds that something recorded is wrong; both versions stand until somebody settles it (HC-70). */
  ItemDisputed: {
    disputeId: string;
    kind: DisputedKind;
    itemId?: string;
    points: string;
    ownerStaffId?: string;
  };
  ItemDisputeSettled: { disputeId: string; how: string };
  /** Whoever took the case over says what was missing and what helped: to learn from, not to blame (HC-71). */
  HandoverFeedbackGiven: { missing: string; helped?: string };
}

/** The four lines of a read-back. */
export interface ReadBackLines {
  whoIsAtRisk: string;
  whenGreatest: string;
  firstSign: string;
  firstAct: string;
}

/** What may be disputed. */
export type DisputedKind = 'RISK_ITEM' | 'CONTINGENCY_ACTION' | 'AGENCY_RESPONSIBILITY' | 'CHECK' | 'OTHER';

export const readingRedaction: Redaction<ReadingEvents> = {
  ItemAcknowledged: { item: 'public', version: 'public' },
  ReadBackGiven: {
    readBackId: 'public',
    version: 'public',
    whoIsAtRisk: 'third-party',
    whenGreatest: 'operational',
    firstSign: 'operational',
    firstAct: 'operational',
  },
  ReadBackConfirmed: { readBackId: 'public' },
  ReadBackCorrected: { readBackId: 'public', corrections: 'third-party' },
  ItemDisputed: {
    disputeId: 'public',
    kind: 'operational',
    itemId: 'public',
    points: 'operational',
    ownerStaffId: 'staff',
  },
  ItemDisputeSettled: { disputeId: 'public', how: 'operational' },
  HandoverFeedbackGiven: { missing: 'operational', helped: 'operational' },
};
