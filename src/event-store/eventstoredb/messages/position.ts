import { START, type Position } from '../../event-store.ts';

/** A place in EventStoreDB's log: two numbers of 64 bits, never held as a JavaScript number. */
export interface LogPoint {
  commit: bigint;
  prepare: bigint;
}

/** The most digits that a position of 63 bits has. */
const DIGITS = 19;

/** What the server says instead of a position when there is none: all 64 bits set. */
const NONE = '18446744073709551615';

/** Twice 19 digits, so that text compares as positions do; undefined where the server says that there is none. */
export function positionOf(commit: string, prepare: string): Position | undefined {
  if (commit === NONE || prepare === NONE) return undefined;
  return `${commit.padStart(DIGITS, '0')}-${prepare.padStart(DIGITS, '0')}`;
}

/** Undefined for START. */
export function pointOf(position: Position): LogPoint | undefined {
  if (position === START) return undefined;
  if (!/^\d{19}-\d{19}$/.test(position)) throw new RangeError('A position of this log has twice 19 digits');
  return { commit: BigInt(position.slice(0, DIGITS)), prepare: BigInt(position.slice(DIGITS + 1)) };
}
