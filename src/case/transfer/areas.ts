import type { Stamp } from '../decider.ts';
import type { Side } from '../oversight/oversight.events.ts';
import type { Transfer, Transfers } from './transfer.state.ts';

/**
 * An area by the side that it had when something was written about it. A case that moves on takes none of its areas
 * along: each passing of supervision makes the receiving area the home area and leaves the old one behind.
 */
export interface AreaWritten {
  side: Side;
  /** The transfer that the side is of; undefined when none was open, and the area was home. */
  transferId: string | undefined;
  /** When it was written. */
  written: Stamp;
}

/** Since which revision an area has been home; undefined while supervision has not come to it. */
export function homeSince(
  { side, transferId, written }: AreaWritten,
  transfers: Transfers,
): number | undefined {
  if (side === 'HOME') return written.revision;
  return transferId === undefined ? undefined : transfers[transferId]?.passed?.stamp.revision;
}

/** Whether supervision has left the area for good. */
export function isLeft(area: AreaWritten, transfers: Transfers): boolean {
  const { side, transferId } = area;
  if (side === 'HOME' && transferId !== undefined && transfers[transferId]?.passed !== undefined) return true;
  const since = homeSince(area, transfers);
  return since !== undefined && passings(transfers).some((revision) => revision > since);
}

/**
 * The side of the area in a transfer, else in the case as it is; undefined for one that was left or never reached, and
 * in a transfer for what was written under a later one.
 */
export function sideNow(area: AreaWritten, transfers: Transfers, transfer?: Transfer): Side | undefined {
  const { transferId } = area;
  if (transfer === undefined) return isHome(area, transfers) ? 'HOME' : undefined;
  if (transferId === transfer.transferId) return area.side;
  const under = transferId === undefined ? undefined : transfers[transferId];
  if (under !== undefined && began(under) > began(transfer)) return undefined;
  return isHome(area, without(transfers, transfer)) ? 'HOME' : undefined;
}

function isHome(area: AreaWritten, transfers: Transfers): boolean {
  return homeSince(area, transfers) !== undefined && !isLeft(area, transfers);
}

const began = ({ proposed }: Transfer) => proposed.stamp.revision;

function passings(transfers: Transfers): number[] {
  return Object.values(transfers).flatMap(({ passed }) => passed?.stamp.revision ?? []);
}

function without(transfers: Transfers, { transferId }: Transfer): Transfers {
  return Object.fromEntries(Object.entries(transfers).filter(([id]) => id !== transferId));
}
