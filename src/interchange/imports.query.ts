import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Surroundings } from '../case/recording/give-command.ts';
import { londonDay } from '../case/time.ts';
import { importsAnswer, type ImportsAnswer } from './imports.ts';

/** What came into a case from elsewhere, as the log has it now. */
export class ImportsQuery extends Query<ImportsAnswer> {
  readonly caseId: string;
  constructor(caseId: string) {
    super();
    this.caseId = caseId;
  }
}

@QueryHandler(ImportsQuery)
export class ImportsQueryHandler implements IQueryHandler<ImportsQuery> {
  readonly #around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>;

  constructor(around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>) {
    this.#around = around;
  }

  async execute({ caseId }: ImportsQuery): Promise<ImportsAnswer> {
    const { cases, clock, directoryToday } = this.#around;
    const { state } = await cases.fresh(caseId);
    const now = clock();
    return importsAnswer(state, directoryToday(now), londonDay(now));
  }
}
