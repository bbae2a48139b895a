import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { Cases } from '../../case/recording/cases.ts';
import { isDamaged } from '../../event-store/files.ts';
import { openText, sealText } from '../../event-store/keys/sealed-text.ts';
import type { KeyStore } from '../../event-store/keys/key-store.ts';
import type { Typed } from '../form/typed.ts';

/** Whose draft of which form: the act, and what it is about. */
export interface DraftOf {
  staffId: string;
  act: string;
  caseId: string;
  transferId?: string;
  /** The id of the recorded thing that the form changes. */
  about?: string;
}

/** What somebody had typed, with the `_key` of the form, and when it was kept (ISO 8601 UTC). */
export interface Draft {
  typed: Typed;
  savedAt: string;
}

/** A draft that waits, for a list: never what was typed. */
export type DraftListed = DraftOf & Pick<Draft, 'savedAt'>;

const TEXT = 'web.draft';
const KEPT_DAYS = 30;

/** What forms carry for a single sending. */
const OWN = ['_csrf', '_more', '_draft', '_discard'];

/** What drafts are sealed with, and what knows which of them were recorded. */
export interface AroundDrafts {
  keys: KeyStore;
  cases: Pick<Cases, 'hasRecorded'>;
}

/** What is told of the file; never what was typed. */
export interface DraftsReport {
  /** It could not be read, and what it held is lost. */
  damaged(error: unknown): void;
  /** One that was recorded could not be taken out. It is not shown, and taking it out is tried again when it is looked for. */
  notTakenOut(error: unknown): void;
  /** What was to be kept was not, or what was to be thrown away. The error is thrown on. */
  notChanged(error: unknown): void;
}

const silent: DraftsReport = {
  damaged: () => undefined,
  notTakenOut: () => undefined,
  notChanged: () => undefined,
};

/**
 * Forms that were begun and not recorded: kept for the person who typed them, on this instance, for 30 days and until
 * there is one that is so much newer, so that no clock that is ahead takes them away. They are no part of the record. What
 * was typed is sealed under the case's key, so that erasing the case reaches it too. A draft goes on under the key of its
 * form: once the case has recorded that, through whichever instance, there is no draft.
 */
export class Drafts {
  readonly #db: DatabaseSync;
  readonly #around: AroundDrafts;
  readonly #now: () => string;
  readonly #report: DraftsReport;
  /** The forms of which a saving waits for the keys of the case, in the order in which they came. */
  readonly #saving = new Set<DraftKey>();

  /** @param folder where `drafts.db` is kept; made when it is not there, and anew when it cannot be read */
  constructor(folder: string, around: AroundDrafts, now = () => new Date().toISOString(), report = silent) {
    this.#around = around;
    this.#now = now;
    this.#report = report;
    const file = join(folder, 'drafts.db');
    const oldest = new Date(Date.parse(now()) - KEPT_DAYS * 86_400_000).toISOString();
    try {
      this.#db = openDrafts(file, oldest);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      report.damaged(error);
      for (const each of [file, `${file}-journal`]) rmSync(each, { force: true });
      this.#db = openDrafts(file, oldest);
    }
  }

