import type { QueryBus } from '@nestjs/cqrs';
import { HandoverQuery } from '../../case/recording/recording.ts';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import { isOfStorage } from '../../event-store/parked.ts';
import type { NextAct } from '../../handover/handover.answers.ts';
import { needShown, type NeedShown } from './list-shown.ts';
import type { TransferListed } from './lists.answers.ts';

/** Transfers with what the reader does next, from the handovers themselves. One that does not open takes no other away. */
export function withActs(
  rows: readonly TransferListed[],
  reader: Actor,
  queries: QueryBus,
): Promise<NeedShown[]> {
  const nextOf = async ({ caseId, transferId }: TransferListed): Promise<NextAct[] | undefined> => {
    try {
      return (await queries.execute(new HandoverQuery(reader, caseId, transferId))).next;
    } catch (error) {
      if (isOfStorage(error)) throw error;
      return undefined;
    }
  };
  return Promise.all(
    rows.map(async (row) => needShown(row, row.erased || row.restricted ? [] : await nextOf(row), reader.id)),
  );
}
