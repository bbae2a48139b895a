import { emergencyReasons } from '../../case/access/access.events.ts';
import type { CaseState } from '../../case/case.ts';
import { lower, told, type Entry } from './entry.ts';

/** Who opened the contingency card without working the case, and who has seen that they did. */
export function ofEmergencies({ access }: CaseState): Entry[] {
  return access.emergencies.flatMap((emergency) => [
    ...told(
      emergency,
      ({ reason }) => `Opened the contingency card in an emergency: ${lower(emergencyReasons[reason])}`,
      ({ words }) => [words],
    ),
    ...told(
      emergency.seen,
      () => 'Confirmed having seen that the contingency card was opened in an emergency',
      () => [],
    ),
  ]);
}
