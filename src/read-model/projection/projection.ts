import type { DatabaseSync } from 'node:sqlite';
import { emptyCase } from '../../case/case.ts';
import { foldWhatOpens } from '../../case/what-opens.ts';
import { recordedAtOf } from '../../event-store/envelope/metadata.ts';
import {
  StoreUnavailable,
  StreamGone,
  type LogPage,
  type StoredEvent,
  type StreamRange,
} from '../../event-store/event-store.ts';
import { POLICY_STREAM } from '../../handover/adoption.ts';
import type { Assess } from '../../handover/assessment.ts';
import type { Checkpoint, Furthest } from './checkpoint.ts';
import { identifiedBy, personOf, rowsOf, type CaseRows } from './case-rows.ts';
import { FindRows } from '../find/find-rows.ts';
import { nameOf, park, type EventName } from '../../event-store/parked.ts';
import { otherStreams, type OtherStreams, type Taken } from './other-streams.ts';
import { RecentCases, type KnownCase } from './recent-cases.ts';
import { inTransaction, type Row } from '../schema.ts';
import type { Sources } from './log-sources.ts';
import { statements } from './statements.ts';
import { together } from './together.ts';

/** What is written for one case. */
interface CaseView extends Omit<CaseRows, 'checks'> {
  known: KnownCase & { last: EventName & Furthest };
  checks: Row[];
  person: Uint8Array | null;
}

const CASE = 'case-';

/**
 * Puts the log into the views, page by page. A page's views and the checkpoint that covers them are one transaction,
 * so the checkpoint never stands beyond an event that the views lack. Writing a case again changes nothing.
 * Calls must not overlap.
 */
export class Projection {
  readonly #db: DatabaseSync;
  readonly #sources: Sources;
  readonly #recent: RecentCases;
  readonly #sql: ReturnType<typeof statements>;
  readonly #find: FindRows;
  readonly #fullPage: number;
  #assess: Assess | undefined;

  /** Before the cases, which may depend on it. */
  readonly #others: readonly OtherStreams[];

