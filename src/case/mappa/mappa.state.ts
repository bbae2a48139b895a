import type { Recorded, Stamped } from '../decider.ts';
import type { MappaEvents } from './mappa.events.ts';

/** Every recorded decision on the MAPPA level, in the order in which they were recorded. */
export type MappaDecisions = readonly Stamped<MappaEvents['MappaLevelDecided']>[];

export function evolveMappa(decisions: MappaDecisions, event: Recorded): MappaDecisions {
  return event.type === 'MappaLevelDecided'
    ? [...decisions, { ...event.data, stamp: event.stamp }]
    : decisions;
}
