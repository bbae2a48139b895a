import type { KeyRecord } from '../keys/key-store.ts';
import { CannotMigrate, sameBytes, type Side } from './side.ts';

/** What keeps the keys of a copy from being those of the log, before anything is written. */
export async function refuseOtherKeys(from: Side, to: Side): Promise<void> {
  for await (const copied of to.keys.records()) {
    const records = await from.keys.recordsOf(copied.map(({ stream }) => stream));
    copied.forEach(({ stream, wrapped }, at) => {
      const record = records[at];
      if (record === undefined) {
        throw new CannotMigrate(
          `${to.name} is not the beginning of a copy: it has keys of ${stream}, and ${from.name} has none. Copy to where nothing is yet`,
        );
      }
      if (wrapped.byteLength === 0 && record.wrapped.byteLength > 0) {
        throw new CannotMigrate(
          `${stream} was erased in ${to.name} and not in ${from.name}: a copy would bring it back. Erase it in ${from.name} as well`,
        );
      }
    });
  }
}

/** Puts every record of the keys that is not the same there: how many, of how many. */
export async function copyKeys(
  from: Side,
  to: Side,
  told: (seen: number) => void,
): Promise<{ keys: number; written: number }> {
  let keys = 0;
  let written = 0;
  for await (const records of from.keys.records()) {
    const other = await differing(records, to);
    if (other.length > 0) await to.keys.putRecords(other);
    written += other.length;
    told((keys += records.length));
  }
  return { keys, written };
}

/** Reads all keys of both sides again. Throws `CannotMigrate` when they are not the same. */
export async function compareKeys(from: Side, to: Side, keys: number): Promise<void> {
  let copied = 0;
  for await (const records of to.keys.records()) {
    const [other] = await differing(records, from);
    if (other !== undefined) {
      throw new CannotMigrate(`The keys of ${other.stream} changed while they were copied: run it again`);
    }
    copied += records.length;
  }
  if (copied === keys) return;
  throw new CannotMigrate(
    `${from.name} has the keys of ${keys} streams, and ${to.name} those of ${copied}: run it again`,
  );
}

/** Those of some records that are not the same there. */
async function differing(records: readonly KeyRecord[], { keys }: Side): Promise<KeyRecord[]> {
  const there = await keys.recordsOf(records.map(({ stream }) => stream));
  return records.filter(({ wrapped }, at) => {
    const other = there[at];
    return other === undefined || !sameBytes(other.wrapped, wrapped);
  });
}