  /**
   * Keeps what was typed in place of what was kept before. A form with nothing in it is not kept, nor one that was saved
   * again or thrown away before it could be.
   */
  async save(of: DraftOf, form: Typed): Promise<Draft | undefined> {
    const typed = Object.fromEntries(Object.entries(form).filter(([name]) => !OWN.includes(name)));
    const isEmpty = Object.entries(typed).every(
      ([name, value]) => name.startsWith('_') || value.trim() === '',
    );
    const key = keyOf(of);
    this.#saving.add(key);
    try {
      const ring = isEmpty ? undefined : await this.#around.keys.get(`case-${of.caseId}`);
      if (!this.#saving.has(key)) return undefined;
      if (ring === undefined) {
        this.#delete(key);
        return undefined;
      }
      const savedAt = this.#now();
      const sealed = sealText(ring, TEXT, JSON.stringify(typed));
      this.#db
        .prepare(
          'INSERT OR REPLACE INTO drafts VALUES (:staffId, :act, :caseId, :transferId, :about, :savedAt, :sealed)',
        )
        .run({ ...key, savedAt, sealed });
      this.#overtake(key);
      return { typed, savedAt };
    } catch (error) {
      this.#report.notChanged(error);
      throw error;
    } finally {
      this.#saving.delete(key);
    }
  }

  /** What was kept; undefined when nothing was, when the keys of the case are gone, or when it was recorded since. */
  async find(of: DraftOf): Promise<Draft | undefined> {
    const kept = await this.#kept(of);
    if (kept === undefined) return undefined;
    const { typed, savedAt } = kept;
    if (typed !== undefined && !(await this.#wasRecorded(of, typed))) return { typed, savedAt };
    this.#takeOut(of, savedAt);
    return undefined;
  }

  /** The form was sent under a key, and nothing more is to be done about that: what was kept under another key stays. */
  async sent(of: DraftOf, key: string): Promise<void> {
    try {
      const kept = await this.#kept(of);
      if (kept?.typed?.['_key'] === key) this.#takeOut(of, kept.savedAt);
    } catch (error) {
      this.#report.notTakenOut(error);
    }
  }

  /** Everything that waits for somebody, the newest first. */
  async waitingFor(staffId: string): Promise<DraftListed[]> {
    const rows = this.#db
      .prepare(
        'SELECT act, caseId, transferId, about FROM drafts WHERE staffId = ? ORDER BY savedAt DESC LIMIT 25',
      )
      .all(staffId) as Record<'act' | 'caseId' | 'transferId' | 'about', string>[];
    const found = rows.map(async ({ act, caseId, transferId, about }) => {
      const on = { ...(transferId !== '' && { transferId }), ...(about !== '' && { about }) };
      const of = { staffId, act, caseId, ...on };
      const draft = await this.find(of);
      return draft === undefined ? [] : [{ ...of, savedAt: draft.savedAt }];
    });
    return (await Promise.all(found)).flat();
  }

  /** Nothing is kept of this form any more. */
  discard(of: DraftOf): void {
    try {
      this.#delete(keyOf(of));
    } catch (error) {
      this.#report.notChanged(error);
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }

  #delete(key: DraftKey): void {
    this.#db.prepare(`DELETE FROM drafts WHERE ${SAME}`).run(key);
    this.#overtake(key);
  }

  /** What the file has of a form; without what was typed when the keys of the case are gone. */
  async #kept(of: DraftOf): Promise<{ savedAt: string; typed: Typed | undefined } | undefined> {
    const row = this.#db.prepare(`SELECT savedAt, sealed FROM drafts WHERE ${SAME}`).get(keyOf(of));
    if (row === undefined) return undefined;
    const ring = await this.#around.keys.get(`case-${of.caseId}`);
    const text = openText(ring, TEXT, row['sealed'] as Uint8Array);
    const typed = text === undefined ? undefined : (JSON.parse(text) as Typed);
    return { savedAt: String(row['savedAt']), typed };
  }

  /** What was kept in its place meanwhile stays. */
  #takeOut(of: DraftOf, savedAt: string): void {
    try {
      this.#db
        .prepare(`DELETE FROM drafts WHERE ${SAME} AND savedAt = :savedAt`)
        .run({ ...keyOf(of), savedAt });
    } catch (error) {
      this.#report.notTakenOut(error);
    }
  }

  /** What waits of a form and came before this is not kept any more. */
  #overtake(form: DraftKey): void {
    for (const each of this.#saving) {
      if (each === form) return;
      if (isDeepStrictEqual(each, form)) this.#saving.delete(each);
    }
  }

  /** A case that cannot be read now tells nothing of it: the draft stays. */
  async #wasRecorded({ caseId }: DraftOf, { _key: key }: Typed): Promise<boolean> {
    return key !== undefined && this.#around.cases.hasRecorded(caseId, key).catch(() => false);
  }
}

/** How long the file is waited for once it is open, in milliseconds: nothing else goes on in the meantime. */
const PATIENCE = 100;

/** Opens the file, without what was kept before an instant (ISO 8601 UTC) and long before the newest that is kept. */
function openDrafts(file: string, oldest: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    db.exec(`
      PRAGMA journal_mode = TRUNCATE;
      PRAGMA secure_delete = ON;
      CREATE TABLE IF NOT EXISTS drafts (
        staffId TEXT NOT NULL,
        act TEXT NOT NULL,
        caseId TEXT NOT NULL,
        transferId TEXT NOT NULL,
        about TEXT NOT NULL,
        savedAt TEXT NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (staffId, act, caseId, transferId, about)
      ) STRICT, WITHOUT ROWID;
    `);
    const beforeNewest = `strftime('%Y-%m-%dT%H:%M:%fZ', max(savedAt), '-${KEPT_DAYS} days')`;
    db.prepare(`DELETE FROM drafts WHERE savedAt < ? AND savedAt < (SELECT ${beforeNewest} FROM drafts)`).run(
      oldest,
    );
    db.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

const SAME =
  'staffId = :staffId AND act = :act AND caseId = :caseId AND transferId = :transferId AND about = :about';

/** Whose row of which form; savings of one form are told apart by theirs. */
type DraftKey = Record<keyof DraftOf, string>;

function keyOf({ staffId, act, caseId, transferId = '', about = '' }: DraftOf): DraftKey {
  return { staffId, act, caseId, transferId, about };
}
