import { isDeepStrictEqual } from 'node:util';
import type { CommandBus } from '@nestjs/cqrs';
import { asRecorded, type CaseState } from '../../../src/case/case.ts';
import { commandRoutes } from '../../../src/case/command-routes.ts';
import { Refusal, type Recorded } from '../../../src/case/decider.ts';
import { readBody } from '../../../src/case/recording/body.ts';
import { Cases } from '../../../src/case/recording/cases.ts';
import { ClockWork } from '../../../src/case/recording/clock-work.ts';
import type { CrnRegister } from '../../../src/case/recording/crn-register.ts';
import { GiveCommandHandler, type Surroundings } from '../../../src/case/recording/give-command.ts';
import {
  GiveCommand,
  HandoverQuery,
  StaleScreen,
  type Recorded as Answer,
} from '../../../src/case/recording/recording.ts';
import { openOffers } from '../../../src/case/responsibility/offers.ts';
import type { Directory, Staff } from '../../../src/directory/directory.ts';
import type { Actor, OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import type { About, EventLog, NewEvent, ReadStream, Written } from '../../../src/event-store/event-log.ts';
import type { StreamHead } from '../../../src/event-store/stream-head.ts';
import { EventIdTaken, WrongRevision } from '../../../src/event-store/event-store.ts';
import type { KeyRing } from '../../../src/event-store/keys/key-ring.ts';
import type { Assess, PolicyHistory } from '../../../src/handover/assessment.ts';
import type { HandoverAnswer } from '../../../src/handover/handover.answers.ts';
import { HandoverQueryHandler } from '../../../src/handover/handover.query.ts';
import { CASE } from './given.ts';

/** A case whose log is held in memory, worked through the service's own handlers on two instances of it. */

/** One thing somebody tries. */
export interface Attempt {
  act: string;
  by: Staff;
  body: object;
  transferId?: string;
  /** That of an earlier attempt, where it is sent again. */
  commandId: string;
  /** The revision of the screen from which it is sent, where that is told. */
  expectedRevision?: number;
}

/** The case before and after an attempt, and what was recorded between. */
export interface Took {
  before: CaseState;
  after: CaseState;
  events: readonly Recorded[];
}

/** What came of an attempt: what the service answered, or why it turned it down. */
export type Result = Took & ({ answer: Answer } | { refusal: Refusal | StaleScreen });

/** What the case is judged by and who is there, as at any instant (ISO 8601 UTC). */
export interface World {
  /** The policies adopted by then, and completeness by them. */
  knownBy: (instant: string) => { policies: PolicyHistory; assess: Assess };
  directoryAt: (instant: string) => Directory;
}

const routes = new Map(commandRoutes.map((row) => [row.act, row]));

export class CaseInMemory {
  /** What the clock shows, ISO 8601 UTC; whoever tells the history sets it. */
  now: string;
  readonly #log: MemoryLog;
  readonly #world: World;
  readonly #instances: readonly { around: Surroundings; handler: GiveCommandHandler }[];
  /** Reads along and gives no command. */
  readonly #seen: Cases;

  constructor(world: World, now: string) {
    this.now = now;
    this.#world = world;
    this.#log = new MemoryLog(() => this.now);
    this.#seen = this.#log.cases();
    this.#instances = [0, 1].map(() => {
      const around = this.#around();
      return { around, handler: new GiveCommandHandler(around) };
    });
  }

  /** Every event so far; grows with the case. */
  get log(): readonly Recorded[] {
    return this.#log.recorded;
  }

  /** The same as they are read. */
  get events(): readonly OpenedEvent[] {
    return this.#log.events;
  }

  /** The case as the log has it. */
  async state(): Promise<CaseState> {
    return frozen((await this.#seen.fresh(CASE)).state);
  }

  /** Gives a command through one of the two instances: 0 or 1. Whatever is no refusal is thrown. */
  async give({ act, by, body, ...rest }: Attempt, instance: number): Promise<Result> {
    const route = routes.get(act);
    if (route === undefined) throw new Error(`No such act: ${act}`);
    const actor = actorOf(by, this.#world.directoryAt(this.now));
    return this.#took(async () => {
      const given = {
        route,
        body: readBody(route.command, body),
        actor,
        caseId: CASE,
        correlationId: '',
        ...rest,
      };
      return (this.#instances[instance] ?? this.#instances[0]!).handler.execute(new GiveCommand(given));
    });
  }

  /** Records what has fallen due, as the clock of one of the instances does. */
  async clockWork(instance: number): Promise<Took> {
    const { around, handler } = this.#instances[instance]!;
    const state = await this.state();
    const due = {
      dueOffers: (now: string) =>
        openOffers(state)
          .filter(({ expiresAt }) => expiresAt < now)
          .map(({ offerId }) => ({ caseId: CASE, offerId })),
      lateTransfers: () =>
        Object.keys(state.transfers).map((transferId) => ({ caseId: CASE, transferId, escalateOn: '' })),
    };
    const commands = { execute: (command: GiveCommand) => handler.execute(command) } as unknown as CommandBus;
    return this.#took(() => new ClockWork(around, due, commands).once());
  }

  /** The page of a transfer as somebody asks for it later, as at an instant that is past. */
  asAt(transferId: string, instant: string, reader: Staff): Promise<HandoverAnswer> {
    const actor = actorOf(reader, this.#world.directoryAt(this.now));
    const query = new HandoverQuery(actor, CASE, transferId, instant);
    return new HandoverQueryHandler(this.#instances[0]!.around).execute(query);
  }

  async #took<T>(work: () => Promise<T>): Promise<Result> {
    const before = await this.state();
    let came: object;
    try {
      came = { answer: await work() };
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof StaleScreen)) throw error;
      came = { refusal: error };
    }
    const after = await this.state();
    const events = this.#log.recorded.slice(before.revision + 1);
    return { before, after, events, ...came } as unknown as Result;
  }

  #around(): Surroundings {
    const { knownBy, directoryAt } = this.#world;
    return {
      log: this.#log as unknown as EventLog,
      cases: this.#log.cases(),
      crns: {} as CrnRegister,
      clock: () => this.now,
      policies: () => knownBy(this.now).policies,
      assess: () => knownBy(this.now).assess,
      directoryAt,
      directoryToday: directoryAt,
      fingerprint: (text) => text,
    };
  }
}

