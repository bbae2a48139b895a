import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Position } from '../event-store/event-store.ts';

/** What is known of the request being answered, wherever in the code. */
export class RequestInHand {
  readonly correlationId: string;
  #actorId: string | undefined;
  #listener: ((position: Position) => void) | undefined;

  constructor(correlationId: string) {
    this.correlationId = correlationId;
  }

  /** Opaque id of who asks, once that is known. */
  get actorId(): string | undefined {
    return this.#actorId;
  }

  knowActor(id: string): void {
    this.#actorId = id;
  }

  /** Calls back with the position of everything that is recorded for this request, also once it was answered. */
  onRecorded(listener: (position: Position) => void): void {
    this.#listener = listener;
  }

  /** What this request asked for is in the log, up to here. */
  recorded(position: Position): void {
    this.#listener?.(position);
  }
}

const current = new AsyncLocalStorage<RequestInHand>();

/** The request being answered; undefined outside of one. */
export function inRequest(): RequestInHand | undefined {
  return current.getStore();
}

/** The correlation id of the request being answered, or a fresh one outside of any. */
export function correlationId(): string {
  return inRequest()?.correlationId ?? randomUUID();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Gives every request its correlation id: a UUID sent as `X-Request-Id`, else a fresh one. Anything else sent is
 * not used, because the id is stored in clear for ever and could say something about a person.
 */
export function correlate(request: Request, response: Response, next: NextFunction): void {
  const sent = request.get('x-request-id') ?? '';
  const id = UUID.test(sent) ? sent.toLowerCase() : randomUUID();
  response.setHeader('X-Request-Id', id);
  current.run(new RequestInHand(id), next);
}
