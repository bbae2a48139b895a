import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Surroundings } from '../recording/give-command.ts';
import { riskAnswer } from './risk-answer.ts';
import type { RiskAnswer } from './risk.answers.ts';

/** What is known of risk in a case as the log has it now. */
export class RiskQuery extends Query<RiskAnswer> {
  readonly caseId: string;
  constructor(caseId: string) {
    super();
    this.caseId = caseId;
  }
}

@QueryHandler(RiskQuery)
export class RiskQueryHandler implements IQueryHandler<RiskQuery> {
  readonly #around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>;

  constructor(around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>) {
    this.#around = around;
  }

  async execute({ caseId }: RiskQuery): Promise<RiskAnswer> {
    const { cases, clock, directoryToday } = this.#around;
    const { state } = await cases.fresh(caseId);
    return riskAnswer(state, directoryToday(clock()));
  }
}
