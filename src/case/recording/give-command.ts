import { setTimeout as pause } from 'node:timers/promises';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import canonicalize from 'canonicalize';
import { v7 } from 'uuid';
import type { Moment } from '../../event-store/envelope/metadata.ts';
import type { EventLog, NewEvent } from '../../event-store/event-log.ts';
import { EventIdTaken, WrongRevision } from '../../event-store/event-store.ts';
import type { Assess, PolicyHistory } from '../../handover/assessment.ts';
import type { Directory } from '../../directory/directory.ts';
import { inRequest } from '../../operations/correlation.ts';
import { mustSeeCard } from '../access/emergency.ts';
import { mustSee, NO_CASE } from '../access/sight.ts';
import { refuse, refuseField, Refusal, type Context, type Draft } from '../decider.ts';
import { rolesInWords } from '../roles.ts';
import { londonDay, parseMoment } from '../time.ts';
import { describeChanges } from './changes.ts';
import { recordedFrom, streamOf, type Cases, type LoadedCase } from './cases.ts';
import { GiveCommand, KeyUsedBefore, StaleScreen, type Given, type Recorded } from './recording.ts';
import type { CrnRegister } from './crn-register.ts';

/** What the handler needs of the world. */
export interface Surroundings {
  log: EventLog;
  cases: Cases;
  crns: CrnRegister;
  clock: () => string;
  policies: () => PolicyHistory;
  assess: () => Assess;
  /** At an instant that is past; see `DirectoryHistory`. */
  directoryAt: (instant: string) => Directory;
  directoryToday: (now: string) => Directory;
  /** HMAC of a command under the permanent hash key. */
  fingerprint: (text: string) => string;
}

/** How often a decision is made again because somebody else wrote to the case meanwhile. */
const TRIES = 4;

/**
 * The one handler of every command about a case (design §5, Commands). Commands for the same case queue up in this
 * process; what another process writes meanwhile is noticed by the expected revision.
 */
