import {
  Inject,
  Injectable,
  NotFoundException,
  ServiceUnavailableException,
  SetMetadata,
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, mergeMap, type Observable } from 'rxjs';
import type { EmergencyReason } from '../case/access/access.events.ts';
import { Refusal } from '../case/decider.ts';
import { correlationId } from '../operations/correlation.ts';
import type { Look, LookedAt } from './access-log.events.ts';
import { AccessLog } from './access-log.ts';
import { Doors } from './doors.ts';
import type { Kept } from './unrecorded.ts';
import { viewerOf, type SeenRequest } from './rights.ts';
import type { Viewer } from './viewer.ts';

export const LOOKS = 'case-handover:looks';
export const SHOWS_NO_CASE = 'case-handover:shows-no-case';
export const EMERGENCY_DOOR = 'case-handover:emergency-door';
export const ACT_OF_CARD = 'case-handover:act-of-card';

/** In `response.locals` once the handler of a request was called: before that, nothing of it is recorded but looks. */
export const REACHED = 'reached';

/** What a route shows, and of which cases. */
export interface Shows {
  what: LookedAt;
  casesOf?: (answer: never) => readonly string[];
  /** Shown even when the look cannot be recorded: see `ShownEvenUnrecorded`. */
  evenUnrecorded?: true;
  /** What of the answer is shown even then: see `LooksOnTheWay`. */
  barest?: (answer: never) => unknown;
  /** Why it was looked for in an emergency, as the answer has it. */
  reasonOf?: (answer: never) => EmergencyReason | undefined;
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

/**
 * As `Looks` for the case of the address, but it is shown even when the look cannot be recorded (design §2.7): for the
 * contingency card alone.
 */
export const ShownEvenUnrecorded = (what: LookedAt): CustomDecorator =>
  SetMetadata(LOOKS, { what, evenUnrecorded: true });

/**
 * As `Looks` with `casesOf`, on the way to the contingency card: when the look cannot be recorded, `barest` leaves of the
 * answer what it takes to get there, and that is shown all the same.
 */
export const LooksOnTheWay = <Answer>(
  what: LookedAt,
  casesOf: (answer: Answer) => readonly string[],
  barest: (answer: Answer) => Answer,
): CustomDecorator => SetMetadata(LOOKS, { what, casesOf, barest });

/** As `LooksOnTheWay`, in an emergency: the look is recorded with the reason that was given for it. */
export const LooksInEmergency = <Answer>(
  what: LookedAt,
  casesOf: (answer: Answer) => readonly string[],
  barest: (answer: Answer) => Answer,
  reasonOf: (answer: Answer) => EmergencyReason | undefined,
): CustomDecorator => SetMetadata(LOOKS, { what, casesOf, barest, reasonOf });

/** The route is for people who are signed in, and shows nothing of any case. */
export const ShowsNoCase = (): CustomDecorator => SetMetadata(SHOWS_NO_CASE, true);

/**
 * The one way past limited access: whoever comes through has not been asked yet what they may see of the case. The
 * handler asks `sightOf` and shows somebody who may not see all of it nothing before it has recorded why. A search
 * shows them no more than that there is such a case.
 */
export const EmergencyDoor = (): CustomDecorator => SetMetadata(EMERGENCY_DOOR, true);

/** Whoever has emergency access that lasts comes through, beside those who may see what the case holds. */
export const ActOfCard = (): CustomDecorator => SetMetadata(ACT_OF_CARD, true);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Stands before every route. One whose address names a case or a transfer is reached only by those who may see what the
 * case holds (limited access); a list that holds a case of which its reader must not know is not sent. Looks are
 * recorded for the routes that are marked with `@Looks`.
 */
@Injectable()
export class LookRecorder implements NestInterceptor {
  readonly #reflector: Reflector;
  readonly #accessLog: AccessLog;
  readonly #doors: Doors;

