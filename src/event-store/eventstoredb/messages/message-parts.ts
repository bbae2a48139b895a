import jspb from 'google-protobuf';
import type { Position } from '../../event-store.ts';
import { positionOf } from './position.ts';
import { bufferOf } from './protocol.ts';

/** Numbers of the fields, as the definition that the server publishes has them. */
const PLACE = { commit: 1, prepare: 2 } as const;

/** A part of a message that is a text in one field; empty when the field is not there. */
export function textIn(part: Uint8Array, wanted: number): string {
  const reader = new jspb.BinaryReader(part);
  while (reader.nextField()) {
    if (reader.getFieldNumber() === wanted) return bufferOf(reader.readBytes()).toString('utf8');
    reader.skipField();
  }
  return '';
}

/** A part of a message that is a place in the log; undefined where the server says that there is none. */
export function positionIn(part: Uint8Array): Position | undefined {
  let [commit, prepare] = ['0', '0'];
  const reader = new jspb.BinaryReader(part);
  while (reader.nextField()) {
    const field = reader.getFieldNumber();
    if (field === PLACE.commit) commit = reader.readUint64String();
    else if (field === PLACE.prepare) prepare = reader.readUint64String();
    else reader.skipField();
  }
  return positionOf(commit, prepare);
}
