import type { Directory } from '../../directory/directory.ts';
import type { Viewer } from '../../security/viewer.ts';

/** The teams whose lists somebody sees: the head of a delivery unit those of the unit, everybody else their own. */
export function teamsOf({ actor }: Viewer, directory: Directory): string[] {
  const pdu = directory.team(actor.area)?.pdu;
  if (actor.role !== 'HEAD_OF_PDU' || pdu === undefined) return [actor.area];
  return directory
    .teams()
    .filter((team) => team.pdu === pdu)
    .map(({ code }) => code);
}
