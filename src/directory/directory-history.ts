import { londonDay } from '../case/time.ts';
import type { OpenedEvent } from '../event-store/envelope/metadata.ts';
import { makeEach } from '../event-store/parked.ts';
import type { Directory, Staff, Team } from './directory.ts';
import { rowIn } from './directory.events.ts';

/** A row with the revision that recorded it. */
interface Recorded<Row> {
  row: Row;
  revision: number;
}

/**
 * Areas, teams and staff as they stood at any instant, folded from the stream `directory`. What was recorded
 * later never changes an earlier answer. Rows of one key are kept in the order in which they were recorded.
 */
export class DirectoryHistory {
  /** `recordedAt` of each event by revision, with a hole for each that was not taken in; never goes back. */
  readonly #recordedAt: string[] = [];
  #count = 0;
  /** By team code. */
  readonly #teams = new Map<string, Recorded<Team>[]>();
  /** By staff id, then by the first day of the period. */
  readonly #staff = new Map<string, Map<string, Recorded<Staff>[]>>();
  /** Directories built lately, by what they depend on. */
  readonly #built = new Map<string, Directory>();

  /**
   * Takes in events as read from the stream, in order; those it has already are passed over, and so are those of which
   * this version can make nothing.
   */
  apply(events: readonly OpenedEvent[]): void {
    makeEach(events, (event) => {
      if (event.revision > this.revision) this.#take(event);
    });
  }

  #take(event: OpenedEvent): void {
    const { revision, metadata } = event;
    const row = rowIn(event);
    this.#recordedAt[revision] = metadata.recordedAt;
    this.#count += 1;
    if ('team' in row) {
      entry(this.#teams, row.team.code, () => []).push({ row: row.team, revision });
    } else {
      const periods = entry(this.#staff, row.staff.id, () => new Map<string, Recorded<Staff>[]>());
      entry(periods, row.staff.from, () => []).push({ row: row.staff, revision });
    }
  }

  /** How many events were taken in. */
  get count(): number {
    return this.#count;
  }

  /** Revision of the last event taken in; -1 for none. */
  get revision(): number {
    return this.#recordedAt.length - 1;
  }

  /**
   * The directory at an instant that is past (ISO 8601 UTC): what had been recorded by then about the London day it falls
   * on. Staff whose period is over, or has not begun, are not in it.
   */
  at(instant: string): Directory {
    return this.#on(
      londonDay(instant),
      this.#recordedAt.findLastIndex((recordedAt) => recordedAt <= instant),
    );
  }

  /**
   * The directory now (ISO 8601 UTC): everything that was recorded about the London day of it. The same as `at` answers for
   * that instant later, but for what was recorded on a clock that was ahead: that holds at once, and `at` dates it as it says.
   */
  today(now: string): Directory {
    return this.#on(londonDay(now), this.revision);
  }

  #on(day: string, revision: number): Directory {
    const key = `${revision} ${day}`;
    const built = this.#built.get(key) ?? this.#build(revision, day);
    this.#built.delete(key);
    this.#built.set(key, built);
    for (const oldest of this.#built.keys()) {
      if (this.#built.size <= 8) break;
      this.#built.delete(oldest);
    }
    return built;
  }

  /** Somebody's last known period, over or not: for the names of people who have left. */
  lastKnown(staffId: string): Staff | undefined {
    const periods = [...(this.#staff.get(staffId) ?? [])].sort(([a], [b]) => (a < b ? 1 : -1));
    return periods[0]?.[1].at(-1)?.row;
  }

  /** The team as last recorded. */
  team(code: string): Team | undefined {
    return this.#teams.get(code)?.at(-1)?.row;
  }

  /** The period of a member of staff that begins on a day, as last recorded. */
  period(staffId: string, from: string): Staff | undefined {
    return this.#staff.get(staffId)?.get(from)?.at(-1)?.row;
  }

  #build(revision: number, day: string): Directory {
    const teams = new Map<string, Team>();
    for (const [code, rows] of this.#teams) {
      const row = recordedBy(rows, revision);
      if (row !== undefined) teams.set(code, row);
    }
    const staff = new Map<string, Staff>();
    for (const [id, periods] of this.#staff) {
      const known = [...periods.values()].flatMap((rows) => recordedBy(rows, revision) ?? []);
      const row = periodOn(day, known);
      if (row !== undefined) staff.set(id, row);
    }
    const ofTeam = Map.groupBy(staff.values(), ({ team }) => team);
    const byName = [...teams.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
    return {
      team: (code) => teams.get(code),
      staff: (id) => staff.get(id),
      teams: () => byName,
      staffOf: (team) => ofTeam.get(team) ?? [],
    };
  }
}

function recordedBy<Row>(rows: readonly Recorded<Row>[], revision: number): Row | undefined {
  return rows.findLast((recorded) => recorded.revision <= revision)?.row;
}

/** The period that began last, unless it is over. */
function periodOn(day: string, periods: readonly Staff[]): Staff | undefined {
  const begun = periods.filter(({ from }) => from <= day).sort((a, b) => (a.from < b.from ? 1 : -1))[0];
  return begun !== undefined && (begun.to === undefined || day <= begun.to) ? begun : undefined;
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, fresh: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = fresh();
  map.set(key, value);
  return value;
}
