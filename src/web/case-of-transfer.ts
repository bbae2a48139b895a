import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { NO_CASE } from '../case/access/sight.ts';
import { refuse } from '../case/decider.ts';
import { ReadModel } from '../read-model/read-model.ts';
import type { SeenRequest } from '../security/rights.ts';

/** Milliseconds. */
const PATIENCE = 2_000;

/**
 * Pages name a transfer and not its case: this finds the case before anything is logged or shown, so that the look is
 * logged for it. A transfer that came into being a moment ago is waited for at the position its `after` gives.
 */
@Injectable()
export class CaseOfTransfer implements CanActivate {
  readonly #readModel: ReadModel;

  constructor(@Inject(ReadModel) readModel: ReadModel) {
    this.#readModel = readModel;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SeenRequest>();
    const { transferId } = request.params;
    const { after } = request.query;
    if (typeof transferId !== 'string') refuse('not-found', NO_CASE);
    let caseId = this.#readModel.transferCase(transferId);
    if (caseId === undefined && typeof after === 'string') {
      await this.#readModel.upTo(after, PATIENCE);
      caseId = this.#readModel.transferCase(transferId);
    }
    if (caseId === undefined) refuse('not-found', NO_CASE);
    request.params['caseId'] = caseId;
    return true;
  }
}

/** The case that `CaseOfTransfer` found. */
export function caseIdOf({ params }: SeenRequest): string {
  return String(params['caseId']);
}
