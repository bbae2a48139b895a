import { Day, LongText, Whole } from '../fields.ts';
import type { MappaEvents, MappaLevel } from './mappa.events.ts';

/** The MAPPA level as it was decided. */
export class DecideMappaLevel {
  @Whole({
    label: 'At which MAPPA level is the person managed?',
    hint: '1, 2 or 3; 0 when considered and not managed under MAPPA.',
    min: 0,
    max: 3,
  })
  level: MappaLevel;

  @Whole({ label: 'In which MAPPA category is the person?', min: 1, max: 4, optional: true })
  category?: MappaEvents['MappaLevelDecided']['category'];

  @LongText({
    label: 'What are the reasons for this level?',
    hint: 'Also when the level stays as it was.',
  })
  reasons: string;

  @Day({ label: 'On which day was it decided?' })
  decidedOn: string;
}