  /**
   * @param options.recentEvents how many events the remembered cases may have in all
   * @param options.fullPage a page of so many events means that many more are waiting: cases are then read to their
   * end at once, so that each is judged once and not again with every page
   */
  constructor(db: DatabaseSync, sources: Sources, { recentEvents = 200_000, fullPage = 500 } = {}) {
    this.#db = db;
    this.#sources = sources;
    this.#recent = new RecentCases(recentEvents);
    this.#fullPage = fullPage;
    this.#sql = statements(db);
    this.#others = otherStreams(sources.open, {
      erased: (caseIds) => this.erased(caseIds),
      policyAdopted: () => (this.#assess = undefined),
    });
    this.#find = new FindRows(db, (token) => sources.findKey(token));
  }

  /** Up to where the log has been taken in, and how many events that is. */
  checkpoint(): Checkpoint {
    return this.#sql.checkpoint.get() as unknown as Checkpoint;
  }

  /** Puts the checkpoint at the last event before it: see `leadsTo`. */
  goBack(): void {
    this.#sql.goBack.run();
  }

  /** Takes in one page of the log. Throws only when the log or the file cannot be used; nothing is written then. */
  async apply({ events, upTo }: LogPage): Promise<void> {
    const checkpoint = this.checkpoint();
    if (upTo <= checkpoint.position) return;
    const fresh = events.filter(({ position }) => position > checkpoint.position);
    const last = fresh.at(-1);
    const streams = Map.groupBy(fresh, ({ stream }) => stream);
    const others: Taken[] = [];
    for (const { called, take } of this.#others) {
      others.push(...(await together(streams, called, take)));
    }
    const policyAt =
      streams
        .get(POLICY_STREAM)
        ?.flatMap((each) => recordedAtOf(each) ?? [])
        .at(-1) ?? checkpoint.policyAt;
    const toItsEnd = events.length >= this.#fullPage;
    const cases = await together(streams, CASE, (stored, stream) =>
      this.#viewOf(stream, stored, policyAt, toItsEnd),
    );
    inTransaction(this.#db, () => {
      cases.forEach((view) => this.#writeCase(view));
      others.forEach((taken) => this.#writeOther(taken));
      if (policyAt !== checkpoint.policyAt) this.#sql.outdateAll.run();
      if (last !== undefined) this.#takenIn(last);
      const event = last?.position ?? checkpoint.event;
      this.#advance(checkpoint, { position: upTo, event, more: fresh.length, policyAt });
    });
    for (const { known } of cases) this.#recent.keep(known.state.caseId, known);
  }

  /** Reads cases from their streams and writes them again: after a key was destroyed, or to try parked events again. */
  async reproject(caseIds: readonly string[]): Promise<void> {
    const { policyAt } = this.checkpoint();
    const views: CaseView[] = [];
    for (const caseId of caseIds) {
      this.#recent.forget(caseId);
      const stored = await this.#read(CASE + caseId, {}, this.#written(caseId));
      if (stored.length === 0) continue;
      views.push(await this.#withRows(await this.#extend(nothing(caseId), stored), policyAt));
    }
    inTransaction(this.#db, () => {
      caseIds.forEach((caseId) => this.#sql.upToDate.run(caseId));
      views.forEach((view) => this.#writeCase(view));
    });
  }

  /**
   * Writes cases again of which keys were destroyed. Their rows as they were stand in the write-ahead log as well: it is
   * emptied.
   */
  async erased(caseIds: readonly string[]): Promise<void> {
    caseIds.forEach((caseId) => this.#sources.forgetKeys(CASE + caseId));
    await this.reproject(caseIds);
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Tries every parked event again; those that still cannot be taken in stay parked. */
  async retryParked(): Promise<void> {
    for (const { stream } of this.#sql.parkedStreams.all() as { stream: string }[]) {
      if (stream.startsWith(CASE)) await this.reproject([stream.slice(CASE.length)]);
      else await this.#retryOther(stream);
    }
  }

  /** Judges some cases by a policy adopted since they were written. False when none is left. */
  async catchUpWithPolicy(limit = 50): Promise<boolean> {
    const outdated = this.#sql.outdated.all(limit) as { caseId: string }[];
    await this.reproject(outdated.map(({ caseId }) => caseId));
    return outdated.length > 0;
  }

  /** A case with what is new of it; it may have been read further than the page before. */
  async #viewOf(
    stream: string,
    stored: StoredEvent[],
    policyAt: string,
    toItsEnd: boolean,
  ): Promise<CaseView | undefined> {
    const caseId = stream.slice(CASE.length);
    const recent = this.#recent.get(caseId);
    const written = recent?.last?.revision ?? this.#written(caseId);
    const news = stored.filter(({ revision }) => revision > written);
    if (news.length === 0) return undefined;
    const before = recent ?? nothing(caseId);
    const from = (before.last?.revision ?? -1) + 1;
    const follows = !toItsEnd && news[0]!.revision === from;
    const more = follows ? [] : await this.#read(stream, { from }, news.at(-1)!.revision);
    // A stream that somebody has deleted shows nothing any more.
    return this.#withRows(await this.#extend(before, more.length > 0 ? more : news), policyAt);
  }

  /** Up to where a case is in the views; -1 where it is not. */
  #written(caseId: string): number {
    return (this.#sql.written.get(caseId)?.['revision'] as number | undefined) ?? -1;
  }

  /**
   * Events of a stream; none of one that was deleted for good, which the log may still hold. Throws where they end before
   * the last that is known: a node that leads no more can be behind.
   */
  async #read(stream: string, range: StreamRange, known = -1): Promise<StoredEvent[]> {
    const read = await this.#sources.store.readStream(stream, range).catch((error: unknown) => {
      if (error instanceof StreamGone) return [];
      throw error;
    });
    if ((read.at(-1)?.revision ?? known) >= known) return read;
    throw new StoreUnavailable(`${stream} is not read as far as it was`, { nothingWritten: true });
  }

  async #extend(known: KnownCase, stored: readonly StoredEvent[]): Promise<CaseView['known']> {
    const { state, parked } = await foldWhatOpens(known.state, stored, this.#sources.open);
    const last = stored.at(-1)!;
    return { state, last: { ...nameOf(last), leaf: last.leaf }, parked: [...known.parked, ...parked] };
  }

  async #withRows(known: CaseView['known'], policyAt: string): Promise<CaseView> {
    const { caseId } = known.state;
    const person = personOf(known.state);
    const sealed = person && (await this.#sources.seal(caseId, 'person', person));
    this.#assess ??= await this.#sources.rules();
    const rows = rowsOf(known.state, this.#assess, policyAt);
    const checks = await Promise.all(
      rows.checks.map(async ({ row, asked }) => ({
        ...row,
        asked: (await this.#sources.seal(caseId, 'asked', asked)) ?? null,
      })),
    );
    return { known, person: sealed ?? null, ...rows, checks };
  }

  /** Nobody else may have moved the checkpoint since it was read: there is one writer to a file. */
  #advance(
    { position: before }: Checkpoint,
    to: Pick<Checkpoint, 'position' | 'event' | 'policyAt'> & { more: number },
  ): void {
    if (this.#sql.advance.run({ before, ...to }).changes === 0) {
      throw new Error(
        'Another process writes the same read model: give each instance a data folder of its own',
      );
    }
  }

  #takenIn({ stream, revision, position, leaf }: Furthest): void {
    this.#sql.furthest.run({ stream, revision, position, leaf });
  }

  #writeCase({ known, person, failure, ...rows }: CaseView): void {
    const { state, last } = known;
    const { caseId } = state;
    // While the same events say who the person is, so is everything by which they are found.
    const identified = person === null ? '' : identifiedBy(state);
    if (this.#sql.written.get(caseId)?.['identified'] !== identified) {
      this.#find.write(caseId, person === null ? null : state.identity);
    }
    this.#sql.clear.forEach((statement) => statement.run(caseId));
    this.#sql.unpark.run(CASE + caseId);
    this.#takenIn(last);
    this.#sql.cases.run({ ...rows.case, revision: last.revision, identified, person });
    if (rows.restricted) this.#sql.restricted.run({ caseId });
    rows.entitled.forEach((row) => this.#sql.entitled.run(row));
    rows.transfers.forEach((row) => this.#sql.transfers.run(row));
    rows.rules.forEach((row) => this.#sql.rules.run(row));
    rows.offers.forEach((row) => this.#sql.offers.run(row));
    rows.checks.forEach((row) => this.#sql.checks.run(row));
    rows.emergencies.forEach((row) => this.#sql.emergencies.run(row));
    if (failure !== undefined) {
      this.#sql.park.run({ ...park(last, 'A rule could not be answered after this event', failure) });
    }
    known.parked.forEach((event) => this.#sql.park.run({ ...event }));
  }

  #writeOther({ access = [], parked }: Taken): void {
    access.forEach((row) => this.#sql.access.run(row));
    parked.forEach((event) => this.#sql.park.run({ ...event }));
  }

  async #retryOther(stream: string): Promise<void> {
    const parked = this.#sql.parkedOf.all(stream) as { revision: number }[];
    const stored = await Promise.all(
      parked.map(({ revision }) => this.#read(stream, { from: revision, limit: 1 })),
    );
    const { take } = this.#others.find(({ called }) => stream.startsWith(called))!;
    const taken = await take(stored.flat());
    inTransaction(this.#db, () => {
      this.#sql.unpark.run(stream);
      this.#writeOther(taken);
      if (stream === POLICY_STREAM && taken.parked.length < parked.length) this.#sql.outdateAll.run();
    });
  }
}

function nothing(caseId: string): KnownCase {
  return { state: emptyCase(caseId), last: null, parked: [] };
}
