/**
 * Writes a message of Protocol Buffers from its end to its beginning, into bytes that are set aside once: by the time the
 * length of something is written, it is known. Whatever stands first in the message is written last.
 */
export class MessageWriter {
  readonly #bytes: Buffer;
  #start: number;

  /** @param room the most bytes that the message has */
  constructor(room: number) {
    this.#bytes = Buffer.allocUnsafe(room);
    this.#start = room;
  }

  /** A whole number that is not negative, or 1 for yes. */
  number(field: number, value: number): void {
    this.#varint(value);
    this.#varint(field * 8);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#bytes.set(value, this.#back(value.byteLength));
    this.#head(field, value.byteLength);
  }

  text(field: number, value: string): void {
    const length = Buffer.byteLength(value, 'utf8');
    this.#bytes.write(value, this.#back(length), 'utf8');
    this.#head(field, length);
  }

  /** A message within the message. */
  part(field: number, write: () => void): void {
    const end = this.#start;
    write();
    this.#head(field, end - this.#start);
  }

  /** The message; not to be written to any more. */
  written(): Buffer {
    return this.#bytes.subarray(this.#start);
  }

  #head(field: number, length: number): void {
    this.#varint(length);
    this.#varint(field * 8 + WITH_LENGTH);
  }

  #varint(value: number): void {
    let length = 1;
    for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length += 1;
    let at = this.#back(length);
    for (; value > 127; value = Math.floor(value / 128)) this.#bytes[at++] = (value % 128) | 128;
    this.#bytes[at] = value;
  }

  #back(length: number): number {
    this.#start -= length;
    if (this.#start < 0) throw new RangeError('The message is longer than was said');
    return this.#start;
  }
}

const WITH_LENGTH = 2;
