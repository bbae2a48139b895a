import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { inRequest } from './correlation.ts';

/**
 * The log: JSON lines on standard output, each with the correlation id and the opaque id of who asked. Nothing
 * that is said about a person is ever given to it: no bodies, no queries, no names, no raw addresses.
 */
export function createLogger(
  level: string,
  to: DestinationStream = pino.destination({ fd: 1, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: { service: 'case-handover' },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const request = inRequest();
        return request ? { correlationId: request.correlationId, actorId: request.actorId } : {};
      },
      serializers: { error: describeError },
    },
    to,
  );
}

/** What went wrong and where. Parsers quote their input in their messages, so those are left out. */
function describeError(error: unknown): object {
  if (!Error.isError(error)) return { type: typeof error };
  const { name, message, stack = '', cause } = error;
  const code = (error as NodeJS.ErrnoException).code;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: name,
    ...(code !== undefined && { code }),
    ...(name !== 'SyntaxError' && { message }),
    stack: frames.slice(0, 20).map((line) => line.trim()),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}

/** Nest's own messages in the same log. */
export class NestLog implements LoggerService {
  readonly #logger: Logger;
  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...more: unknown[]): void {
    this.#logger.debug({ context: more.at(-1) }, String(message));
  }
  warn(message: unknown, ...more: unknown[]): void {
    this.#logger.warn({ context: more.at(-1) }, String(message));
  }
  error(message: unknown, ...more: unknown[]): void {
    if (Error.isError(message)) this.#logger.error({ error: message, context: more.at(-1) }, 'Error');
    else this.#logger.error({ context: more.at(-1) }, String(message));
  }
  fatal(message: unknown, ...more: unknown[]): void {
    this.#logger.fatal({ context: more.at(-1) }, String(message));
  }
  debug(message: unknown, ...more: unknown[]): void {
    this.#logger.debug({ context: more.at(-1) }, String(message));
  }
  verbose(message: unknown, ...more: unknown[]): void {
    this.#logger.trace({ context: more.at(-1) }, String(message));
  }
}
