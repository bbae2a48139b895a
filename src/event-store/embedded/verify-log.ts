import { existsSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { StoredEvent } from '../event-store.ts';
import { leafOf } from '../envelope/seal.ts';
import { metadataOf, nameOf, NO_LEAF, orderFault, provedMetadata, type Verified } from '../faults.ts';
import { headFault, headOf, readHead, type Head } from './head-file.ts';
import { COLUMNS, NO_CHAIN, chainOf, positionOf, toStored, type EventRow } from './schema.ts';

/** The files of a log. */
export interface LogFiles {
  log: string;
  head: string;
}

const PAGE = 1_000;

type Row = [...EventRow, Uint8Array];

type Place = Pick<StoredEvent, 'stream' | 'revision'>;

/** An event whose predecessor in its stream is not there. */
interface Orphan extends Place {
  metadata: Uint8Array;
}

/**
 * Walks a log from its first event and proves each one from what is stored; then asks SQLite about its file.
 * May run beside the service. `progress` is called after each page with how many events were seen, and of how many.
 */
export function verifyLog(
  files: LogFiles,
  progress: (seen: number, of: number) => void = () => {},
): Verified {
  if (!existsSync(files.log)) return failed(`There is no log ${files.log}`);
  let db: DatabaseSync | undefined;
  try {
    // Read before the log, which may go on meanwhile: so the log can only be further than the file says.
    const head = readHead(files.head);
    db = new DatabaseSync(files.log, { readOnly: true, timeout: 10_000 });
    return new Walk(db, progress).verify(head);
  } catch (error) {
    return failed(`${files.log} cannot be verified: ${(error as Error).message}`);
  } finally {
    if (db?.isOpen === true) db.close();
  }
}

function failed(fault: string): Verified {
  return { events: 0, head: undefined, fault };
}

class Walk {
  readonly #db: DatabaseSync;
  readonly #progress: (seen: number, of: number) => void;
  /** The leaf of an event by its stream: found by the index, or by looking at every row. */
  readonly #byStream: StatementSync;
  readonly #inRows: StatementSync;
  #seen = 0;
  #chain = NO_CHAIN;

  constructor(db: DatabaseSync, progress: (seen: number, of: number) => void) {
    this.#db = db;
    this.#progress = progress;
    const leafWhere = 'WHERE stream = ? AND revision = ? AND position < ?';
    this.#byStream = db.prepare(`SELECT leaf FROM events ${leafWhere}`);
    this.#inRows = db.prepare(`SELECT leaf FROM events NOT INDEXED ${leafWhere}`);
  }

  verify(head: Head | undefined): Verified {
    const fault = this.#strayFault() ?? this.#walk() ?? headFault(this.#db, head) ?? this.#fileFault();
    return {
      events: this.#seen,
      head: fault === undefined ? headOf(this.#db, this.#seen) : undefined,
      fault,
    };
  }

  /** Every event in the order of the log; what is wrong with the first that is not as it was written. */
  #walk(): string | undefined {
    const total = this.#count();
    const page = this.#db.prepare(
      `SELECT ${COLUMNS}, chain FROM events WHERE position > ? ORDER BY position LIMIT ?`,
    );
    page.setReturnArrays(true);
    for (let size = PAGE; ;) {
      try {
        const rows = page.all(this.#seen, size) as unknown as Row[];
        if (rows.length === 0) return undefined;
        for (const row of rows) {
          const fault = this.#eventFault(row);
          if (fault !== undefined) return fault;
          this.#seen += 1;
        }
        this.#progress(this.#seen, Math.max(total, this.#seen));
      } catch (error) {
        // From here on one by one, so that the event that cannot be read is the one that is named.
        if (size === 1) return `${this.#name(this.#seen + 1)} cannot be read: ${(error as Error).message}`;
        size = 1;
      }
    }
  }

  /** Rows before the first of a log: a walk does not meet them, but whoever reads their stream would. */
  #strayFault(): string | undefined {
    const row = this.#db.prepare('SELECT position FROM events WHERE position < 1').get();
    return (
      row &&
      `There is an event in row ${String(row['position'])}, before the first of the log: it was put there`
    );
  }

  #eventFault(row: Row): string | undefined {
    const [position, stream, revision, eventId, bytes, body, leaf, chain] = row;
    if (position !== this.#seen + 1) return this.#gap(row);
    const where = () => this.#name(position, { stream, revision });
    if (
      typeof stream !== 'string' ||
      ![bytes, body, leaf, chain].every((part) => part instanceof Uint8Array)
    ) {
      return `${where()} was altered: what it is stored as is of another kind`;
    }
    const event = toStored([position, stream, revision, eventId, bytes, body, leaf]);
    const metadata = provedMetadata(event, leafOf(event, body).equals(leaf), where);
    if (typeof metadata === 'string') return metadata;
    const { previousLeaf } = metadata;
    const indexed = this.#leafBefore(this.#byStream, row);
    if (indexed === undefined || indexed !== previousLeaf) {
      const previous = this.#leafBefore(this.#inRows, row);
      if (previous !== undefined && previous === previousLeaf)
        return `${nameOf(event.position, event)} is whole, but the index of streams is damaged: it does not lead to the event before it`;
      return orderFault(event, previous === undefined, where);
    }
    const expected = chainOf(this.#chain, leaf);
    if (Buffer.compare(expected, chain) !== 0) {
      return `${where()} is out of order: another event was written at this place, or its chain was altered`;
    }
    this.#chain = expected;
    return undefined;
  }

  /**
   * Positions that are not there. Where it is one, the chain proves which event it was, as long as its stream goes on:
   * the next one of the stream has its leaf.
   */
  #gap([found, , , , , , leaf, chain]: Row): string {
    const missing = this.#seen + 1;
    const more = found - missing - 1;
    const closesTheGap = ({ metadata }: Orphan) => {
      const lost = Buffer.from(metadataOf(metadata)?.previousLeaf ?? '', 'hex');
      return lost.length === 32 && Buffer.compare(chainOf(chainOf(this.#chain, lost), leaf), chain) === 0;
    };
    const next = more === 0 ? this.#orphans().find(closesTheGap) : undefined;
    const lost = next && { stream: next.stream, revision: next.revision - 1 };
    return (
      `${this.#name(missing, lost)} is missing${more > 0 ? `, and ${more} after it` : ''}: ` +
      `after position ${positionOf(this.#seen) || 'START'} the log goes on at ${positionOf(found)}`
    );
  }

  /** Events whose predecessor in their stream is not there. */
  #orphans(): Orphan[] {
    const orphans = this.#db.prepare(
      `SELECT stream, revision, metadata FROM events e WHERE position > ? AND revision > 0 AND NOT EXISTS
       (SELECT 1 FROM events p WHERE p.stream = e.stream AND p.revision = e.revision - 1)`,
    );
    return orphans.all(this.#seen) as unknown as Orphan[];
  }

  /** The leaf of the event before one in its stream, hex; undefined when it is not found. */
  #leafBefore(find: StatementSync, [position, stream, revision]: Row): string | undefined {
    if (revision === 0) return NO_LEAF;
    try {
      const found = find.get(stream, revision - 1, position) as { leaf: Uint8Array } | undefined;
      return found && Buffer.from(found.leaf).toString('hex');
    } catch {
      return undefined;
    }
  }

  /** What SQLite finds wrong with its own file, every row being whole: pages, and indexes that do not agree with them. */
  #fileFault(): string | undefined {
    const [first] = this.#db.prepare('PRAGMA integrity_check(1)').all() as { integrity_check: string }[];
    const said = (first?.integrity_check ?? 'nothing').replace(/^\*\*\*.*\*\*\*\n/, '');
    if (said === 'ok') return undefined;
    const row = Number(/\brow (\d+)\b/.exec(said)?.[1]);
    const place = this.#db.prepare('SELECT stream, revision FROM events WHERE position = ?').get(row);
    const where = place === undefined ? 'The file' : nameOf(positionOf(row), place as unknown as Place);
    return `${where} is damaged: ${said}`;
  }

  /** An event by its place. What the index says of it comes first: the row itself may be what was altered. */
  #name(position: number, row?: Place): string {
    try {
      const indexed = this.#db
        .prepare('SELECT stream, revision FROM events INDEXED BY events_by_stream WHERE +position = ?')
        .get(position);
      return nameOf(positionOf(position), (indexed as Place | undefined) ?? row);
    } catch {
      // The index is damaged too.
      return nameOf(positionOf(position), row);
    }
  }

  #count(): number {
    try {
      return (
        (this.#db.prepare('SELECT max(position) AS last FROM events').get() as { last: number | null })
          .last ?? 0
      );
    } catch {
      return 0;
    }
  }
}
