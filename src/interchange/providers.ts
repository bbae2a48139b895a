import type { Provider } from '@nestjs/common';
import type { Logger } from 'pino';
import { keyedHash } from '../event-store/keys/secrets.ts';
import type { Parts } from '../parts.ts';
import { TakingApart } from './apart.ts';
import { ImportsQueryHandler } from './imports.query.ts';
import { RememberedLayouts } from './layouts.ts';

/** What brings text and files in needs. */
export function interchangeProviders(parts: Parts, logger: Logger): Provider[] {
  const hash = (purpose: string, text: string) => keyedHash(parts.stores.secrets.hashKey, purpose, text);
  const layouts = new RememberedLayouts(parts.log, hash, (error) =>
    logger.error({ error }, 'What the columns of a file are could not be remembered for the next time'),
  );
  return [
    { provide: TakingApart, useValue: new TakingApart(layouts, hash, parts.clock) },
    { provide: ImportsQueryHandler, useFactory: () => new ImportsQueryHandler(parts) },
  ];
}
