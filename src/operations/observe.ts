import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { inRequest } from './correlation.ts';
import type { Metrics } from './metrics.ts';

/** Logs, counts and times every request by the pattern of its route: addresses hold ids, patterns hold none. */
export function observe(logger: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const inHand = inRequest();
    response.once('close', () => {
      const { method } = request;
      const seconds = (performance.now() - started) / 1000;
      const status = response.writableFinished ? response.statusCode : 499;
      const route = patternOf(request);
      metrics.requestSeconds.observe({ route, method: methodOf(method), status: String(status) }, seconds);
      const level = status >= 500 ? 'error' : /^\/(health|assets)/.test(route) ? 'debug' : 'info';
      logger[level](
        {
          method: methodOf(method),
          route,
          status,
          ms: Math.round(seconds * 10_000) / 10,
          correlationId: inHand?.correlationId,
          actorId: inHand?.actorId,
        },
        'request',
      );
    });
    next();
  };
}

function patternOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  if (typeof route?.path === 'string') return request.baseUrl + route.path;
  return request.originalUrl.startsWith('/assets/') ? '/assets' : 'none';
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Anybody can invent methods, and each would be a series of its own. */
const methodOf = (method: string) => (METHODS.includes(method) ? method : 'OTHER');
