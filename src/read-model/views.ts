import type { EmergencyReason } from '../case/access/access.events.ts';
import type { LateTransfer } from '../case/recording/clock-work.ts';
import { londonDay } from '../case/time.ts';
import type { KeyStore } from '../event-store/keys/key-store.ts';
import type { Reader } from '../security/doors.ts';
import type { PersonSealed } from './projection/case-rows.ts';
import type { FoundCases } from './find/find.answers.ts';
import { findHidden, findIn, isToldOf, type Found } from './find/find.ts';
import { findKey } from './find/find-rows.ts';
import { foundCases, foundUnread, namelessCases } from './find/found.ts';
import type { Token } from './find/names.ts';
import { wantedFrom, type Asked, type Wanted } from './find/wanted.ts';
import type { CheckPage, LookedPage, OverduePage, TransferPage } from './lists/lists.answers.ts';
import type { Lists } from './lists/lists.ts';
import { bounded, pageOf, pageOfSeen, type PageRequest } from './lists/paging.ts';
import { Shown } from './lists/shown.ts';

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

/** What lists are made of beside the views. */
export interface ViewsParts {
  keys: KeyStore;
  /** ISO 8601 UTC. */
  clock: () => string;
  hashKey: Uint8Array;
  /** Told of cases whose keys are gone although the views still show them. */
  gone: (caseIds: readonly string[]) => void;
}

/** Lists and counts across cases. Every query is bounded. */
export class Views {
  readonly #keys: KeyStore;
  readonly #clock: () => string;
  readonly #hashKey: Uint8Array;
  readonly #shown: Shown;
  #lists!: Lists;

  constructor({ keys, clock, hashKey, gone }: ViewsParts) {
    this.#keys = keys;
    this.#clock = clock;
    this.#hashKey = hashKey;
    this.#shown = new Shown(keys, gone);
  }

  /** Has everything answered from this file's lists from now on. */
  answerFrom(lists: Lists): void {
    this.#lists = lists;
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
  async people(caseIds: readonly string[], reader: Reader): Promise<ReadonlyMap<string, PersonSealed>> {
    const values = { keys: JSON.stringify(caseIds), reader: JSON.stringify(reader.keys) };
    return this.#shown.people(this.#lists.all('people', values), reader);
  }

  /**
   * Cases by CRN, PNC number or name as heard, the best match first; while the log cannot be read, those that are
   * remembered here. Throws a `Refusal` where nothing can be looked for.
   */
  find(asked: Asked, reader: Reader): Promise<FoundCases> {
    return this.#found(wantedFrom(asked, this.#today()), reader, () => false);
  }

  /** The same, and last those with limited access of which the reader may know in an emergency alone; see `findHidden`. */
  async findInEmergency(asked: Asked, reader: Reader): Promise<FoundCases> {
    const wanted = wantedFrom(asked, this.#today());
    const hidden = findHidden(this.#lists, wanted, reader.keys, this.#findKey);
    const found = await this.#found(wanted, reader, (each) => isToldOf(each, wanted));
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
    reader: Reader,
    page: PageRequest = {},
  ): Promise<OverduePage> {
    const at = bounded(page);
    const about = { keys: JSON.stringify(teams), rule: rule ?? null, today: this.#today() };
    const values = { ...about, reader: JSON.stringify(reader.keys) };
    const part = this.#lists.part('overdue', values, at);
    return pageOfSeen(await this.#shown.overdue(part.rows, reader, this.#today()), part, at);
  }

  /** Checks that these teams have to send or chase, or to which a reply is to be filed, the oldest first. */
  async checks(
    what: ChecksWaiting,
    teams: readonly string[],
    reader: Reader,
    page: PageRequest = {},
  ): Promise<CheckPage> {
    const at = bounded(page);
    const today = this.#today();
    const about = { keys: JSON.stringify(teams), reader: JSON.stringify(reader.keys) };
    const values = { ...about, ...(what === 'toChase' && { today }) };
    const part = this.#lists.part(what, values, at);
    return pageOfSeen(await this.#shown.checks(part.rows, reader, today), part, at);
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

  /**
   * Transfers of which something may have to go to a manager by an instant (ISO 8601 UTC): the oldest 500 that come after
   * one, and then from the oldest on.
   */
  lateTransfers(now: string, after?: LateTransfer): LateTransfer[] {
    const { escalateOn = '', transferId = '' } = after ?? {};
    const from = { escalateOn, transferId, today: londonDay(now) };
    return this.#lists.all('lateTransfers', { ...from, size: CLOCK_AT_ONCE }) as never;
  }

  /** The case of a transfer, if the views know it. */
  transferCase(transferId: string): string | undefined {
    return this.#lists.first('transferCase', { transferId })?.['caseId'] as string | undefined;
  }

  /** `tells`: whether it is told of a case that there is one, where the reader must not know of it otherwise. */
  async #found(wanted: Wanted, reader: Reader, tells: (found: Found) => boolean): Promise<FoundCases> {
    const found = findIn(this.#lists, wanted, reader.keys, this.#findKey);
    const read = await reader.soon(() => foundCases(found, this.#lists, this.#keys, { ...reader, tells }));
    return read ?? foundUnread(found, this.#lists, { ...reader, tells });
  }

  async #transfers(
    list: 'incoming' | 'outgoing' | 'mine' | 'owed',
    values: Record<string, string>,
    reader: Reader,
    page: PageRequest,
  ): Promise<TransferPage> {
    const at = bounded(page);
    const keys = JSON.stringify(reader.keys);
    const part = this.#lists.part(list, { ...values, reader: keys }, at);
    return pageOfSeen(await this.#shown.transfers(part.rows, reader, this.#today()), part, at);
  }

  #today(): string {
    return londonDay(this.#clock());
  }
}
