import { ServiceUnavailableException } from '@nestjs/common';
import type { DatabaseSync } from 'node:sqlite';
import type { EmergencyReason } from '../case/access/access.events.ts';
import { londonDay } from '../case/time.ts';
import type { EventLog } from '../event-store/event-log.ts';
import { START, type Position } from '../event-store/event-store.ts';
import type { LogPlace } from '../event-store/place.ts';
import type { Secrets } from '../event-store/keys/secrets.ts';
import type { PersonSealed } from './case-rows.ts';
import { removeFiles, type ViewsFile } from './files.ts';
import type { CheckPage, LookedPage, OverduePage, TransferPage } from './lists/lists.answers.ts';
import type { FoundCases } from './find/find.answers.ts';
import { findHidden, findIn, type Found } from './find/find.ts';
import { findKey } from './find/find-rows.ts';
import type { Token } from './find/names.ts';
import { foundCases, foundUnread, namelessCases } from './find/found.ts';
import { wantedFrom, type Asked } from './find/wanted.ts';
import { Behind, notShown, type Lag } from './lag.ts';
import { prepareLists, type Lists } from './lists/lists.ts';
import { bounded, pageOf, type PageRequest } from './lists/paging.ts';
import type { Parked } from '../event-store/parked.ts';
import { ProjectorThread } from './projector-thread.ts';
import { Reached } from './reached.ts';
import { openForReading } from './schema.ts';
import type { Reader } from '../security/doors.ts';
import { Shown } from './lists/shown.ts';

/** What a read model is opened with. */
export interface ReadModelParts {
  /** Where the log and the keys are, for the thread that feeds the views. */
  place: LogPlace;
  /** The folder of the views. Never shared by two instances. */
  views: string;
  secrets: Secrets;
  /** The log as this thread has it. */
  log: Pick<EventLog, 'store' | 'keys'>;
  /** ISO 8601 UTC. */
  clock?: () => string;
  /** When it was seen that the log was empty, on the same clock; absent when it was not. */
  logEmptyAt?: string;
  /** Told when the projector failed, or `learn` did; both are tried again. */
  failed?: (error: Error) => void;
  /** Told that views which were there are made anew, and why, in a sentence. */
  madeAnew?: (why: string) => void;
  /**
   * Takes in what was recorded of policy and directory; done before a position that includes it counts as reached. `anew`:
   * the log may not be the one that was read so far.
   */
  learn?: (anew?: boolean) => Promise<void>;
}

/** What a check waits for. */
export type ChecksWaiting = 'toSend' | 'toChase' | 'toFile';

/** A search in an emergency that found a case with limited access. */
export interface EmergencyFind {
  caseId: string;
  actorId: string;
  /** ISO 8601 UTC: when it was found, or access taken. */
  at: string;
  reason: EmergencyReason;
}

/** Emergency access to a case, of which nobody who answers for it has seen all yet. */
export interface EmergencyListed extends EmergencyFind {
  accessId: string;
  /** How many actions of the emergency plan were begun and concluded with it. */
  began: number;
  concluded: number;
}

/** For how long it is told that a case with limited access was found in an emergency. Our suggestion. */
const FINDS_TOLD_MS = 14 * 86_400_000;

/** The most entries that the clock is given at once. */
const CLOCK_AT_ONCE = 500;

/** Lists and counts across cases, read from views that another thread feeds from the log. Every query is bounded. */
export class ReadModel {
  readonly #log: ReadModelParts['log'];
  readonly #clock: () => string;
  readonly #behind: Behind;
  readonly #views: string;
  readonly #learn: (anew?: boolean) => Promise<void>;
  readonly #projector: ProjectorThread;
  readonly #shown: Shown;
  readonly #hashKey: Uint8Array;
  readonly #reached = new Reached();
  #opened = Promise.withResolvers<void>();
  #db: DatabaseSync | undefined;
  #lists!: Lists;

