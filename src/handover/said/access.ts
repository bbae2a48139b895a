import type { CaseState } from '../../case/case.ts';
import { nameOf } from '../../case/telling.ts';
import type { Directory } from '../../directory/directory.ts';
import { labelled, told, type Entry } from './entry.ts';

/** Who was let in and who was shut out: read only by those who see the case. */
export function ofAccess({ access }: CaseState, directory: Directory): Entry[] {
  const name = (staffId: string) => nameOf(staffId, directory);
  return [
    ...access.restrictions.flatMap(({ changes, lifted, ...restricted }) => [
      ...told(
        restricted,
        () => 'Limited access to the case',
        ({ staffIds, message, reason }) => [
          reason,
          labelled('Let in', staffIds.map(name).join(', ')),
          labelled('Others are told', message),
        ],
      ),
      ...told(
        changes,
        ({ granted, staffId }) =>
          granted ? `Let ${name(staffId)} see the case` : `Ended ${name(staffId)}’s access`,
        ({ reason }) => [reason],
      ),
      ...told(
        lifted,
        () => 'Opened the case to all staff again',
        ({ reason }) => [reason],
      ),
    ]),
  ];
}
