import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '../../case/identity/identity.state.ts';
import { keyedHash } from '../../event-store/keys/secrets.ts';
import { identitiesOf, isDoor, tokensOf, type Token } from './names.ts';

/**
 * A thing by which people are found as the number that stands for it: the first 48 bits of its hash under the
 * permanent hash key, so that nobody without the key can tell or try names.
 */
export function findKey(hashKey: Uint8Array, [facet, text]: Token): number {
  return Number.parseInt(keyedHash(hashKey, `find.${facet}`, text).slice(0, 12), 16);
}

/** The rows by which people are found: what opens a case, and beside it everything by which it is judged. */
export class FindRows {
  readonly #statements: ReturnType<typeof statements>;
  readonly #key: (token: Token) => number;

  constructor(db: DatabaseSync, key: (token: Token) => number) {
    this.#statements = statements(db);
    this.#key = key;
  }

  /** Writes the rows of a case anew; none for one of which nobody knows any more who it is about. */
  write(caseId: string, identity: Identity | null): void {
    const { ofCase, closeDoor, forget, person, door } = this.#statements;
    for (const { id, doors, keys } of ofCase.all(caseId) as {
      id: number;
      doors: number;
      keys: Uint8Array;
    }[]) {
      for (const key of keysFrom(keys).subarray(0, doors)) closeDoor.run(key, id);
      forget.run(id);
    }
    if (identity === null) return;
    identitiesOf(identity).forEach((each, place) => {
      const tokens = tokensOf(identity.crn, each);
      const doors = [...new Set(tokens.filter(isDoor).map(this.#key))];
      const others = tokens.filter((token) => !isDoor(token)).map(this.#key);
      const keys = keysAsBytes([...doors, ...others]);
      const { lastInsertRowid } = person.run(caseId, place, doors.length, keys);
      for (const key of doors) door.run(key, lastInsertRowid);
    });
  }
}

function statements(db: DatabaseSync) {
  return {
    ofCase: db.prepare('SELECT id, doors, keys FROM find_people WHERE caseId = ?'),
    closeDoor: db.prepare('DELETE FROM find WHERE key = ? AND id = ?'),
    forget: db.prepare('DELETE FROM find_people WHERE id = ?'),
    person: db.prepare('INSERT INTO find_people (caseId, identity, doors, keys) VALUES (?, ?, ?, ?)'),
    door: db.prepare('INSERT INTO find (key, id) VALUES (?, ?)'),
  };
}

/** Keys as they are kept: 8 bytes each. */
export function keysAsBytes(keys: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(keys).buffer);
}

export function keysFrom(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.slice().buffer);
}
