import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { FormAnswer } from './form.answers.ts';
import { formAnswer } from './form.ts';
import type { Surroundings } from './recording/give-command.ts';

/** What the form of a command needs to know: about a transfer, a case, or (neither given) a case to be opened. */
export class FormQuery extends Query<FormAnswer> {
  /** Code of the team of the person who fills it in. */
  readonly area: string;
  readonly caseId: string | undefined;
  readonly transferId: string | undefined;
  constructor(area: string, caseId?: string, transferId?: string) {
    super();
    this.area = area;
    this.caseId = caseId;
    this.transferId = transferId;
  }
}

@QueryHandler(FormQuery)
export class FormQueryHandler implements IQueryHandler<FormQuery> {
  readonly #around: Pick<Surroundings, 'cases' | 'clock' | 'directoryAt'>;

  constructor(around: Pick<Surroundings, 'cases' | 'clock' | 'directoryAt'>) {
    this.#around = around;
  }

  async execute({ area, caseId, transferId }: FormQuery): Promise<FormAnswer> {
    const { cases, clock, directoryAt } = this.#around;
    const loaded = caseId === undefined ? undefined : await cases.fresh(caseId);
    return formAnswer(loaded?.state, transferId, { area, directory: directoryAt(clock()) });
  }
}
