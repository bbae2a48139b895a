import type { CaseState } from '../case.ts';
import type { Stamp } from '../decider.ts';
import type { Transfer } from '../transfer/transfer.state.ts';

/** Somebody has read the handover as it stood at a revision: they confirmed its summary, or read the case back. */
export interface Read {
  /** The revision of the case that they were shown. */
  version: number;
  stamp: Stamp;
}

/** Every time that somebody has read the handover of a transfer, in the order in which they said so. */
export function readsOf(
  staffId: string,
  { state, transfer: { transferId } }: { state: CaseState; transfer: Transfer },
): Read[] {
  const summaries = state.acknowledgements.filter(({ item }) => item === 'SUMMARY');
  return [...summaries, ...state.understanding.readBacks]
    .filter((each) => each.transferId === transferId && each.stamp.actor.id === staffId)
    .map(({ version, stamp }) => ({ version: Math.min(version, stamp.revision), stamp }))
    .toSorted((one, other) => one.stamp.revision - other.stamp.revision);
}

/** When somebody read the newest version that they have read; undefined when never. */
export function lastReadOf(staffId: string, about: Parameters<typeof readsOf>[1]): Read | undefined {
  return readsOf(staffId, about).reduce<Read | undefined>(
    (newest, read) => (newest !== undefined && newest.version > read.version ? newest : read),
    undefined,
  );
}
