import {
  Inject,
  Injectable,
  ServiceUnavailableException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { Response } from 'express';
import { StoreUnavailable } from '../../event-store/event-store.ts';
import { correlationId } from '../../operations/correlation.ts';
import { AccessLog } from '../../security/access-log.ts';
import { ElsewhereFirst } from '../../security/elsewhere-first.ts';
import { lookAt } from '../../security/looks.ts';
import { viewerOf, type SeenRequest } from '../../security/rights.ts';
import { Refusal } from '../decider.ts';
import { BreakGlass } from './break-glass.ts';
import { idFrom } from './headers.ts';

/**
 * Asks people who do not work the case why they need its contingency card, before anything is logged or shown; that
 * somebody was turned down is logged. Who came by emergency access sees the card alone: `response.locals.emergency`.
 */
@Injectable()
export class CardDoor implements CanActivate {
  readonly #breakGlass: BreakGlass;
  readonly #accessLog: AccessLog;

  constructor(@Inject(BreakGlass) breakGlass: BreakGlass, @Inject(AccessLog) accessLog: AccessLog) {
    this.#breakGlass = breakGlass;
    this.#accessLog = accessLog;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<SeenRequest>();
    const caseId = idFrom(String(request.params['caseId']), 'case');
    const viewer = viewerOf(request);
    const way = await this.#breakGlass.way(caseId, viewer.actor).catch(async (error: unknown) => {
      await logRefusal(this.#accessLog, request, caseId, error);
      return unreadable(error);
    });
    if (way === 'ASK') {
      throw new ElsewhereFirst(
        'You are not working this case. Say why you need it first: POST a reason to its emergency-access',
        403,
        `/cases/${caseId}/emergency-access`,
      );
    }
    http.getResponse<Response>().locals['emergency'] = way === 'EMERGENCY';
    return true;
  }
}

/** That somebody was turned down at the card is logged before they are told. */
export async function logRefusal(
  accessLog: AccessLog,
  request: SeenRequest,
  caseId: string,
  error: unknown,
): Promise<void> {
  if (!(error instanceof Refusal)) return;
  await accessLog.record(viewerOf(request), lookAt(request, 'REFUSAL', [caseId]), correlationId());
}

function unreadable(error: unknown): never {
  if (!(error instanceof StoreUnavailable)) throw error;
  throw new ServiceUnavailableException(
    'What is recorded cannot be read at the moment, and this card was not opened here before. Try again in a minute',
    { cause: error },
  );
}
