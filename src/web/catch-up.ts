import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import pTimeout from 'p-timeout';
import type { Observable } from 'rxjs';
import { isTooLate, mayLack, notOnPage, type Lag } from '../read-model/lag.ts';
import { ReadModel } from '../read-model/read-model.ts';
import { Sessions } from '../security/sessions.ts';

/** How long a page waits for what was just recorded, in milliseconds; and how long then to be told how far behind it is. */
const PATIENCE = 2_000;

/**
 * Before a page that reads the views: waits until those of this instance hold what the browser recorded last, through
 * whichever instance that was. Where they do not in time, or are known to stand still or to be in the making, the page is
 * shown all the same, and says so: `response.locals.notYet`. A page that reads its case from the log lacks nothing and
 * does not wait, least of all the contingency card.
 */
@Injectable()
export class CatchUp implements NestInterceptor {
  readonly #readModel: ReadModel;
  readonly #sessions: Sessions;

  constructor(@Inject(ReadModel) readModel: ReadModel, @Inject(Sessions) sessions: Sessions) {
    this.#readModel = readModel;
    this.#sessions = sessions;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    await this.before(http.getRequest(), http.getResponse());
    return next.handle();
  }

  /** The same for a page that answers a form, after what that recorded. */
  async before(request: Request, response: Response): Promise<void> {
    const lag = this.late();
    response.locals['notYet'] = lag === undefined ? await this.lacks(request, notOnPage) : mayLack(lag);
  }

  /** How far the views are behind, where that is so far that nobody waits for them. */
  late(): Lag | undefined {
    const lag = this.#readModel.lastLag();
    return lag !== undefined && isTooLate(lag) ? lag : undefined;
  }

  /**
   * What `told` says of how far the views are behind, where they do not hold in time what the browser recorded last. A
   * position that is not of this log is not waited for, and one that this log does not reach lacks nothing.
   */
  async lacks(request: Request, told: (lag?: Lag) => string): Promise<string | undefined> {
    const position = this.#sessions.recordedUpTo(request);
    if (position === undefined || !this.#readModel.canHold(position)) return undefined;
    if (await this.#readModel.waitFor(position, PATIENCE)) return undefined;
    const lag = this.#readModel.lag().catch(() => undefined);
    const soon = await pTimeout(lag, { milliseconds: PATIENCE, message: false });
    const isThere = this.#readModel.position() >= position;
    return isThere || soon?.events === 0 ? undefined : told(soon);
  }
}
