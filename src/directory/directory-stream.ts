import { isDeepStrictEqual } from 'node:util';
import type { About, EventLog, NewEvent, ReadStream } from '../event-store/event-log.ts';
import { EMPTY } from '../event-store/stream-head.ts';
import { WrongRevision } from '../event-store/event-store.ts';
import { DIRECTORY } from './directory.events.ts';
import { readDirectoryFile, type DirectoryFile } from './directory-file.ts';
import type { Loaded } from './directory.answers.ts';
import { DirectoryHistory } from './directory-history.ts';

/** Events of one append. */
const BATCH = 500;

type Log = Pick<EventLog, 'read' | 'readOn' | 'append'>;

/** The stream `directory`: what was recorded of it, and how more is recorded. */
export class DirectoryStream {
  #history = new DirectoryHistory();
  readonly #log: Log;
  #head = EMPTY;

  private constructor(log: Log) {
    this.#log = log;
  }

  /** Reads the directory from the log. */
  static async open(log: Log): Promise<DirectoryStream> {
    const stream = new DirectoryStream(log);
    await stream.refresh();
    return stream;
  }

  /** What was taken in so far. */
  get history(): DirectoryHistory {
    return this.#history;
  }

  /**
   * Takes in what others have recorded since; with `anew`, everything. Events that do not open, or of which this version can
   * make nothing, are left out; while there are any, everything is taken in anew, as they may have been mended.
   */
  async refresh({ anew = false }: { anew?: boolean } = {}): Promise<void> {
    const { revision } = this.#head;
    const lacking = this.#history.count <= revision;
    const read = { whatOpens: true };
    const news = anew || lacking ? undefined : await this.#log.readOn(DIRECTORY, this.#head, read);
    if (news !== undefined) return this.#took(news);
    const all = await this.#log.read(DIRECTORY, read);
    // A node that leads no more can be behind what another has answered.
    if (!anew && all.head.revision < revision) return;
    this.#history = new DirectoryHistory();
    this.#head = EMPTY;
    this.#took(all);
  }

  /**
   * Records a CSV file of teams or staff: only rows that are new or have changed, at most 500 in one append.
   * Throws a `Refusal` that names every bad line before anything is recorded. Loading a file again, also one
   * that was interrupted, records what is still missing.
   */
  async load(csv: string, about: About): Promise<Loaded> {
    await this.refresh();
    const today = this.history;
    const file = readDirectoryFile(csv, (code) => today.team(code) !== undefined);
    const loaded = { teams: 0, staff: 0, unchanged: file.teams.length + file.staff.length };
    for (let conflicts = 0; ;) {
      const batch = this.#changed(file).slice(0, BATCH);
      if (batch.length === 0) return loaded;
      try {
        this.#took(await this.#log.append(DIRECTORY, this.#head, batch, about));
      } catch (error) {
        if (!(error instanceof WrongRevision) || ++conflicts > 3) throw error;
        await this.refresh();
        continue;
      }
      loaded[file.teams.length > 0 ? 'teams' : 'staff'] += batch.length;
      loaded.unchanged -= batch.length;
    }
  }

  #took({ events, head }: ReadStream): void {
    this.#history.apply(events);
    if (head.revision > this.#head.revision) this.#head = head;
  }

  #changed({ teams, staff }: DirectoryFile): NewEvent[] {
    return [
      ...teams
        .filter((team) => !isDeepStrictEqual(this.history.team(team.code), team))
        .map((data) => ({ type: 'TeamRecorded', data })),
      ...staff
        .filter((period) => !isDeepStrictEqual(this.history.period(period.id, period.from), period))
        .map((data) => ({ type: 'StaffRecorded', data })),
    ];
  }
}
