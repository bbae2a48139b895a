import { decrypt, encrypt } from '../envelope/seal.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Names and free text in read models, encrypted under the key of the stream they come from:
 * generation (4 bytes) ‖ nonce ‖ ciphertext ‖ tag. The key is derived from that of the newest generation.
 *
 * A text of an older generation opens as long as that generation is whole. Erasing one event narrows its generation,
 * and with it every text sealed under it becomes unreadable, because what the event said may stand in any of them:
 * a read model that finds `undefined` for a stream which still has keys makes its rows again from the log.
 */
export function sealText(ring: KeyRing, context: string, text: string): Uint8Array {
  const generation = ring.newest;
  const key = ring.textKey(generation);
  if (key === undefined) throw new Error(`The newest key of ${ring.stream} cannot have been narrowed`);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(generation);
  return Buffer.concat([head, encrypt(key, Buffer.from(context), Buffer.from(text))]);
}

/**
 * The text, or undefined when its key is gone. Throws when it was sealed for another context.
 * @param context where it stands, the same as when it was sealed, such as `case.name`
 */
export function openText(ring: KeyRing | undefined, context: string, sealed: Uint8Array): string | undefined {
  const key = ring?.textKey(Buffer.from(sealed.buffer, sealed.byteOffset, 4).readUInt32BE());
  return key && decrypt(key, Buffer.from(context), sealed.subarray(4));
}
