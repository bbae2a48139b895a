import {
  Inject,
  Injectable,
  ServiceUnavailableException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { NO_CASE } from '../case/access/sight.ts';
import { refuse } from '../case/decider.ts';
import { notShown } from '../read-model/lag.ts';
import { ReadModel } from '../read-model/read-model.ts';
import type { SeenRequest } from '../security/rights.ts';
import { CatchUp } from './catch-up.ts';

/**
 * Pages name a transfer and not its case: this finds the case before anything is logged or shown, so that the look is
 * logged for it. A transfer that the views do not know may have come into being a moment ago: what the browser recorded
 * last is waited for, and 503 says how far behind the views are when they do not have it in time.
 */
@Injectable()
export class CaseOfTransfer implements CanActivate {
  readonly #readModel: ReadModel;
  readonly #catchUp: CatchUp;

  constructor(@Inject(ReadModel) readModel: ReadModel, @Inject(CatchUp) catchUp: CatchUp) {
    this.#readModel = readModel;
    this.#catchUp = catchUp;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SeenRequest>();
    const { transferId } = request.params;
    if (typeof transferId !== 'string') refuse('not-found', NO_CASE);
    request.params['caseId'] =
      this.#readModel.views.transferCase(transferId) ?? (await this.#late(request, transferId));
    return true;
  }

  async #late(request: SeenRequest, transferId: string): Promise<string> {
    const late = this.#catchUp.late();
    const lacks = late === undefined ? await this.#catchUp.lacks(request, notShown) : notShown(late);
    const caseId = this.#readModel.views.transferCase(transferId);
    if (caseId === undefined && lacks !== undefined) throw new ServiceUnavailableException(lacks);
    return caseId ?? refuse('not-found', NO_CASE);
  }
}

/** The case that `CaseOfTransfer` found. */
export function caseIdOf({ params }: SeenRequest): string {
  return String(params['caseId']);
}
