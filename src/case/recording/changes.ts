import type { CaseState } from '../case.ts';
import type { Stamp } from '../decider.ts';
import { clockTime } from '../time.ts';

/** Every stamp below a value, in no particular order. */
function stampsOf(value: unknown): Stamp[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(stampsOf);
  const { stamp, ...rest } = value as { stamp?: Stamp };
  return [...(stamp === undefined ? [] : [stamp]), ...Object.values(rest).flatMap(stampsOf)];
}

/** Who changed a transfer (or the case) after a revision, and when, for somebody whose screen is out of date. */
export function describeChanges(state: CaseState, transferId: string | undefined, since: number): string {
  const about = transferId === undefined ? state : state.transfers[transferId];
  const later = stampsOf(about).filter(({ revision }) => revision > since);
  const last = later.sort((a, b) => a.revision - b.revision).at(-1);
  if (last === undefined) return 'it is not at the revision you named';
  const changes = new Set(later.map(({ revision }) => revision)).size;
  const times = changes === 1 ? 'one change' : `${changes} changes`;
  return `${times}, the last by ${inWords(last.actor.role)} at ${clockTime(last.recordedAt)}`;
}

function inWords(role: string): string {
  return `a ${role.toLowerCase().replaceAll('_', ' ')}`;
}
