import { createSecretKey, type KeyObject } from 'node:crypto';
import { decryptBytes, encrypt } from '../envelope/seal.ts';
import { KeyRing } from './key-ring.ts';
import { keyedHash, type Secrets } from './secrets.ts';

/** The most streams whose keys a store keeps unwrapped. */
export const MOST_RINGS = 10_000;

/** The name under which the proof of the right secrets is wrapped: no stream may be called so. */
export const PROOF = '';

/** The records were wrapped with another master key: the message says where. */
export class WrongMasterKey extends Error {
  override name = 'WrongMasterKey';
}

/** Keys of streams as they are stored: each record encrypted under the master key and bound to the name of its stream. */
export class Wrapping {
  readonly #master: KeyObject;
  readonly #proof: Buffer;
  readonly #where: string;

  /** @param where what holds the records, for messages, such as `keys.db` */
  constructor({ masterKey, hashKey }: Secrets, where: string) {
    this.#master = createSecretKey(masterKey);
    this.#proof = Buffer.from(keyedHash(hashKey, 'proof', ''));
    this.#where = where;
  }

  wrap(ring: KeyRing): Buffer {
    return encrypt(this.#master, Buffer.from(ring.stream), ring.encode());
  }

  /** Throws a sentence when the record is not what was wrapped for this stream under this master key. */
  unwrap(stream: string, wrapped: Uint8Array): KeyRing {
    return KeyRing.decode(stream, this.#open(stream, wrapped));
  }

  /** A record that only these secrets open, made once for a key store. */
  proof(): Buffer {
    return encrypt(this.#master, Buffer.from(PROOF), this.#proof);
  }

  /** Throws a sentence when the key store was made with other secrets, `WrongMasterKey` when that is the master key. */
  check(proof: Uint8Array): void {
    if (this.#proof.equals(this.#open(PROOF, proof))) return;
    throw new Error(`The hash key is not the one that ${this.#where} was made with: give the right key file`);
  }

  #open(stream: string, wrapped: Uint8Array): Buffer {
    try {
      return decryptBytes(this.#master, Buffer.from(stream), wrapped);
    } catch {
      if (stream === PROOF)
        throw new WrongMasterKey(
          `The master key is not the one that ${this.#where} was made with: give the right key file`,
        );
      throw new Error(
        `The key of ${stream} in ${this.#where} is damaged: restore the newest copy of ${this.#where}`,
      );
    }
  }
}
