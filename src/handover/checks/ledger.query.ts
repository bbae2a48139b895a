import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { refuse } from '../../case/decider.ts';
import type { Surroundings } from '../../case/recording/give-command.ts';
import { ledgerOf, type Ledger } from './ledger.ts';

/** What was asked of other bodies about one case, and what became of it. */
export class LedgerQuery extends Query<Ledger> {
  readonly caseId: string;
  constructor(caseId: string) {
    super();
    this.caseId = caseId;
  }
}

@QueryHandler(LedgerQuery)
export class LedgerQueryHandler implements IQueryHandler<LedgerQuery> {
  readonly #around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>;

  constructor(around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>) {
    this.#around = around;
  }

  async execute({ caseId }: LedgerQuery): Promise<Ledger> {
    const { cases, clock, directoryToday } = this.#around;
    const { state } = await cases.fresh(caseId);
    const now = clock();
    return ledgerOf(state, now, directoryToday(now)) ?? refuse('not-found', 'There is no case with this id');
  }
}