  constructor(
    @Inject(Reflector) reflector: Reflector,
    @Inject(AccessLog) accessLog: AccessLog,
    @Inject(Doors) doors: Doors,
  ) {
    this.#reflector = reflector;
    this.#accessLog = accessLog;
    this.#doors = doors;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<SeenRequest>();
    const caseId = id(request.params['caseId']);
    const shows = this.#reflector.get<Shows | undefined>(LOOKS, context.getHandler());
    const response = context.switchToHttp().getResponse<Response>();
    const handle = () => {
      response.locals[REACHED] = true;
      return next.handle();
    };
    if (caseId === undefined && shows === undefined) return handle();
    const is = (what: string) => this.#reflector.get<true | undefined>(what, context.getHandler()) ?? false;
    const inEmergency = is(EMERGENCY_DOOR);
    return from(this.#mustSee(request, inEmergency ? undefined : caseId, is(ACT_OF_CARD))).pipe(
      mergeMap(() => this.#before(request, caseId, shows)),
      mergeMap(handle),
      mergeMap((answer: unknown) => this.#after(request, shows, answer, inEmergency)),
    );
  }

  async #before(request: SeenRequest, caseId: string | undefined, shows: Shows | undefined): Promise<void> {
    if (shows === undefined || shows.casesOf !== undefined) return;
    const look = lookAt(request, shows.what, caseId === undefined ? [] : [caseId]);
    if (shows.evenUnrecorded === undefined) await this.#record(request, look);
    else await this.#recordOrSpool(request, look);
  }

  /** Who is turned down has been told something, or was looking for it: both are recorded. */
  async #mustSee(request: SeenRequest, caseId: string | undefined, byCard: boolean): Promise<void> {
    if (caseId === undefined) return;
    const { actor } = viewerOf(request);
    try {
      await (byCard ? this.#doors.mustSeeCard(caseId, actor) : this.#doors.mustSee(caseId, actor));
    } catch (error) {
      if (error instanceof Refusal) await this.#record(request, lookAt(request, 'REFUSAL', [caseId]));
      throw error;
    }
  }

  async #after(
    request: SeenRequest,
    shows: Shows | undefined,
    answer: unknown,
    inEmergency: boolean,
  ): Promise<unknown> {
    if (shows?.casesOf === undefined) return answer;
    const caseIds = shows.casesOf(answer as never);
    if (!inEmergency && (await this.#hidesAny(caseIds, viewerOf(request), shows))) {
      throw new ServiceUnavailableException('This changed while it was put together. Try again');
    }
    const emergency = shows.reasonOf?.(answer as never);
    const look = { ...lookAt(request, shows.what, caseIds), ...(emergency !== undefined && { emergency }) };
    if (shows.barest === undefined) await this.#record(request, look);
    else if ((await this.#recordOrSpool(request, look)) !== 'RECORDED') {
      return shows.barest(answer as never);
    }
    return answer;
  }

  #hidesAny(caseIds: readonly string[], { actor }: Viewer, { barest }: Shows): Promise<boolean> {
    return barest === undefined
      ? this.#doors.hidesAny(caseIds, actor)
      : this.#doors.hidesAnyOnTheWay(caseIds, actor);
  }

  #record(request: SeenRequest, look: Look): Promise<void> {
    return this.#accessLog.record(viewerOf(request), look, correlationId());
  }

  /** Pages say what became of the look: `response.locals.look`. */
  async #recordOrSpool(request: SeenRequest, look: Look): Promise<Kept> {
    const kept = await this.#accessLog.recordOrSpool(viewerOf(request), look, correlationId());
    request.res!.locals['look'] = kept;
    return kept;
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

/** What is recorded of a look by way of a request. */
export function lookAt({ path, params }: SeenRequest, what: LookedAt, caseIds: readonly string[]): Look {
  const transferId = id(params['transferId']);
  const via = path.startsWith('/api/') ? 'API' : 'PAGE';
  return { caseIds, what, via, ...(transferId !== undefined && { transferId }) };
}
