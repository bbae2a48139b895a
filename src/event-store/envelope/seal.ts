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

/** Bytes before the body in what the leaf covers. */
function preamble(
  { stream, revision, metadata }: Place,
  bodyLength: number,
): { bytes: Buffer; body: number } {
  const name = Buffer.from(stream, 'utf8');
  const additional = 4 + name.length + 4 + 8 + 4 + metadata.byteLength;
  const bytes = Buffer.allocUnsafe(5 + additional + bodyLength);
  bytes[0] = 0;
  let at = bytes.writeUInt32BE(additional, 1);
  at = bytes.writeUInt32BE(name.length, at);
  at += name.copy(bytes, at);
  at = bytes.writeUInt32BE(8, at);
  at = bytes.writeBigUInt64BE(BigInt(revision), at);
  at = bytes.writeUInt32BE(metadata.byteLength, at);
  bytes.set(metadata, at);
  return { bytes, body: at + metadata.byteLength };
}

/** Encrypts what an event says and proves it together with its place. */
export function sealBody(key: KeyObject, place: Place, text: string): { body: Buffer; leaf: Buffer } {
  const plain = Buffer.from(text, 'utf8');
  const { bytes, body } = preamble(place, NONCE + plain.length + TAG);
  const sealed = bytes.subarray(body);
  encryptInto(sealed, key, bytes.subarray(5, body), plain);
  return { body: sealed, leaf: hash('sha256', bytes, 'buffer') };
}

/** What an event says; throws when key, place or body are not those it was sealed with. */
export function openBody(key: KeyObject, place: Place, body: Uint8Array): string {
  const { bytes, body: end } = preamble(place, 0);
  return decrypt(key, bytes.subarray(5, end), body);
}

/** The proof of a stored event, from nothing but what is stored. */
export function leafOf(place: Place, body: Uint8Array): Buffer {
  const { bytes, body: start } = preamble(place, body.byteLength);
  bytes.set(body, start);
  return hash('sha256', bytes, 'buffer');
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
