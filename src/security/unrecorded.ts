import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ServiceUnavailableException } from '@nestjs/common';
import pTimeout from 'p-timeout';
import type { Actor } from '../event-store/envelope/metadata.ts';
import { StreamGone } from '../event-store/event-store.ts';
import { isOfStorage } from '../event-store/parked.ts';
import type { Look } from './access-log.events.ts';
import { holdsAny, Spool } from './spool.ts';

/** What happened while the log could not be written. Ids and codes only: words are sealed under the key of the case. */
interface Happened {
  /** The id of the event, or of the command, that enters it: the same however often it is tried. */
  id: string;
  /** When it happened, ISO 8601 UTC. */
  at: string;
  actor: Actor;
  correlationId: string;
}

/** The contingency card, or what leads to it, was shown. */
export interface UnrecordedLook extends Happened {
  kind: 'LOOK';
  look: Look;
}

/** Somebody not working the case said why they need its contingency card. */
export interface UnrecordedEmergency extends Happened {
  kind: 'EMERGENCY';
  caseId: string;
  reason: string;
  /** What they wrote, sealed, in base64. */
  words?: string;
}

export type UnrecordedEntry = UnrecordedLook | UnrecordedEmergency;

/**
 * What became of something that should have been recorded before it was shown. `KEPT`: it is on the disk and is entered
 * later. `HELD`: it could not even be kept there, and is entered later unless the service stops before.
 */
export type Kept = 'RECORDED' | 'KEPT' | 'HELD';

/** What is told about entries; never what they say. */
export interface UnrecordedReport {
  /** How many wait to be entered. */
  waiting(count: number): void;
  /** One could not be kept on the disk. */
  held(error: unknown): void;
  /** So many lines of the file cannot be read; a copy of it stands beside it. */
  damaged(lines: number): void;
  /** Files beside it, of other names of the instance, hold some that nobody enters. */
  leftBehind(files: readonly string[]): void;
  /** One was turned down and is not tried again. */
  turnedDown(error: unknown): void;
  /** One cannot be entered though the log answers, for a reason that is new; it is tried again and holds up no other. */
  stuck(error: unknown): void;
}

/** Enters one into the log, or finds that it is there. Throws while that cannot be done; `TurnedDown` when it never can. */
export type Enter = (entry: UnrecordedEntry) => Promise<void>;

/** The entry can never be recorded, as where its case was erased meanwhile. */
export class TurnedDown extends Error {
  override name = 'TurnedDown';
}

/** Where what an instance could not record is kept in its data folder. */
export const unrecordedFile = (instance: string): string => `unrecorded-${instance}.jsonl`;

const OF_ANY_INSTANCE = /^unrecorded-[^.]+\.jsonl$/;

/** How long somebody waits for what is shown even when it cannot be recorded, in milliseconds. */
const PATIENCE = 2_000;

/** Whether work is done within two seconds; rejects if it fails by then. What comes of it later is its own affair. */
export const doneSoon = (work: Promise<unknown>): Promise<boolean> =>
  pTimeout(
    work.then(() => true),
    { milliseconds: PATIENCE, fallback: () => false },
  );

const silent: UnrecordedReport = {
  waiting: () => undefined,
  held: () => undefined,
  damaged: () => undefined,
  leftBehind: () => undefined,
  turnedDown: () => undefined,
  stuck: () => undefined,
};

/** The log or the keys do not answer: then no other entry can be entered either. */
function isOfLog(error: unknown): boolean {
  if (error instanceof ServiceUnavailableException) return !(error.cause instanceof StreamGone);
  return isOfStorage(error);
}

/**
 * The one exception to "recorded before it is shown" (design §2.7): what could not be recorded is kept beside the data and
 * entered later, in order, each exactly once; one that cannot be, as its case does not open, is passed over and tried again.
 * Of each file this is the only writer.
 */
