import { randomBytes } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import { bodies } from './bodies.ts';
import { correlate } from './correlation.ts';
import type { Health } from './health.ts';
import type { Metrics } from './metrics.ts';
import { observe } from './observe.ts';

export interface HttpParts {
  settings: Pick<Settings, 'environment' | 'maxBodyKb'>;
  logger: Logger;
  metrics: Metrics;
  health: Health;
}

/**
 * What every request goes through before it reaches a route. Call it first of all, on an application that was
 * created with `bodyParser: false`.
 */
export function setUpHttp(
  app: NestExpressApplication,
  { settings, logger, metrics, health }: HttpParts,
): void {
  app.disable('x-powered-by');
  // An ETag is the revision of a resource, given by the route, and nothing else.
  app.set('etag', false);
  app.use(
    correlate,
    observe(logger, metrics),
    endConnectionsWhenStopping(health),
    nonce,
    securityHeaders(settings.environment === 'production'),
    neverKept,
    cookieParser(),
    bodies(settings.maxBodyKb),
  );
}

function nonce(_: Request, response: Response, next: NextFunction): void {
  response.locals['cspNonce'] = randomBytes(16).toString('base64');
  next();
}

/** Plain http stays usable outside production. The API's own documentation page brings inline styles. */
function securityHeaders(production: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", (_, response) => `'nonce-${(response as Response).locals['cspNonce']}'`],
        styleSrc: ["'self'", ({ url }) => (url?.startsWith('/swagger-ui') ? "'unsafe-inline'" : "'self'")],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: production ? [] : null,
      },
    },
    strictTransportSecurity: production,
  });
}

/** No browser or proxy keeps a copy of anything but the style sheet and script. */
function neverKept({ path }: Request, response: Response, next: NextFunction): void {
  if (!path.startsWith('/assets/')) response.setHeader('Cache-Control', 'no-store');
  next();
}

function endConnectionsWhenStopping(health: Health): RequestHandler {
  return (_, response, next) => {
    if (health.stopping) response.setHeader('Connection', 'close');
    next();
  };
}
