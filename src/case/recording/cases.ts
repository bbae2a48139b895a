import type { OpenedEvent } from '../../event-store/envelope/metadata.ts';
import type { EventLog, ReadStream } from '../../event-store/event-log.ts';
import { EMPTY, type StreamHead } from '../../event-store/stream-head.ts';
import { START, StoreUnavailable, StreamGone, type Position } from '../../event-store/event-store.ts';
import { isOfStorage } from '../../event-store/parked.ts';
import type { KeyRing } from '../../event-store/keys/key-ring.ts';
import { doneSoon } from '../../security/unrecorded.ts';
import { emptyCase, fold, type CaseState } from '../case.ts';
import { foldWhatOpens } from '../what-opens.ts';
import type { Recorded } from './recording.ts';

/** A case as far as it has been read: its state, and what the next append builds on. */
export interface LoadedCase {
  state: CaseState;
  head: StreamHead;
  position: Position;
  /** The keys it was read with: while they are the same, nothing of it was erased. */
  keys: KeyRing | undefined;
  /** Every command that led to an event, so that a repeat of it gives its first answer. */
  commands: Map<string, AnsweredCommand>;
  /** When reading or writing it began last, ISO 8601 UTC: what was recorded by then is in it. */
  readAt: string;
}

/** A case for what is shown even while the log cannot be read. */
export interface ShownCase {
  state: CaseState;
  keys: KeyRing | undefined;
  /** Set when the log cannot be read: what was recorded after this instant (ISO 8601 UTC) is not in it. */
  knownAt?: string;
  /** Set when something that was recorded does not open, as what a newer release recorded: it is not in it. */
  incomplete?: true;
}

/** A command that was given before. */
export interface AnsweredCommand {
  fingerprint: string;
  recorded: Recorded;
}

/** How a case is kept in memory. */
interface Keeping {
  /** When reading or writing it began, ISO 8601 UTC. */
  at: string;
  loaded?: Map<string, LoadedCase>;
  /** What was found not to be what the log has, or to be under other keys. */
  outdated?: LoadedCase | undefined;
}

/** For how long nobody waits for the log again once it could not be read, in milliseconds. */
const GIVEN_UP_FOR = 5_000;

/** The stream of a case. */
export const streamOf = (caseId: string): string => `case-${caseId}`;

/**
 * The cases in memory, each as of the revision it was last read or written at; the least recently used leave first.
 * Being out of date is harmless: an append names the revision it builds on, and a refusal, or that nothing is
 * new, is decided again on fresh state before it is told. A case of which something was erased since is read anew, whoever erased it.
 */
export class Cases {
  readonly #log: EventLog;
  readonly #clock: () => string;
  readonly #most: number;
  #loaded = new Map<string, LoadedCase>();
  /** When reading was given up last, in milliseconds of `performance.now()`. */
  #gaveUpAt = -Infinity;

  constructor(log: EventLog, clock = () => new Date().toISOString(), most = 5_000) {
    this.#log = log;
    this.#clock = clock;
    this.#most = most;
  }

