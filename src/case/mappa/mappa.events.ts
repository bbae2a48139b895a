import type { Redaction } from '../redaction.ts';

/** MAPPA management level; 0 when the person was considered and is not managed under MAPPA. */
export type MappaLevel = 0 | 1 | 2 | 3;

export interface MappaEvents {
  /** The level was decided, reasons for staying at a level included (catalogue 50). */
  MappaLevelDecided: {
    level: MappaLevel;
    category?: 1 | 2 | 3 | 4;
    reasons: string;
    /** YYYY-MM-DD */
    decidedOn: string;
  };
}

export const mappaRedaction: Redaction<MappaEvents> = {
  MappaLevelDecided: {
    level: 'operational',
    category: 'operational',
    reasons: 'restricted',
    decidedOn: 'operational',
  },
};