@CommandHandler(GiveCommand)
export class GiveCommandHandler implements ICommandHandler<GiveCommand> {
  readonly #around: Surroundings;
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async execute({ given }: GiveCommand): Promise<Recorded> {
    const caseId = given.caseId ?? (await this.#around.crns.caseFor(given));
    const recorded = await this.#inTurn(caseId, () => this.#record(caseId, given));
    inRequest()?.recorded(recorded.position);
    return recorded;
  }

  async #inTurn<T>(caseId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(caseId) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#queues.set(caseId, mine);
    try {
      return await mine;
    } finally {
      if (this.#queues.get(caseId) === mine) this.#queues.delete(caseId);
    }
  }

  async #record(caseId: string, given: Given): Promise<Recorded> {
    const fingerprint = this.#around.fingerprint(
      canonicalize([given.actor.id, given.route.act, caseId, given.transferId ?? null, { ...given.body }]) ??
        '',
    );
    let loaded = await this.#around.cases.remembered(caseId);
    let fresh = false;
    for (let tries = 1; ;) {
      const answered = loaded.commands.get(given.commandId);
      if (answered !== undefined) return repeat(answered, fingerprint);
      try {
        const recorded = await this.#decideAndAppend(caseId, given, loaded, fingerprint);
        if (fresh || recorded.events.length > 0) return recorded;
      } catch (error) {
        const told = error instanceof Refusal || error instanceof StaleScreen;
        const overtaken = error instanceof WrongRevision && tries < TRIES;
        if (!(told && !fresh) && !overtaken) throw error;
        if (overtaken && tries++ > 1) await pause(Math.random() * 5 * tries);
      }
      loaded = await this.#around.cases.fresh(caseId);
      fresh = true;
    }
  }

  async #decideAndAppend(
    caseId: string,
    given: Given,
    loaded: LoadedCase,
    fingerprint: string,
  ): Promise<Recorded> {
    const { log, cases, clock, policies, assess, directoryToday } = this.#around;
    const { state, head } = loaded;
    const { route } = given;
    mustBeTheirs(given);
    const clockNow = clock();
    if (route.onCard) mustSeeCard(state, given.actor, directoryToday(clockNow), clockNow);
    else if (route.act !== 'open' && !route.inEmergency)
      mustSee(state, given.actor, directoryToday(clockNow));
    mustBeUsable(loaded, given);
    await this.#mustBeCurrent(caseId, given, loaded);
    const now = clockNow > state.lastRecordedAt ? clockNow : state.lastRecordedAt;
    const policy = policies().at(now);
    const occurredAt = occurredAtOf(given.body, now);
    const context: Context = {
      now,
      actor: given.actor,
      commandId: given.commandId,
      ...(given.transferId !== undefined && { transferId: given.transferId }),
      ...(occurredAt !== undefined && { occurredAt }),
      newId: v7,
      policy,
      assess: assess(),
      directory: directoryToday(now),
    };
    const drafts = route.decide(state, given.body, context);
    if (drafts.length === 0) return nothingNew(caseId, given, loaded);
    mustBeNew(drafts, loaded);
    const written = await log.append(
      streamOf(caseId),
      head,
      drafts.map((draft) => asNewEvent(draft)),
      {
        actor: given.actor,
        correlationId: given.correlationId,
        causationId: given.commandId,
        commandId: given.commandId,
        commandFingerprint: fingerprint,
        policyVersion: policy.version,
      },
    );
    cases.written(caseId, loaded, written, clockNow);
    return recordedFrom(caseId, written.events);
  }

  async #mustBeCurrent(
    caseId: string,
    { expectedRevision, transferId }: Given,
    { state }: LoadedCase,
  ): Promise<void> {
    if (expectedRevision === undefined) return;
    const current = transferId === undefined ? state.revision : (state.transfers[transferId]?.revision ?? -1);
    if (current === expectedRevision) return;
    const { events } = await this.#around.log.read(streamOf(caseId));
    const since = events
      .filter(({ revision }) => revision > expectedRevision)
      .map(({ metadata }) => metadata)
      .filter((metadata) => transferId === undefined || metadata.transferId === transferId);
    throw new StaleScreen(current, describeChanges(since, this.#around.directoryToday(this.#around.clock())));
  }
}

function asNewEvent({ type, data, transferId, occurredAt, eventId }: Draft): NewEvent {
  return {
    type,
    data,
    ...(transferId !== undefined && { transferId }),
    ...(occurredAt !== undefined && { occurredAt }),
    ...(eventId !== undefined && { eventId }),
  };
}

function repeat(
  { fingerprint, recorded }: { fingerprint: string; recorded: Recorded },
  now: string,
): Recorded {
  if (fingerprint === now) return recorded;
  throw new KeyUsedBefore();
}

function nothingNew(caseId: string, { transferId }: Given, { state, position }: LoadedCase): Recorded {
  const revision = transferId === undefined ? state.revision : (state.transfers[transferId]?.revision ?? -1);
  return { caseId, ...(transferId !== undefined && { transferId }), revision, position, events: [] };
}

/** An event whose id was chosen beforehand is recorded once in a case; throws `EventIdTaken`. */
function mustBeNew(drafts: readonly Draft[], { commands }: LoadedCase): void {
  const chosen = new Set(drafts.flatMap(({ eventId }) => eventId ?? []));
  if (chosen.size === 0) return;
  for (const { recorded } of commands.values()) {
    const taken = recorded.events.find(({ eventId }) => chosen.has(eventId));
    if (taken !== undefined) throw new EventIdTaken(taken.eventId);
  }
}

function mustBeTheirs({ route, actor }: Given): void {
  if (route.roles === undefined || route.roles.includes(actor.role)) return;
  refuse('forbidden', `${route.title}: this is for ${rolesInWords(route.roles)} to do`);
}

function mustBeUsable({ state }: LoadedCase, { route, transferId }: Given): void {
  if (state.erased) refuse('conflict', 'This record was erased; nothing more can be recorded about it');
  if (state.identity === null && route.act !== 'open') refuse('not-found', NO_CASE);
  if (transferId !== undefined && state.transfers[transferId] === undefined) {
    refuse('not-found', 'This case has no transfer with this id');
  }
}

/** When the reported fact happened. It cannot lie in the future; a day is in the future from its first minute. */
function occurredAtOf(body: object, now: string): Moment | undefined {
  const text = (body as { occurredAt?: string }).occurredAt;
  if (text === undefined) return undefined;
  const moment = parseMoment(text);
  if (moment === undefined || moment.at === null) return moment;
  const today = londonDay(now);
  const future =
    moment.precision === 'minute' ? moment.at > now : moment.at > today.slice(0, moment.at.length);
  if (future) refuseField('occurredAt', 'Enter a time that is not in the future');
  return moment;
}
