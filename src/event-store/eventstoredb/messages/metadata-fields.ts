import { EVENT_ID } from '../../envelope/metadata.ts';

/**
 * Single fields out of the metadata of an event, where reading all of it would take as long as everything else. A quotation
 * mark inside a text is escaped there, so what is looked for can only be a field.
 */
const ID = Buffer.from('"eventId":"');
const TYPE = Buffer.from('"type":"');
const QUOTE = 0x22;

/** Our id of an event; undefined where the metadata are not ours. */
export function idIn(metadata: Buffer): string | undefined {
  const id = textAfter(metadata, metadata.indexOf(ID), ID);
  return EVENT_ID.test(id) ? id : undefined;
}

/** The type of an event; empty where there is none. It comes last in ours. */
export function typeIn(metadata: Buffer): string {
  return textAfter(metadata, metadata.lastIndexOf(TYPE), TYPE);
}

function textAfter(metadata: Buffer, at: number, field: Buffer): string {
  const from = at + field.length;
  const to = at === -1 ? -1 : metadata.indexOf(QUOTE, from);
  return to === -1 ? '' : metadata.toString('utf8', from, to);
}
