import { randomUUID } from 'node:crypto';
import { ServiceUnavailableException } from '@nestjs/common';
import { v7 } from 'uuid';
import type { Actor } from '../event-store/envelope/metadata.ts';
import type { About, EventLog, NewEvent } from '../event-store/event-log.ts';
import { EMPTY, type StreamHead } from '../event-store/stream-head.ts';
import { StreamErased } from '../event-store/keys/key-store.ts';
import {
  EventIdTaken,
  WrongRevision,
  type EventStore,
  type StoredEvent,
} from '../event-store/event-store.ts';
import type { Look } from './access-log.events.ts';
import { doneSoon, type Kept, type Unrecorded, type UnrecordedLook } from './unrecorded.ts';
import type { Viewer } from './viewer.ts';

/** What is asked of the log. */
export type LookLog = Pick<EventLog, 'headOf' | 'append'> & { store: Pick<EventStore, 'readStream'> };

interface Waiting {
  event: NewEvent;
  /** When it happened, for one that is entered late: it is written by itself, as it may be in the log already. */
  late: string | undefined;
  written: PromiseWithResolvers<void>;
}

/** What was read of one stream, from its beginning on. */
interface Seen {
  ids: Set<string>;
  /** The last of its events; empty for none. */
  last: StoredEvent[];
}

/** Looks of one append. */
const BATCH = 256;