  private constructor({ place, views, secrets, log, clock, logEmptyAt, learn, ...told }: ReadModelParts) {
    this.#log = log;
    this.#learn = async (anew) => learn?.(anew);
    this.#clock = clock ?? (() => new Date().toISOString());
    this.#behind = new Behind(log.store, this.#clock, logEmptyAt);
    this.#views = views;
    this.#hashKey = secrets.hashKey;
    this.#shown = new Shown(log.keys, (caseIds) => void this.reproject(caseIds).catch(() => undefined));
    this.#projector = new ProjectorThread(
      { place, views, secrets },
      {
        serving: ({ serving, position, anew }) => {
          this.#serveFrom(serving, position);
          if (anew !== undefined) told.madeAnew?.(anew);
        },
        position: (position) => this.#reached.reach(position),
        learn: this.#learn,
        failed: (error) => {
          this.#opened.reject(error);
          told.failed?.(error);
        },
      },
    );
  }

  /**
   * Starts the projector and resolves as soon as the views can be read, which may be before they have caught up: `lag`
   * tells. Views of another edition or log are made anew. Rejects when the views cannot be opened.
   */
  static async open(parts: ReadModelParts): Promise<ReadModel> {
    const model = new ReadModel(parts);
    try {
      await model.#opened.promise;
    } catch (error) {
      await model.close();
      throw error;
    }
    return model;
  }

  /** Those of some cases to which access is limited. */
  limitedAmong(caseIds: readonly string[]): string[] {
    const rows = this.#lists.all('limitedAmong', { keys: JSON.stringify(caseIds) });
    return rows.map(({ caseId }) => String(caseId));
  }

  /** Open transfers that these teams were asked to take, in panic order (see `urgencyOf`). */
  incoming(teams: readonly string[], reader: Reader, page: PageRequest = {}): Promise<TransferPage> {
    return this.#transfers('incoming', { keys: JSON.stringify(teams) }, reader, page);
  }

  /** Transfers that these teams prepare or have asked for, until nothing is owed on them, in panic order. */
  outgoing(teams: readonly string[], reader: Reader, page: PageRequest = {}): Promise<TransferPage> {
    return this.#transfers('outgoing', { keys: JSON.stringify(teams) }, reader, page);
  }

  /** The same of people whom this person supervises, and open ones that they are named to receive, in panic order. */
  mine(staffId: string, reader: Reader, page: PageRequest = {}): Promise<TransferPage> {
    return this.#transfers('mine', { staff: staffId }, reader, page);
  }

  /** Transfers from or to these teams on which this role owes something, in panic order. */
  owed(
    { role, teams }: { role: string; teams: readonly string[] },
    reader: Reader,
    page: PageRequest = {},
  ): Promise<TransferPage> {
    return this.#transfers('owed', { role, keys: JSON.stringify(teams) }, reader, page);
  }

  /** Who the people of some cases are, for lists that come from elsewhere; those that were erased are left out. */
  async people(caseIds: readonly string[], { keys }: Reader): Promise<ReadonlyMap<string, PersonSealed>> {
    const values = { keys: JSON.stringify(caseIds), reader: JSON.stringify(keys) };
    return this.#shown.people(this.#lists.all('people', values));
  }

  /**
   * Cases by CRN, PNC number or name as heard, the best match first; while the log cannot be read, those that are
   * remembered here. Throws a `Refusal` where nothing can be looked for.
   */
  find(asked: Asked, reader: Reader): Promise<FoundCases> {
    const wanted = wantedFrom(asked, this.#today());
    return this.#found(findIn(this.#lists, wanted, reader.keys, this.#findKey), reader);
  }

  /** The same, and last those with limited access of which the reader may know in an emergency alone; see `findHidden`. */
  async findInEmergency(asked: Asked, reader: Reader): Promise<FoundCases> {
    const hidden = findHidden(this.#lists, wantedFrom(asked, this.#today()), reader.keys, this.#findKey);
    const found = await this.find(asked, reader);
    return { ...found, content: [...found.content, ...namelessCases(hidden)] };
  }

  readonly #findKey = (token: Token): number => findKey(this.#hashKey, token);

  /**
   * Emergency access, not seen yet, to cases that this person holds or, for a manager, that these teams hold; the latest 20.
   */
  emergencies(
    { staffId, teams }: { staffId: string; teams: readonly string[] },
    { keys }: Reader,
  ): EmergencyListed[] {
    const about = { staff: staffId, keys: JSON.stringify(teams), reader: JSON.stringify(keys) };
    return this.#lists.all('emergencies', { ...about, size: 20 }) as never;
  }

  /**
   * Looks of the last 14 days by which somebody else found, in an emergency, that there is a case with limited access; of
   * cases that this person holds or, for a manager, that these teams hold, the latest 20.
   */
  emergencyFinds(
    { staffId, teams }: { staffId: string; teams: readonly string[] },
    { keys }: Reader,
  ): EmergencyFind[] {
    const since = new Date(Date.parse(this.#clock()) - FINDS_TOLD_MS).toISOString();
    const about = { staff: staffId, since, keys: JSON.stringify(teams), reader: JSON.stringify(keys) };
    return this.#lists.all('emergencyFinds', { ...about, size: 20 }) as never;
  }

  /** What is late on transfers from or to these teams, the latest first; of one rule, such as HC-09, if it is named. */
  async overdue(
    { teams, rule }: { teams: readonly string[]; rule?: string },
    { keys }: Reader,
    page: PageRequest = {},
  ): Promise<OverduePage> {
    const at = bounded(page);
    const about = { keys: JSON.stringify(teams), rule: rule ?? null, today: this.#today() };
    const values = { ...about, reader: JSON.stringify(keys) };
    const { rows, total } = this.#lists.part('overdue', values, at);
    return pageOf(await this.#shown.overdue(rows, this.#today()), total, at);
  }

  /** Checks that these teams have to send or chase, or to which a reply is to be filed, the oldest first. */
  async checks(
    what: ChecksWaiting,
    teams: readonly string[],
    { keys }: Reader,
    page: PageRequest = {},
  ): Promise<CheckPage> {
    const at = bounded(page);
    const today = this.#today();
    const about = { keys: JSON.stringify(teams), reader: JSON.stringify(keys) };
    const values = { ...about, ...(what === 'toChase' && { today }) };
    const { rows, total } = this.#lists.part(what, values, at);
    return pageOf(await this.#shown.checks(rows, today), total, at);
  }

  /** How many checks these teams have to send and chase, and to how many a reply is to be filed. */
  checksWaiting(teams: readonly string[], reader: Reader): Record<ChecksWaiting, number> {
    const about = { keys: JSON.stringify(teams), reader: JSON.stringify(reader.keys) };
    const count = (list: 'toSendCount' | 'toChaseCount' | 'toFileCount', today?: string) =>
      Number(this.#lists.first(list, { ...about, ...(today !== undefined && { today }) })!['total']);
    return {
      toSend: count('toSendCount'),
      toChase: count('toChaseCount', this.#today()),
      toFile: count('toFileCount'),
    };
  }

  /** Who looked at a case, the last look first. */
  async accessLog(caseId: string, page: PageRequest = {}): Promise<LookedPage> {
    const at = bounded(page);
    const { rows, total } = this.#lists.part('access', { caseId }, at);
    return pageOf(rows as unknown as LookedPage['content'], total, at);
  }

  /** Offers that had run out before an instant (ISO 8601 UTC), the oldest 500. */
  dueOffers(now: string): { caseId: string; offerId: string }[] {
    return this.#lists.all('dueOffers', { now, size: CLOCK_AT_ONCE }) as never;
  }

  /** Transfers of which something may have to go to a manager by an instant (ISO 8601 UTC), the oldest 500. */
  lateTransfers(now: string): { caseId: string; transferId: string }[] {
    return this.#lists.all('lateTransfers', { today: londonDay(now), size: CLOCK_AT_ONCE }) as never;
  }

  /** The case of a transfer, if the views know it. */
  transferCase(transferId: string): string | undefined {
    return this.#lists.first('transferCase', { transferId })?.['caseId'] as string | undefined;
  }

  /** Up to where the log is in the views. */
  position(): Position {
    return this.#reached.position;
  }

  /** Calls back with every new position of the views; the answer ends it. */
  onPosition(listener: (position: Position) => void): () => void {
    return this.#reached.onPosition(listener);
  }

  /** True once the views hold everything up to the position, false when they do not in time. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.position() < position) this.#projector.wake();
    return this.#reached.waitFor(position, timeoutMs);
  }

  /** Whether a text has the form of a position of this log. Those of another kind of log have another length. */
  canHold(position: string): boolean {
    const ours = this.position();
    return /^[0-9-]{16,80}$/.test(position) && (ours === START || ours.length === position.length);
  }

  /** Resolves once the views hold everything up to the position; throws 503, with how far they are behind, when they do not in time. */
  async upTo(position: Position, timeoutMs: number): Promise<void> {
    if (await this.waitFor(position, timeoutMs)) return;
    const lag = await this.lag();
    if (this.position() < position) throw new ServiceUnavailableException(notShown(lag));
  }

  /** How far the views are behind the log. */
  lag(): Promise<Lag> {
    return this.#behind.at(this.position(), () => this.#lists.first('checkpoint') as never);
  }

  /** How far they were behind when that was asked last; undefined before. */
  lastLag(): Lag | undefined {
    return this.#behind.last;
  }

  /** How many events could not be taken into the views. */
  parkedCount(): number {
    return Number(this.#lists.first('parked')!['total']);
  }

  /** Events that could not be taken into the views, at most 50 of them, with the reason. */
  parked(): Parked[] {
    return this.#lists.all('parkedEvents', { size: 50 }) as never;
  }

  /** Tries the parked events again, here and in the views. */
  async retryParked(): Promise<void> {
    await this.#learn();
    await this.#projector.do({ retry: true });
  }

  /** Makes the rows of cases again from the log: to be called after a key was destroyed. */
  reproject(caseIds: readonly string[]): Promise<void> {
    return this.#projector.do({ reproject: [...caseIds] });
  }

  /** Ends the projector as a crash would, so that it can be tried: it is started again by itself. */
  crash(): Promise<void> {
    return this.#projector.crash();
  }

  /** Finishes what is in hand and lets go of every file. */
  async close(): Promise<void> {
    await this.#projector.close();
    this.#db?.close();
    this.#db = undefined;
  }

  async #found(found: readonly Found[], reader: Reader): Promise<FoundCases> {
    const read = await reader.soon(() => foundCases(found, this.#lists, this.#log.keys, reader));
    return read ?? foundUnread(found, this.#lists, reader);
  }

  async #transfers(
    list: 'incoming' | 'outgoing' | 'mine' | 'owed',
    values: Record<string, string>,
    reader: Reader,
    page: PageRequest,
  ): Promise<TransferPage> {
    const at = bounded(page);
    const keys = JSON.stringify(reader.keys);
    const { rows, total } = this.#lists.part(list, { ...values, reader: keys }, at);
    return pageOf(await this.#shown.transfers(rows, reader, this.#today()), total, at);
  }

  #today(): string {
    return londonDay(this.#clock());
  }

  /** The old file serves until the moment in which the new one does. */
  #serveFrom(file: ViewsFile, position: Position): void {
    const old = this.#db;
    this.#db = openForReading(file.path);
    this.#lists = prepareLists(this.#db);
    old?.close();
    removeFiles(this.#views, (number) => number < file.number);
    this.#opened.resolve();
    this.#reached.begin(position);
  }
}
