import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { StoreUnavailable } from '../event-store/event-store.ts';
import { ElsewhereFirst } from '../security/elsewhere-first.ts';
import { REACHED } from '../security/looks.ts';
import { wantsPage } from './page-or-api.ts';
import { problemOf, type Problem } from './problem.ts';

/** What the page says above the message. */
const TITLES: Record<number, string> = {
  400: 'Something needs to be put right',
  401: 'Sign in again',
  403: 'You may not do this',
  404: 'Page not found',
  409: 'This was not done',
  412: 'This has changed since you opened it',
  413: 'This is too large',
  429: 'Too many requests',
  503: 'Try again in a moment',
};

/** Of a form that can be sent again as it is: what may be recorded of it; undefined for one of which nothing ever is. */
interface Sent {
  recorded: 'MAYBE' | 'NOTHING' | undefined;
}

const LIMITED: Record<string, string> = { LIMITED_ACCESS: 'You cannot see this case' };

/** Answers every error: as a page for somebody looking at pages, else in the HMPPS shape. */
@Catch()
export class HmppsErrors implements ExceptionFilter {
  readonly #logger: Logger;
  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error);
    if (problem.status >= 500) {
      const cause = error instanceof HttpException ? (error.cause ?? error) : error;
      this.#logger.error({ error: cause, status: problem.status }, 'A request could not be answered');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof ElsewhereFirst && wantsPage(request)) {
      response.redirect(303, error.address);
      return;
    }
    if (problem.status === 503 && !response.hasHeader('Retry-After')) response.setHeader('Retry-After', 5);
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status);
    if (!wantsPage(request)) response.json(problem);
    else if (!isSentAgain(request, problem)) this.#page(response, problem);
    else {
      const recorded = recordsNothing(request) ? undefined : REACHED in response.locals ? 'MAYBE' : 'NOTHING';
      this.#page(response, inWordsOfForms(error, problem), { recorded });
    }
  }

  #page(response: Response, problem: Problem, sent?: Sent): void {
    const title =
      LIMITED[problem.errorCode] ?? TITLES[problem.status] ?? 'Sorry, there is a problem with the service';
    const reference = response.getHeader('X-Request-Id');
    response.render(
      'operations/error',
      { title, problem, reference, sent },
      (error: Error | null, html?: string) => {
        if (error === null) {
          response.send(html);
          return;
        }
        this.#logger.error({ error }, 'The error page could not be shown');
        response.type('text/plain').send(`${title}. ${problem.userMessage}`);
      },
    );
  }
}

/** A form that was answered so is recorded by sending the same again, as a browser does that reloads the answer. */
const isSentAgain = ({ method }: Request, { status }: Problem): boolean =>
  method === 'POST' && [401, 429, 503].includes(status);

/** Forms of which nothing is recorded, unless it is that somebody looked, which is recorded each time. */
const recordsNothing = ({ path }: Request): boolean => /^\/(sign-in|sign-out|find)(\/|$)/i.test(path);

function inWordsOfForms(error: unknown, problem: Problem): Problem {
  if (!(error instanceof StoreUnavailable)) return problem;
  return { ...problem, userMessage: 'The event store cannot be reached at the moment' };
}
