import fc from 'fast-check';
import { redaction } from '../../../src/case/events.ts';
import type { OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import { addDays } from '../../../src/case/time.ts';
import { TRANSFER } from '../../case/support/given.ts';
import { lives, told, type Life } from './lives.ts';

/**
 * What people did to cases, made far stranger than decisions would ever let happen, so that what holds for it holds for
 * every case: some of it left out, erased, said in another order, of another transfer, blank, or of another time, and
 * things said in between that were said in other cases.
 */

const LIVES = 200;
const OTHER = TRANSFER.replace(/.$/, '2');

/** Past the years whose bank holidays are known too. */
const day = fc.integer({ min: 0, max: 3600 }).map((n) => addDays('2019-06-01', n));

type Moment = { at: string | null; precision: 'minute' | 'day' | 'month' | 'unknown' };

const moment = fc.oneof(
  day.map((at): Moment => ({ at: `${at}T12:00:00.000Z`, precision: 'minute' })),
  day.map((at): Moment => ({ at, precision: 'day' })),
  day.map((at): Moment => ({ at: at.slice(0, 7), precision: 'month' })),
  fc.constant<Moment>({ at: null, precision: 'unknown' }),
);

const rarely = <T>(often: T, now: fc.Arbitrary<T>, weight = 1) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(often) }, { weight, arbitrary: now });

/** What becomes of one event. */
const fate = fc.record({
  leftOut: rarely(false, fc.constant(true), 3),
  erased: rarely(false, fc.constant(true)),
  /** By how many events it comes earlier or later. */
  moved: rarely(0, fc.integer({ min: -30, max: 30 }), 3),
  blank: rarely(false, fc.constant(true)),
  /** Absent: when it really happened. */
  moment: rarely<Moment | undefined>(undefined, moment, 4),
  /** Absent: its own; null: of none. */
  transferId: rarely<string | null | undefined>(undefined, fc.constantFrom(TRANSFER, OTHER, null)),
});

type Fate = typeof fate extends fc.Arbitrary<infer Value> ? Value : never;

/** What was recorded in a life, about the transfer that the tests ask about. */
async function logOf(life: Life): Promise<OpenedEvent[]> {
  let events: readonly OpenedEvent[] = [];
  for await (const { told: it } of told(life)) events = it.events;
  const first = events.find(({ metadata }) => metadata.type === 'TransferProposed')?.metadata.transferId;
  if (first === undefined) return [];
  return JSON.parse(JSON.stringify(events).replaceAll(first, TRANSFER)) as OpenedEvent[];
}

/** Told once: each is made strange in ever other ways. */
const logs: OpenedEvent[][] = [];
for (const life of fc.sample(lives, { numRuns: LIVES, seed: 1 })) logs.push(await logOf(life));

const byType = Object.groupBy(logs.flat(), ({ metadata }) => metadata.type);
const never = Object.keys(redaction).filter((type) => type !== 'KeyRenewed' && byType[type] === undefined);
if (never.length > 0) throw new Error(`No life comes to ${never.join(', ')}: tell more of them, or others`);

/** Any type of event as often as any other, with what was said in some life. Ids are the same from life to life. */
const anything = fc
  .constantFrom(...Object.keys(byType))
  .chain((type) => fc.constantFrom(...(byType[type] ?? [])));

/** Events of one case as they would be read from the log, first of all its opening and the proposal of the transfer. */
export const histories: fc.Arbitrary<OpenedEvent[]> = fc
  .record({
    log: fc.constantFrom(...logs.filter((events) => events.length > 0)),
    between: fc.array(anything, { maxLength: 30 }),
    fates: fc.array(fate, { maxLength: 60, size: 'max' }),
  })
  .map(({ log, between, fates }) => {
    const kept = ['CaseOpened', 'TransferProposed'].map((type) =>
      log.find(({ metadata }) => metadata.type === type)!,
    );
    const life = log.filter((event) => !kept.includes(event));
    // Each at a place of its own among what happened in the life.
    const strangers = between.map((event, at) => ({ event, at: (at * 7) % (life.length + 1) }));
    const rest = [...life.map((event, at) => ({ event, at })), ...strangers];
    const times = [...kept, ...rest.map(({ event }) => event)]
      .map(({ metadata }) => metadata.recordedAt)
      .toSorted();
    const placed = rest
      .map(({ event, at }, index) => ({ event: befallen(event, fates[index]), at, fate: fates[index] }))
      .filter(({ fate }) => fate?.leftOut !== true)
      .toSorted((one, other) => one.at + (one.fate?.moved ?? 0) - other.at - (other.fate?.moved ?? 0));
    return [...kept, ...placed.map(({ event }) => event)].map((event, revision) =>
      inPlace(event, revision, times),
    );
  });

function befallen(event: OpenedEvent, fate: Fate | undefined): OpenedEvent {
  if (fate === undefined) return event;
  const { transferId: own, ...metadata } = event.metadata;
  const { erased, moment, blank, transferId = own } = fate;
  return {
    ...event,
    erased,
    data: erased ? null : blank ? withoutWords(event.data) : event.data,
    metadata: {
      ...metadata,
      ...(typeof transferId === 'string' && { transferId }),
      ...(moment && { occurredAt: moment.at, occurredPrecision: moment.precision }),
    },
  };
}

/** Only words have spaces in them; codes, ids and days have none. */
function withoutWords(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data), (_, value: unknown) =>
    typeof value === 'string' && value.includes(' ') ? '' : value,
  );
}

/** What stands later in the log was recorded later, whenever it was in its life. */
function inPlace(event: OpenedEvent, revision: number, times: readonly string[]): OpenedEvent {
  const { metadata } = event;
  const recordedAt = times[revision] ?? metadata.recordedAt;
  const occurredAt = metadata.occurredAt === metadata.recordedAt ? recordedAt : metadata.occurredAt;
  return {
    ...event,
    revision,
    position: String(revision),
    metadata: { ...metadata, eventId: `e${revision}`, recordedAt, occurredAt },
  };
}

/** Instants around the histories, past the years whose bank holidays are known included. */
export const instants: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 2000 })
  .map((n) => `${addDays('2025-10-01', n)}T10:30:00.000Z`);