const service: Actor = { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' };

/**
 * Records every look at case content before it is shown, in the stream `access-<instance>-<UTC day>`, of which
 * this is the only writer. Looks that come while one append is on its way share the next one.
 */
export class AccessLog {
  readonly #log: LookLog;
  readonly #instance: string;
  readonly #now: () => string;
  readonly #unrecorded: Unrecorded | undefined;
  #waiting: Waiting[] = [];
  #writing = false;
  #stream = '';
  #day = '';
  /** Counts the streams of the day: there is another where the keys of the one before are lost. */
  #part = 1;
  /** Where the stream stands; undefined when it must be read first. */
  #head: StreamHead | undefined;
  /** By their names, the streams in which the look that was entered late last might have been. */
  #seen = new Map<string, Seen>();

  /** `unrecorded` keeps what is shown even when it cannot be recorded; without it nothing is. */
  constructor(log: LookLog, instance: string, now = () => new Date().toISOString(), unrecorded?: Unrecorded) {
    this.#unrecorded = unrecorded;
    this.#log = log;
    this.#instance = instance;
    this.#now = now;
  }

  /** Resolves once the look is durable; until then nothing may be shown. Throws 503 when it cannot be written. */
  async record(viewer: Pick<Viewer, 'actor'>, look: Look, correlationId: string): Promise<void> {
    await this.#inTurn(eventOf(v7(), viewer, look, correlationId));
  }

  /**
   * Resolves within seconds, and what was looked at may then be shown: recorded, or kept to be entered later. For the
   * contingency card and the way to it only (design §2.7).
   */
  async recordOrSpool(viewer: Pick<Viewer, 'actor'>, look: Look, correlationId: string): Promise<Kept> {
    const unrecorded = this.#unrecorded;
    const [id, at] = [v7(), this.#now()];
    const recording = () => this.#inTurn(eventOf(id, viewer, look, correlationId));
    if (unrecorded === undefined) {
      await recording();
      return 'RECORDED';
    }
    if (!unrecorded.waiting && (await doneSoon(recording()).catch(() => false))) return 'RECORDED';
    return unrecorded.keep({ kind: 'LOOK', id, at, actor: viewer.actor, correlationId, look });
  }

  /** Enters a look that could not be recorded when it happened, unless it is in the log after all. */
  async enterLate({ id, at, actor, correlationId, look }: UnrecordedLook): Promise<void> {
    const event = {
      ...eventOf(id, { actor }, { ...look, late: true }, correlationId),
      occurredAt: { at, precision: 'minute' as const },
    };
    try {
      await this.#inTurn(event, at);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException && error.cause instanceof EventIdTaken)) throw error;
    }
  }

  #inTurn(event: NewEvent, late?: string): Promise<void> {
    const written = Promise.withResolvers<void>();
    this.#waiting.push({ event, late, written });
    if (!this.#writing) void this.#write();
    return written.promise;
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#howMany());
      try {
        await this.#append(
          group.map(({ event }) => event),
          group[0]?.late,
        );
        for (const { written } of group) written.resolve();
      } catch (cause) {
        // Whether it was written is not known, so the stream is read again before the next append.
        this.#forget();
        for (const { written } of group) written.reject(cannotBeShown(cause));
      }
    }
    this.#writing = false;
  }

  /** Those that can be written together. */
  #howMany(): number {
    const alone = this.#waiting.findIndex(({ late }) => late !== undefined);
    if (alone === 0) return 1;
    return alone === -1 ? BATCH : Math.min(BATCH, alone);
  }

  async #append(events: readonly NewEvent[], late: string | undefined): Promise<void> {
    const commandId = randomUUID();
    const about: About = {
      actor: service,
      correlationId: commandId,
      causationId: commandId,
      commandId,
      commandFingerprint: '',
      policyVersion: '',
    };
    for (let conflicts = 0; ;) {
      const stream = this.#streamOf(this.#now().slice(0, 10));
      if (stream !== this.#stream) this.#head = undefined;
      this.#stream = stream;
      if (late !== undefined) {
        const head = await this.#headWithout(events, late);
        if (head === undefined) return;
        this.#head = head;
      }
      this.#head ??= await this.#headOf(stream);
      try {
        this.#head = (await this.#log.append(stream, this.#head, events, about)).head;
        return;
      } catch (error) {
        this.#forget();
        const goesOn = error instanceof WrongRevision || error instanceof StreamErased;
        if (!goesOn || ++conflicts > 3) throw error;
        if (error instanceof StreamErased) this.#part += 1;
      }
    }
  }

  #forget(): void {
    this.#head = undefined;
    this.#seen.clear();
  }

  /** As `access-one-2026-03-02`; `access-one-2026-03-02-2` after copies of the keys older than it were put back. */
  #streamOf(day: string): string {
    if (day !== this.#day) this.#part = 1;
    this.#day = day;
    return `access-${this.#instance}-${day}${this.#part === 1 ? '' : `-${this.#part}`}`;
  }

  /**
   * Where the stream stood when none of the events was in the log, on which they may then be written; undefined when
   * they are there. They can only stand on the day it happened, on the one after it, as the append went on past
   * midnight, or on this one. A day of them can be long: as nobody else writes there, what was read is not read again.
   */
  async #headWithout(events: readonly NewEvent[], happened: string): Promise<StreamHead | undefined> {
    const day = happened.slice(0, 10);
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    const names = new Set([day, next].map((each) => `access-${this.#instance}-${each}`)).add(this.#stream);
    this.#seen = new Map(
      [...names].map((name) => [name, this.#seen.get(name) ?? { ids: new Set(), last: [] }]),
    );
    let head = EMPTY;
    for (const [stream, seen] of this.#seen) {
      const from = (seen.last[0]?.revision ?? -1) + 1;
      const stored = await this.#log.store.readStream(stream, { from });
      for (const { eventId } of stored) seen.ids.add(eventId);
      if (stored.length > 0) seen.last = stored.slice(-1);
      if (events.some(({ eventId = '' }) => seen.ids.has(eventId))) return undefined;
      if (stream === this.#stream) head = await this.#log.headOf(seen.last);
    }
    return head;
  }

  /** From the newest event alone: a day of them can be long. */
  async #headOf(stream: string): Promise<StreamHead> {
    return this.#log.headOf(await this.#log.store.readStream(stream, { direction: 'backwards', limit: 1 }));
  }
}

function eventOf(
  eventId: string,
  { actor }: Pick<Viewer, 'actor'>,
  look: Look,
  correlationId: string,
): NewEvent {
  return {
    type: 'CaseLooked',
    data: look,
    eventId,
    about: { actor, correlationId, causationId: correlationId },
  };
}

function cannotBeShown(cause: unknown): ServiceUnavailableException {
  return new ServiceUnavailableException(
    'This cannot be shown at the moment because who looks at it cannot be recorded. Try again in a minute',
    { cause },
  );
}
