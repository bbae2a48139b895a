import type { Redaction } from '../redaction.ts';

/** What can be acknowledged: the request as sent, and the handover summary as it stood. */
export type ReadingItem = 'REQUEST' | 'SUMMARY';

export interface ReadingEvents {
  /**
   * The actor states having read this version of the item (catalogue 39): the revision of the event that last
   * changed it. The request is as it was sent; the summary changes with every event about the transfer but reading, and
   * with the levels of risk of the case.
   */
  ItemAcknowledged: { item: ReadingItem; version: number };
}

export const readingRedaction: Redaction<ReadingEvents> = {
  ItemAcknowledged: { item: 'public', version: 'public' },
};
