import type { QueryBus } from '@nestjs/cqrs';
import { HandoverQuery } from '../../case/recording/recording.ts';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import { isOfStorage } from '../../event-store/parked.ts';
import type { NextAct } from '../../handover/handover.answers.ts';
import { needShown, type NeedShown } from './list-shown.ts';
import type { TransferListed } from './lists.answers.ts';

/** Told of an error, with the ids of the transfer that it is of. */
type Failed = (error: unknown, ids: Pick<TransferListed, 'caseId' | 'transferId'>) => void;

/** Transfers with what the reader does next, from the handovers themselves. One that does not open takes no other away. */
export class WithActs {
  readonly #queries: QueryBus;
  readonly #failed: Failed;

  /** @param failed is told of each that does not open */
  constructor(queries: QueryBus, failed: Failed) {
    this.#queries = queries;
    this.#failed = failed;
  }

  of(rows: readonly TransferListed[], reader: Actor): Promise<NeedShown[]> {
    return Promise.all(
      rows.map(async (row) =>
        needShown(row, row.erased || row.restricted ? [] : await this.#next(row, reader), reader.id),
      ),
    );
  }

  async #next({ caseId, transferId }: TransferListed, reader: Actor): Promise<NextAct[] | undefined> {
    try {
      return (await this.#queries.execute(new HandoverQuery(reader, caseId, transferId))).next;
    } catch (error) {
      if (isOfStorage(error)) throw error;
      this.#failed(error, { caseId, transferId });
      return undefined;
    }
  }
}
