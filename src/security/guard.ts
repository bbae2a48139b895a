import {
  ForbiddenException,
  HttpException,
  Inject,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { inRequest } from '../operations/correlation.ts';
import { wantsPage } from '../operations/page-or-api.ts';
import { ElsewhereFirst } from './elsewhere-first.ts';
import { Rate, type Limit } from './rate.ts';
import { AT_MOST, NEEDS, PUBLIC, type SeenRequest } from './rights.ts';
import { Sessions } from './sessions.ts';
import { signInAddress } from './next-address.ts';
import { holds, type Right, type Viewer } from './viewer.ts';
import { Viewers } from './viewers.ts';

/**
 * Lets a request through when its route is public, or when its bearer token or session cookie says who asks and
 * they hold the right that the route needs. Everything else is refused, also a route that says nothing.
 */
@Injectable()
export class Guard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #viewers: Viewers;
  readonly #sessions: Sessions;
  readonly #rate: Rate;

  constructor(
    @Inject(Reflector) reflector: Reflector,
    @Inject(Viewers) viewers: Viewers,
    @Inject(Sessions) sessions: Sessions,
    @Inject(Rate) rate: Rate,
  ) {
    this.#reflector = reflector;
    this.#viewers = viewers;
    this.#sessions = sessions;
    this.#rate = rate;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    const needs = this.#reflector.getAllAndOverride<Right | undefined>(NEEDS, targets);
    const http = context.switchToHttp();
    const request = http.getRequest<SeenRequest>();
    const response = http.getResponse<Response>();

    const viewer = await this.#whoAsks(request, response);
    inRequest()?.knowActor(viewer.actor.id);
    this.#count(viewer, response);
    const limit = this.#reflector.get<Limit | undefined>(AT_MOST, context.getHandler());
    if (limit !== undefined) this.#count(viewer, response, limit);
    if (needs === undefined || !holds(viewer, needs)) {
      throw new ForbiddenException(
        needs === undefined
          ? 'Nobody may use this address'
          : `You need the role ROLE_CASE_HANDOVER__${needs} for this. Ask your manager for it`,
      );
    }
    return true;
  }

  async #whoAsks(request: SeenRequest, response: Response): Promise<Viewer> {
    const authorization = request.headers.authorization;
    if (authorization !== undefined) {
      const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1];
      if (token === undefined)
        throw new UnauthorizedException('Send the header as Authorization: Bearer TOKEN');
      return (request.viewer = await this.#viewers.of(token));
    }
    const viewer = await this.#viewerOfSession(request);
    request.viewer = viewer;
    if (!isSafe(request.method)) {
      if (!this.#sessions.isOurs(request)) {
        throw new ForbiddenException(
          'This did not come from a page of your session, so nothing was done. Open the page again and repeat it',
        );
      }
      if (isRecord(request.body)) delete request.body['_csrf'];
      inRequest()?.onRecorded((position) => this.#sessions.keepRecorded(request, response, position));
    }
    response.locals['viewer'] = {
      name: viewer.name,
      role: viewer.actor.role,
      mayFind: holds(viewer, 'READ'),
    };
    response.locals['csrfToken'] = this.#sessions.csrfToken(request, response);
    return viewer;
  }

  async #viewerOfSession(request: SeenRequest): Promise<Viewer> {
    const token = await this.#sessions.tokenOf(request);
    try {
      if (token === undefined) throw new UnauthorizedException('Sign in, or send a bearer token');
      return await this.#viewers.of(token);
    } catch (error) {
      if (error instanceof UnauthorizedException && wantsPage(request)) throw signInFirst(request);
      throw error;
    }
  }

  #count(viewer: Viewer, response: Response, limit?: Limit): void {
    const wait = this.#rate.take(viewer.actor.id, limit);
    if (wait === 0) return;
    response.setHeader('Retry-After', wait);
    throw new HttpException(`Too many requests. Try again in ${wait} seconds`, 429);
  }
}

/**
 * Somebody without a session asks for a page: sent to sign in first, and back. Who sends a form is answered in place, so
 * that what was typed on it stays with the browser, which can send it again.
 */
const signInFirst = ({ method, originalUrl }: SeenRequest) =>
  isSafe(method)
    ? new ElsewhereFirst('Sign in first', 401, signInAddress(originalUrl))
    : new UnauthorizedException('Your sign-in has ended, and nothing was recorded this time');

const isSafe = (method: string) => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
