import type { Actor } from '../../event-store/envelope/metadata.ts';
import type { Directory } from '../../directory/directory.ts';
import { refuseField } from '../decider.ts';
import { nameOf } from '../telling.ts';
import type { Holder } from './responsibility.events.ts';

/** Somebody of the directory as a holder, in the team they are in now; refused for that field when unknown. */
export function staffHolder(field: string, staffId: string, directory: Directory): Holder {
  const staff = directory.staff(staffId);
  if (staff === undefined) refuseField(field, 'Choose somebody who is in the directory today');
  const team = directory.team(staff.team);
  if (team === undefined) refuseField(field, 'Choose somebody whose team is in the directory');
  return { agency: team.agency, area: team.code, staffId };
}

/** Whether the holder is this very person. */
export function isSelf({ staffId }: Holder, { id }: Actor): boolean {
  return staffId === id;
}

/** A holder in words. */
export function holderInWords({ staffId, name, agency }: Holder, directory: Directory): string {
  return staffId === undefined ? `${name ?? 'somebody'} (${agency})` : nameOf(staffId, directory);
}