/** The one stream of a case: guarded as every store guards it, and what is stored is what comes back. */
class MemoryLog {
  readonly events: OpenedEvent[] = [];
  readonly recorded: Recorded[] = [];
  readonly keys = { get: () => Promise.resolve(RING) };
  readonly #clock: () => string;

  constructor(clock: () => string) {
    this.#clock = clock;
  }

  cases(): Cases {
    return new Cases(this as unknown as EventLog);
  }

  read(): Promise<ReadStream> {
    return Promise.resolve({ events: [...this.events], head: this.#head(), keys: RING });
  }

  readOn(_stream: string, { revision }: StreamHead): Promise<ReadStream> {
    return Promise.resolve({ events: this.events.slice(revision + 1), head: this.#head(), keys: RING });
  }

  append(stream: string, head: StreamHead, events: readonly NewEvent[], about: About): Promise<Written> {
    const { revision, recordedAt } = this.#head();
    if (head.revision !== revision) throw new WrongRevision(stream, head.revision, revision);
    const now = this.#clock();
    const at = now > recordedAt ? now : recordedAt;
    const written = events.map((event, index) =>
      this.#opened(stream, event, about, revision + 1 + index, at),
    );
    const taken = written.find(({ metadata }) =>
      this.events.some((each) => each.metadata.eventId === metadata.eventId),
    );
    if (taken !== undefined) throw new EventIdTaken(taken.metadata.eventId);
    this.events.push(...written);
    this.recorded.push(...written.map((event) => frozen(asRecorded(event))));
    const position = String(this.events.length - 1).padStart(16, '0');
    return Promise.resolve({ events: written, head: this.#head(), position, keys: RING });
  }

  #head(): StreamHead {
    const last = this.events.at(-1);
    const { recordedAt = '', keyGeneration = 0 } = last?.metadata ?? {};
    return { revision: this.events.length - 1, leaf: '', recordedAt, keyGeneration };
  }

  #opened(stream: string, event: NewEvent, about: About, revision: number, recordedAt: string): OpenedEvent {
    const { type, data, transferId, occurredAt, eventId } = event;
    const stored = JSON.parse(JSON.stringify(data)) as unknown;
    if (!isDeepStrictEqual(stored, data)) throw new Error(`What ${type} says cannot be stored as it is`);
    return frozen({
      stream,
      revision,
      position: String(revision).padStart(16, '0'),
      data: stored,
      erased: false,
      metadata: {
        ...about,
        eventId: eventId ?? `00000000-0000-7000-8000-e${String(revision).padStart(11, '0')}`,
        type,
        schemaVersion: 1,
        ...(transferId !== undefined && { transferId }),
        occurredAt: occurredAt === undefined ? recordedAt : occurredAt.at,
        occurredPrecision: occurredAt?.precision ?? 'minute',
        recordedAt,
        keyGeneration: 0,
        previousLeaf: '',
      },
    });
  }
}

const RING = {} as KeyRing;

/** Somebody as the service knows them at a time: in the team that they are in then. */
export function actorOf(somebody: Staff, directory: Directory): Actor {
  const { id, role, team } = directory.staff(somebody.id) ?? somebody;
  return { id, role, agency: directory.team(team)?.agency ?? '', area: team };
}

/** Whoever changes it in place is found out. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}
