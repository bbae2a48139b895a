import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '../event-store.ts';
import { Comparison } from './comparison.ts';
import { copyEvents } from './copy-events.ts';
import { compareKeys, copyKeys, refuseOtherKeys } from './copy-keys.ts';
import { CannotMigrate, PAGE, wentBack, type Side, type Told } from './side.ts';

/** What is the same on both sides, compared one by one, and what of it was written just now. */
export interface Migrated {
  events: number;
  streams: number;
  /** Streams that have or had keys. */
  keys: number;
  /** Of the newest event, hex; empty when there is none. */
  leaf: string;
  written: { events: number; keys: number };
}

export interface MigrateOptions {
  /** Where the log ended when it began to be looked at; where it ends now when absent. */
  since?: Position | undefined;
  /** How long it is watched whether anybody writes to the log, in milliseconds; 0 where nobody else can. */
  watchMs?: number;
  told?: Told;
}

/**
 * Copies a whole log and its keys to where nothing is yet, or where an earlier copy ended or was interrupted: every event
 * with the same id, place and bytes in the same order, every key record as it is wrapped. What is there is compared
 * first, and everything afterwards. Throws `CannotMigrate` when anything was written to the log from the beginning to the
 * end, or when what is there is not
 * a beginning of it; then nothing was written. Does not prove the log: see `scripts/verify`.
 */
export async function migrate(
  from: Side,
  to: Side,
  { since, watchMs = 0, told = () => undefined }: MigrateOptions = {},
): Promise<Migrated> {
  const end = since ?? (await from.store.head());
  await pause(watchMs);
  await mustStandStill(from, end);
  const comparison = new Comparison(from, to, end, told);
  try {
    await comparison.go('Comparing what is there');
    await refuseOtherKeys(from, to).catch(async () => {
      // A node that is behind may lack keys: another one has them, or the same a moment later.
      await mustStandStill(from, end);
      await refuseOtherKeys(from, to);
    });
    const { keys, written } = await copyKeys(from, to, (seen) => told('Copying', 'keys', seen, seen));
    const there = comparison.events;
    const events = await copyEvents(from, to, { after: comparison.reached, end }, (done, of) =>
      told('Copying', 'events', there + done, there + of),
    );
    await comparison.go('Comparing');
    await mustStandStill(from, end);
    if (comparison.events !== there + events) {
      throw new CannotMigrate(
        `${events} events were written to ${to.name}, but ${comparison.events - there} are read there: run it again`,
      );
    }
    const streams = await compareRest(comparison, from, to, { keys, end });
    const leaf = Buffer.from(comparison.newest?.leaf ?? []).toString('hex');
    return { events: comparison.events, streams, keys, leaf, written: { events, keys: written } };
  } finally {
    comparison.close();
  }
}

/** What differs because somebody writes is told as that. Gives how many streams there are. */
async function compareRest(
  comparison: Comparison,
  from: Side,
  to: Side,
  { keys, end }: { keys: number; end: Position },
): Promise<number> {
  try {
    const streams = await comparison.streams();
    await compareKeys(from, to, keys);
    return streams;
  } finally {
    await mustStandStill(from, end);
  }
}

async function mustStandStill(from: Side, end: Position): Promise<void> {
  let events = 0;
  let at = end;
  for (let more = true; more;) {
    const page = await from.store.readLog(at, PAGE);
    events += page.events.length;
    more = page.events.length > 0;
    at = page.upTo;
  }
  if (at < end) throw new CannotMigrate(wentBack(from));
  if (events === 0) return;
  throw new CannotMigrate(
    `Somebody writes to ${from.name}: ${events} ${events === 1 ? 'event' : 'events'} came meanwhile. Stop the service and run it again: it goes on from here`,
  );
}
