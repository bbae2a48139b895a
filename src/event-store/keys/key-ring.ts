import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

const KEY = 32;
const UUID = 16;

/** An empty salt of HKDF stands for zeros. */
const NO_SALT = createSecretKey(Buffer.alloc(KEY));

/** A generation whose key is whole derives the key of any event; a narrowed one has those of some events left. */
type Generation =
  { caseKey: Buffer; root: KeyObject; text?: KeyObject } | { eventKeys: ReadonlyMap<string, Buffer> };

/**
 * The keys of one stream, unwrapped. Never changed in place.
 * Event key = HKDF-SHA256(key of the generation, no salt, event id).
 */
export class KeyRing {
  readonly stream: string;
  readonly #generations: ReadonlyMap<number, Generation>;
  /** The generation that new events are sealed with. */
  readonly newest: number;

  private constructor(stream: string, generations: ReadonlyMap<number, Generation>) {
    this.stream = stream;
    this.#generations = generations;
    this.newest = Math.max(...generations.keys());
  }

  /** A first generation with a random key. */
  static create(stream: string): KeyRing {
    return new KeyRing(stream, new Map([[1, whole(randomBytes(KEY))]]));
  }

  /** The key of one event; undefined when it was destroyed. */
  eventKey(generation: number, eventId: string): KeyObject | undefined {
    const found = this.#generation(generation);
    if ('root' in found) return createSecretKey(expand(found.root, eventId));
    const key = found.eventKeys.get(eventId);
    return key && createSecretKey(key);
  }

  /** The key of texts in read models; undefined when the generation was narrowed. */
  textKey(generation: number): KeyObject | undefined {
    const found = this.#generation(generation);
    if (!('root' in found)) return undefined;
    return (found.text ??= createSecretKey(expand(found.root, 'read-model')));
  }

  /** With one more generation, for whatever comes from now on. */
  withNewGeneration(): KeyRing {
    return new KeyRing(
      this.stream,
      new Map([...this.#generations, [this.newest + 1, whole(randomBytes(KEY))]]),
    );
  }

  /** With only the keys of these events left of a generation: no other event of it can ever be opened again. */
  narrowed(generation: number, eventIds: Iterable<string>): KeyRing {
    const found = this.#generation(generation);
    const kept = new Map<string, Buffer>();
    for (const eventId of eventIds) {
      const key = 'root' in found ? expand(found.root, eventId) : found.eventKeys.get(eventId);
      if (key !== undefined) kept.set(eventId, key);
    }
    return new KeyRing(this.stream, new Map([...this.#generations, [generation, { eventKeys: kept }]]));
  }

  /** The record as it is wrapped: for each generation its number, how many event keys (0: whole), and the keys. */
  encode(): Buffer {
    const parts: Buffer[] = [];
    for (const [number, generation] of this.#generations) {
      const head = Buffer.alloc(9);
      head.writeUInt32BE(number);
      parts.push(head);
      if ('caseKey' in generation) parts.push(generation.caseKey);
      else {
        head[4] = 1;
        head.writeUInt32BE(generation.eventKeys.size, 5);
        for (const [eventId, key] of generation.eventKeys) parts.push(bytesOf(eventId), key);
      }
    }
    return Buffer.concat(parts);
  }

  static decode(stream: string, record: Buffer): KeyRing {
    const generations = new Map<number, Generation>();
    let at = 0;
    const take = (length: number) => Buffer.from(record.subarray(at, (at += length)));
    while (at < record.length) {
      const head = take(9);
      const number = head.readUInt32BE();
      if (head[4] === 0) generations.set(number, whole(take(KEY)));
      else {
        const eventKeys = new Map<string, Buffer>();
        for (let left = head.readUInt32BE(5); left > 0; left--) eventKeys.set(uuidOf(take(UUID)), take(KEY));
        generations.set(number, { eventKeys });
      }
    }
    return new KeyRing(stream, generations);
  }

  #generation(number: number): Generation {
    const found = this.#generations.get(number);
    if (found !== undefined) return found;
    throw new Error(
      `Generation ${number} of the key of ${this.stream} is not in the key store: restore its newest copy`,
    );
  }
}

function whole(caseKey: Buffer): Generation {
  // HKDF-Extract; done once for a generation.
  return { caseKey, root: createSecretKey(createHmac('sha256', NO_SALT).update(caseKey).digest()) };
}

/** HKDF-Expand to one block. */
function expand(root: KeyObject, info: string): Buffer {
  return createHmac('sha256', root).update(`${info}\u0001`).digest();
}

function bytesOf(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (bytes.length === UUID) return bytes;
  throw new Error(`No key can be kept for an event whose id is not a UUID: ${uuid}`);
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
