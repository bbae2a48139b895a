import type { CaseState } from '../../case/case.ts';
import type { Holder } from '../../case/responsibility/responsibility.events.ts';
import { receivingTeam, type Transfer } from '../../case/transfer/transfer.state.ts';
import type { Directory } from '../../directory/directory.ts';
import { standingInterim } from '../alarms.ts';
import type { InterimShown, PersonShown } from '../handover.answers.ts';

export const teamShown = (code: string, directory: Directory): string => directory.team(code)?.name ?? code;

/** Now, the last one counts even when this machine's clock is behind the one that recorded it. */
export function tenureAt({ responsibilities }: CaseState, instant: string, inThePast: boolean) {
  return responsibilities.SUPERVISION.tenures.findLast(
    ({ since, until }) => (until === null || instant < until) && (!inThePast || since <= instant),
  );
}

export function holderShown({ staffId, name, area, agency }: Holder, directory: Directory): PersonShown {
  if (staffId !== undefined) return staffShown(staffId, area, directory);
  return { name: name ?? agency, where: area };
}

export function interimShown(transfer: Transfer, now: string, directory: Directory): InterimShown | null {
  const standing = standingInterim(transfer, now);
  if (standing === undefined) return null;
  const { seenByStaffId, answersTonight, until } = standing;
  return { seenBy: staffShown(seenByStaffId, receivingTeam(transfer), directory), answersTonight, until };
}

export function staffShown(staffId: string, team: string, directory: Directory): PersonShown {
  const staff = directory.staff(staffId);
  return {
    staffId,
    name: staff?.name ?? 'Not in the directory',
    where: teamShown(staff?.team ?? team, directory),
  };
}
