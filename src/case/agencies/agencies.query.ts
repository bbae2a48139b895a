import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Surroundings } from '../recording/give-command.ts';
import type { AgenciesAnswer } from './agencies.answers.ts';
import { agencyBoard } from './board.ts';

/** The agencies of a case as the log has them now. */
export class AgenciesQuery extends Query<AgenciesAnswer> {
  readonly caseId: string;
  constructor(caseId: string) {
    super();
    this.caseId = caseId;
  }
}

@QueryHandler(AgenciesQuery)
export class AgenciesQueryHandler implements IQueryHandler<AgenciesQuery> {
  readonly #around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>;

  constructor(around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>) {
    this.#around = around;
  }

  async execute({ caseId }: AgenciesQuery): Promise<AgenciesAnswer> {
    const { cases, clock, directoryToday } = this.#around;
    const { state } = await cases.fresh(caseId);
    const now = clock();
    return agencyBoard(state, now, directoryToday(now));
  }
}