export class Unrecorded {
  readonly #file: string;
  readonly #spool: Spool<UnrecordedEntry>;
  readonly #report: UnrecordedReport;
  #entries: UnrecordedEntry[] = [];
  /** Those of the entries that could not be entered though the log answered, each with the reason it was last. */
  readonly #stuck = new Map<UnrecordedEntry, string>();
  /** The file has some that are no longer waiting. */
  #spent = false;
  #enter: Enter | undefined;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Reads what an earlier run left in the file; a file that cannot be read does not keep the service from starting. */
  constructor(file: string, report: UnrecordedReport = silent) {
    this.#file = file;
    this.#spool = new Spool(file);
    this.#report = report;
    try {
      const { entries, damaged } = this.#spool.open();
      this.#entries = entries;
      if (damaged > 0) {
        report.damaged(damaged);
        this.#spool.copyAside(`damaged-${Date.now()}`);
        if (entries.length === 0) this.#spool.keepOnly([]);
      }
    } catch (error) {
      report.held(error);
    }
    report.waiting(this.#entries.length);
    const left = this.leftBehind();
    if (left.length > 0) report.leftBehind(left);
  }

  /**
   * The files beside its own that hold something: kept under other names of the instance, and entered only once it is
   * started under those.
   */
  leftBehind(): string[] {
    const [folder, own] = [dirname(this.#file), basename(this.#file)];
    try {
      const others = readdirSync(folder).filter((name) => OF_ANY_INSTANCE.test(name) && name !== own);
      return others.filter((name) => holdsAny(join(folder, name)));
    } catch {
      return [];
    }
  }

  /** True while something waits for the log: then that is known not to work, and what comes now waits behind it. */
  get waiting(): boolean {
    return this.#entries.length > this.#stuck.size;
  }

  /** How many wait, for whatever reason. */
  get count(): number {
    return this.#entries.length;
  }

  /** Keeps it for later, on the disk if at all possible. */
  keep(entry: UnrecordedEntry): Exclude<Kept, 'RECORDED'> {
    this.#entries.push(entry);
    this.#report.waiting(this.#entries.length);
    try {
      this.#spool.add(entry);
      return 'KEPT';
    } catch (error) {
      this.#report.held(error);
      return 'HELD';
    }
  }

  /** What waits under an id, if anything does. */
  find(id: string): UnrecordedEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** When somebody last took emergency access to a case that is not in the log yet, ISO 8601 UTC; undefined for never. */
  tookAccess(caseId: string, staffId: string): string | undefined {
    return this.#entries.findLast(
      (entry) => entry.kind === 'EMERGENCY' && entry.caseId === caseId && entry.actor.id === staffId,
    )?.at;
  }

  /** Enters what waits now, and looks again every so many milliseconds. */
  start(enter: Enter, everyMs: number): void {
    this.#enter = enter;
    void this.enterAll();
    this.#timer = setInterval(() => void this.enterAll(), everyMs).unref();
  }

  /** Resolves when nothing is under way any more. What still waits is entered by the next run. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#enter = undefined;
    await this.#running;
  }

  /** Enters what waits, in order, until the log does not answer. */
  enterAll(): Promise<void> {
    return (this.#running ??= this.#enterAll().finally(() => (this.#running = undefined)));
  }

  async #enterAll(): Promise<void> {
    for (let at = 0; this.#enter;) {
      const next = this.#entries[at];
      if (next === undefined) break;
      try {
        await this.#enter(next);
      } catch (error) {
        if (isOfLog(error)) break;
        if (!(error instanceof TurnedDown)) {
          this.#passOver(next, error);
          at += 1;
          continue;
        }
        this.#report.turnedDown(error);
      }
      this.#entries.splice(at, 1);
      this.#stuck.delete(next);
      this.#spent = true;
      this.#report.waiting(this.#entries.length);
    }
    if (this.#spent && !this.waiting) this.#keepTheRest();
  }

  #passOver(entry: UnrecordedEntry, error: unknown): void {
    const reason = String(error);
    if (this.#stuck.get(entry) !== reason) this.#report.stuck(error);
    this.#stuck.set(entry, reason);
  }

  /** An entry that stays in the file is entered again by the next run, which changes nothing. */
  #keepTheRest(): void {
    this.#spent = false;
    try {
      this.#spool.keepOnly(this.#entries);
    } catch (error) {
      this.#report.held(error);
    }
  }
}
