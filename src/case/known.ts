import type { CaseState } from './case.ts';
import type { Stamp } from './decider.ts';
import type { Responsibility, Tenure } from './responsibility/responsibility.state.ts';
import type { Transfer } from './transfer/transfer.state.ts';
import { endOf } from './time.ts';

/**
 * The case with only those facts that had happened by an instant (ISO 8601 UTC, itself included): `occurredBefore` of
 * design §6. A fact known to the day counts at the end of that day, one of unknown time never. Facts are hidden after
 * folding, so that no event is missing from the middle of the story; what had been recorded by then is the caller's
 * cut of the log, before folding. Responsibility is offered and passes when that is recorded, so tenures and offers are
 * cut at the instant.
 */
export function occurredBy(state: CaseState, instant: string): CaseState {
  const { responsibilities, transfers, identity, ...rest } = state;
  const keeps = (stamp: Stamp): boolean => hasOccurred(stamp, instant);
  return {
    ...shown(rest, keeps),
    identity: identity !== null && keeps(identity.stamp) ? shown(identity, keeps) : null,
    transfers: Object.fromEntries(
      Object.entries(transfers)
        .filter(([, { proposed }]) => hasOccurred(proposed.stamp, instant))
        .map(([id, transfer]) => [id, transferBy(transfer, instant)]),
    ),
    responsibilities: mapValues(responsibilities, (each) => responsibilityBy(each, instant)),
  };
}

/**
 * The case with only those facts that had been recorded up to and with a revision. Who held responsibility, what
 * managers said and who read what is left as it is: those who ask look at what was known of the case.
 */
export function recordedUpTo(state: CaseState, revision: number): CaseState {
  return recordedWhen(state, (stamp) => stamp.revision <= revision);
}

/** The same up to an instant (ISO 8601 UTC), itself included. */
export function recordedUntil(state: CaseState, instant: string): CaseState {
  return recordedWhen(state, ({ recordedAt }) => recordedAt <= instant);
}

function recordedWhen(state: CaseState, keeps: Keeps): CaseState {
  const { responsibilities, oversight, acknowledgements, changes, ...rest } = state;
  return { ...shown(rest, keeps), responsibilities, oversight, acknowledgements, changes };
}

function transferBy({ passed, ...rest }: Transfer, instant: string): Transfer {
  return {
    ...shown(rest, (stamp) => hasOccurred(stamp, instant)),
    ...(passed && passed.stamp.recordedAt <= instant && { passed }),
  };
}

/** A tenure or an offer that ended later is open again; one that began later is gone. */
function responsibilityBy({ tenures, offers, settled }: Responsibility, instant: string): Responsibility {
  const isSettled = ({ stamp }: { stamp: Stamp }): boolean => stamp.recordedAt <= instant;
  const reopened = settled.filter((each) => !isSettled(each)).map(({ offer }) => offer);
  return {
    tenures: tenures.filter(({ since }) => since <= instant).map((tenure) => cut(tenure, instant)),
    offers: [...reopened, ...offers]
      .filter(({ stamp }) => stamp.recordedAt <= instant)
      .toSorted((a, b) => a.stamp.revision - b.stamp.revision),
    settled: settled.filter(isSettled),
  };
}

function cut({ endedBy, ...tenure }: Tenure, instant: string): Tenure {
  if (tenure.until === null || tenure.until > instant) return { ...tenure, until: null };
  return { ...tenure, ...(endedBy && { endedBy }) };
}

function hasOccurred({ occurredAt, precision }: Stamp, instant: string): boolean {
  const occurred = endOf({ at: occurredAt, precision });
  return occurred !== null && occurred <= instant;
}

type Keeps = (stamp: Stamp) => boolean;

/** The same value without any stamped fact that is not kept: gone from lists, absent from objects. */
function shown<T>(value: T, keeps: Keeps): T {
  if (Array.isArray(value)) {
    return value.filter((each) => isShown(each, keeps)).map((each: unknown) => shown(each, keeps)) as T;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => isShown(each, keeps))
      .map(([name, each]) => [name, name === 'stamp' ? each : shown(each, keeps)]),
  ) as T;
}

function isShown(value: unknown, keeps: Keeps): boolean {
  return !isObject(value) || !('stamp' in value) || keeps(value['stamp'] as Stamp);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function mapValues<K extends string, T>(
  record: Readonly<Record<K, T>>,
  change: (value: T) => T,
): Record<K, T> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value as T)]),
  ) as Record<K, T>;
}