  /** The case as it is remembered; read whole when it is not. */
  async remembered(caseId: string): Promise<LoadedCase> {
    const known = this.#loaded.get(caseId);
    if (known !== undefined && (await this.#log.keys.get(streamOf(caseId))) === known.keys) return known;
    return this.fresh(caseId);
  }

  /** The case with every event that is in the log by now. */
  async fresh(caseId: string): Promise<LoadedCase> {
    // What is being read while every case is let go of is not kept.
    const loaded = this.#loaded;
    const at = this.#clock();
    const known = loaded.get(caseId);
    if (known !== undefined) {
      const news = await this.#log.readOn(streamOf(caseId), known.head);
      if (news !== undefined && news.keys === known.keys) {
        return this.#keep(caseId, known, news, { at, loaded });
      }
    }
    const read = await this.#log.read(streamOf(caseId));
    return this.#keep(caseId, unread(caseId), read, { at, loaded, outdated: known });
  }

  /** Whether a command has led to an event of the case by now, whoever recorded it. */
  async hasRecorded(caseId: string, commandId: string): Promise<boolean> {
    return (await this.fresh(caseId)).commands.has(commandId);
  }

  /**
   * The case with every event that is in the log by now; when that cannot be read within seconds, as it was read or
   * written here last. Throws `StoreUnavailable` for one that is not remembered. One that is not remembered and does not
   * open is given as far as it does. For the contingency card alone: see `forget`.
   */
  async freshOrRemembered(caseId: string): Promise<ShownCase> {
    const known = this.#loaded.get(caseId);
    if (known === undefined) return this.fresh(caseId).catch((error) => this.#asFarAsItOpens(caseId, error));
    // Whatever is wrong with what came after it, what was known before is not withheld.
    const fresh = await this.soon(() => this.fresh(caseId)).catch(() => undefined);
    if (fresh !== undefined) return fresh;
    const { state, keys, readAt } = this.#loaded.get(caseId) ?? known;
    return { state, keys, knownAt: readAt };
  }

  async #asFarAsItOpens(caseId: string, error: unknown): Promise<ShownCase> {
    if (isOfStorage(error) || error instanceof StreamGone) throw error;
    const [state, keys] = [await this.whatOpens(caseId), await this.#log.keys.get(streamOf(caseId))];
    return { state, keys, incomplete: true };
  }

  /** The case as far as its events open, from the log: for who may see it where one does not. */
  async whatOpens(caseId: string): Promise<CaseState> {
    const stored = await this.#log.store.readStream(streamOf(caseId));
    return (await foldWhatOpens(emptyCase(caseId), stored, (some) => this.#log.open(some))).state;
  }

  /**
   * The case as it was read or written here last, without asking the log; undefined when it is not remembered. For who is
   * on the way to the contingency card while the log cannot be read.
   */
  lastKnown(caseId: string): CaseState | undefined {
    return this.#loaded.get(caseId)?.state;
  }

  /**
   * What is read from the log, where that is done within two seconds; undefined where the log cannot be read by then, and
   * at once for five seconds after that.
   */
  async soon<Read>(read: () => Promise<Read>): Promise<Read | undefined> {
    if (performance.now() - this.#gaveUpAt <= GIVEN_UP_FOR) return undefined;
    const reading = read();
    try {
      if (await doneSoon(reading)) return await reading;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // One stream that is gone tells nothing of the others.
      if (error instanceof StreamGone) return undefined;
    }
    this.#gaveUpAt = performance.now();
    return undefined;
  }

  /** Lets go of every case: something was erased, perhaps elsewhere, and may be remembered here. */
  forget(): void {
    this.#loaded = new Map();
  }

  /** The case as it stood when the log had been recorded up to an instant, that instant included. */
  async recordedBy(caseId: string, instant: string): Promise<CaseState> {
    const { events } = await this.#log.read(streamOf(caseId));
    return fold(
      emptyCase(caseId),
      events.filter(({ metadata }) => metadata.recordedAt <= instant),
    );
  }

  /** Takes in events that were just written, without reading them again; `at` is when that began, ISO 8601 UTC. */
  written(caseId: string, before: LoadedCase, written: ReadStream, at: string): void {
    // One that was let go of meanwhile, as after an erasure, is read again when it is asked for.
    if (before.head.revision !== -1 && !this.#loaded.has(caseId)) return;
    if (before.head.revision === -1 || before.keys === written.keys) {
      this.#keep(caseId, before, written, { at });
    } else this.#loaded.delete(caseId);
  }

  /** What was taken in meanwhile and goes further stays, but for what is `outdated`. */
  #keep(
    caseId: string,
    before: LoadedCase,
    read: ReadStream,
    { at, loaded = this.#loaded, outdated }: Keeping,
  ): LoadedCase {
    const news = read.events.length === 0 ? before : advanced(caseId, before, read);
    const there = loaded.get(caseId);
    const further = there !== undefined && there !== outdated && there.head.revision > news.head.revision;
    const after = further && there.keys === news.keys ? there : { ...news, readAt: at };
    loaded.delete(caseId);
    loaded.set(caseId, after);
    for (const oldest of loaded.keys()) {
      if (loaded.size <= this.#most) break;
      loaded.delete(oldest);
    }
    return after;
  }
}

function unread(caseId: string): LoadedCase {
  return {
    state: emptyCase(caseId),
    head: EMPTY,
    position: START,
    keys: undefined,
    commands: new Map(),
    readAt: '',
  };
}

/** The map of commands only ever grows, and a command in it never changes, so both states may share it. */
function advanced(caseId: string, before: LoadedCase, { events, head, keys }: ReadStream): LoadedCase {
  const { commands } = before;
  for (const [commandId, led] of Map.groupBy(events, ({ metadata }) => metadata.commandId)) {
    const fingerprint = led[0]?.metadata.commandFingerprint ?? '';
    commands.set(commandId, { fingerprint, recorded: recordedFrom(caseId, led) });
  }
  const position = events.at(-1)?.position ?? before.position;
  return { ...before, state: fold(before.state, events), head, position, keys };
}

/** The answer to a command, from the events it led to alone: the same at once, after a restart and elsewhere. */
export function recordedFrom(caseId: string, events: readonly OpenedEvent[]): Recorded {
  const transferId = transferOf(events);
  const resource = events.filter(
    ({ metadata }) => transferId === undefined || metadata.transferId === transferId,
  );
  return {
    caseId,
    ...(transferId !== undefined && { transferId }),
    revision: resource.at(-1)?.revision ?? -1,
    position: events.at(-1)?.position ?? START,
    events: events.map(({ metadata }) => ({ eventId: metadata.eventId, type: metadata.type })),
  };
}

/** The transfer that a command brought into being, else the one that all of its events are about. */
function transferOf(events: readonly OpenedEvent[]): string | undefined {
  const proposed = events.find(({ metadata }) => metadata.type === 'TransferProposed');
  const [first] = proposed === undefined ? events : [proposed];
  const transferId = first?.metadata.transferId;
  const allAboutIt = events.every(({ metadata }) => metadata.transferId === transferId);
  return proposed !== undefined || allAboutIt ? transferId : undefined;
}
