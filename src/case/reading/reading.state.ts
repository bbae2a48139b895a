import type { Recorded, Stamp, Stamped } from '../decider.ts';
import type { ReadingEvents } from './reading.events.ts';

/** Who said of which version that they had read it; the reader is the stamp's actor. */
export type Acknowledgements = readonly Stamped<ReadingEvents['ItemAcknowledged'] & { transferId: string }>[];

export function evolveReading(acknowledgements: Acknowledgements, event: Recorded): Acknowledgements {
  if (event.type !== 'ItemAcknowledged' || event.transferId === undefined) return acknowledgements;
  return [...acknowledgements, { ...event.data, transferId: event.transferId, stamp: event.stamp }];
}

/** By transfer: the events that changed what its summary says, in order. Reading changes nothing. */
export type Changes = Readonly<Record<string, readonly Stamp[]>>;

export function evolveChanges(changes: Changes, { type, transferId, stamp }: Recorded): Changes {
  if (type === 'ItemAcknowledged' || transferId === undefined) return changes;
  return { ...changes, [transferId]: [...(changes[transferId] ?? []), stamp] };
}
