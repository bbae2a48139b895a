import {
  Inject,
  Injectable,
  NotFoundException,
  SetMetadata,
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, mergeMap, type Observable } from 'rxjs';
import { correlationId } from '../operations/correlation.ts';
import { AccessLog, type Look, type LookedAt } from './access-log.ts';
import { viewerOf, type SeenRequest } from './rights.ts';

export const LOOKS = 'case-handover:looks';
export const SHOWS_NO_CASE = 'case-handover:shows-no-case';

/** What a route shows, and of which cases. */
export interface Shows {
  what: LookedAt;
  casesOf?: (answer: never) => readonly string[];
}

/**
 * The route shows case content, so the look is recorded first. The case and transfer are those of the address
 * (`:caseId`, `:transferId`) and are recorded before the handler runs. Where only the answer tells which cases are
 * shown, `casesOf` reads them from it, and they are recorded before the answer is sent; such a handler returns its
 * answer and never writes to the response itself.
 */
export const Looks = <Answer = never>(
  what: LookedAt,
  casesOf?: (answer: Answer) => readonly string[],
): CustomDecorator => SetMetadata(LOOKS, { what, ...(casesOf && { casesOf }) });

/** The route is for people who are signed in, and shows nothing of any case. */
export const ShowsNoCase = (): CustomDecorator => SetMetadata(SHOWS_NO_CASE, true);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Records looks for the routes that are marked with `@Looks`. */
@Injectable()
export class LookRecorder implements NestInterceptor {
  readonly #reflector: Reflector;
  readonly #accessLog: AccessLog;

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(AccessLog) accessLog: AccessLog) {
    this.#reflector = reflector;
    this.#accessLog = accessLog;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const shows = this.#reflector.get<Shows | undefined>(LOOKS, context.getHandler());
    if (shows === undefined) return next.handle();
    const request = context.switchToHttp().getRequest<SeenRequest>();
    const { what, casesOf } = shows;
    const { caseId, transferId } = request.params;
    const record = (caseIds: readonly string[]) =>
      this.#accessLog.record(
        viewerOf(request),
        lookAt(request, what, caseIds, id(transferId)),
        correlationId(),
      );

    if (casesOf === undefined) {
      const caseOfAddress = id(caseId);
      return from(record(caseOfAddress === undefined ? [] : [caseOfAddress])).pipe(
        mergeMap(() => next.handle()),
      );
    }
    return next.handle().pipe(
      mergeMap(async (answer) => {
        await record(casesOf(answer as never));
        return answer as unknown;
      }),
    );
  }
}

/** Only what can be an id is logged and looked up. */
function id(given: string | string[] | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'string' || !UUID.test(given)) {
    throw new NotFoundException('There is nothing at this address');
  }
  return given.toLowerCase();
}

function lookAt(
  { path }: SeenRequest,
  what: LookedAt,
  caseIds: readonly string[],
  transferId: string | undefined,
): Look {
  const via = path.startsWith('/api/') ? 'API' : 'PAGE';
  return { caseIds, what, via, ...(transferId !== undefined && { transferId }) };
}
