import { createCipheriv, createDecipheriv, hash, randomFillSync, type KeyObject } from 'node:crypto';

/**
 * How an event becomes bytes (design §5). Stored bytes are for ever: nothing here may change, only be added to.
 *
 *   additional data = len ‖ stream ‖ len ‖ revision ‖ len ‖ metadata   (len: 4 bytes; revision: 8; big-endian)
 *   body            = nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16)
 *   leaf            = SHA-256(0x00 ‖ len ‖ additional data ‖ body)
 */
const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** Where an event stands and what is said of it in clear: its body opens in no other place. */
export interface Place {
  stream: string;
  revision: number;
  metadata: Uint8Array;
}

/** The most bytes that what the leaf covers has before the body. */
const room = ({ stream, metadata }: Place) => 25 + 3 * stream.length + metadata.byteLength;

/** Writes what the leaf covers before the body; gives where the body begins. The additional data begins at 5. */
function begin(bytes: Buffer, { stream, revision, metadata }: Place): number {
  bytes[0] = 0;
  const name = bytes.write(stream, 9, 'utf8');
  bytes.writeUInt32BE(name, 5);
  let at = bytes.writeUInt32BE(8, 9 + name);
  at = bytes.writeUInt32BE(Math.floor(revision / 2 ** 32), at);
  at = bytes.writeUInt32BE(revision % 2 ** 32, at);
  at = bytes.writeUInt32BE(metadata.byteLength, at);
  bytes.set(metadata, at);
  at += metadata.byteLength;
  bytes.writeUInt32BE(at - 5, 1);
  return at;
}

/** Where bytes are put together that nobody keeps. What is read out of a log comes by here, and none of it in clear. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024);

function scratchOf(size: number): Buffer {
  if (scratch.length < size) scratch = Buffer.allocUnsafeSlow(2 * size);
  return scratch;
}

/** Encrypts what an event says and proves it together with its place. */
export function sealBody(key: KeyObject, place: Place, text: string): { body: Buffer; leaf: Buffer } {
  const plain = Buffer.from(text, 'utf8');
  const length = NONCE + plain.length + TAG;
  const bytes = Buffer.allocUnsafe(room(place) + length);
  const start = begin(bytes, place);
  const body = bytes.subarray(start, start + length);
  encryptInto(body, key, bytes.subarray(5, start), plain);
  return { body, leaf: hash('sha256', bytes.subarray(0, start + length), 'buffer') };
}

/** What an event says; throws when key, place or body are not those it was sealed with. */
export function openBody(key: KeyObject, place: Place, body: Uint8Array): string {
  const bytes = scratchOf(room(place));
  return decrypt(key, bytes.subarray(5, begin(bytes, place)), body);
}

/** The proof of a stored event, from nothing but what is stored. */
export function leafOf(place: Place, body: Uint8Array): Buffer {
  const bytes = scratchOf(room(place) + body.byteLength);
  const start = begin(bytes, place);
  bytes.set(body, start);
  return hash('sha256', bytes.subarray(0, start + body.byteLength), 'buffer');
}

/** nonce ‖ ciphertext ‖ tag of a text, bound to additional data. */
export function encrypt(key: KeyObject, additional: Uint8Array, plain: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(NONCE + plain.byteLength + TAG);
  encryptInto(sealed, key, additional, plain);
  return sealed;
}

function encryptInto(sealed: Buffer, key: KeyObject, additional: Uint8Array, plain: Uint8Array): void {
  const nonce = freshNonce();
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(additional);
  sealed.set(nonce);
  sealed.set(cipher.update(plain), NONCE);
  cipher.final();
  sealed.set(cipher.getAuthTag(), NONCE + plain.byteLength);
}

/** The bytes that `encrypt` took; throws when anything differs. */
export function decryptBytes(key: KeyObject, additional: Uint8Array, sealed: Uint8Array): Buffer {
  if (sealed.byteLength < NONCE + TAG) throw new Error('Too short to have been encrypted here');
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(additional);
  decipher.setAuthTag(sealed.subarray(-TAG));
  const plain = decipher.update(sealed.subarray(NONCE, -TAG));
  decipher.final();
  return plain;
}

/** The text that was encrypted; throws when anything differs. */
export function decrypt(key: KeyObject, additional: Uint8Array, sealed: Uint8Array): string {
  return decryptBytes(key, additional, sealed).toString('utf8');
}

/** Random nonces, drawn from the system many at a time. */
const pool = Buffer.alloc(NONCE * 256);
let next = pool.length;

function freshNonce(): Buffer {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  return Buffer.from(pool.subarray(next, (next += NONCE)));
}
