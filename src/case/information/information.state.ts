import type { Recorded, Stamped } from '../decider.ts';
import type { InformationEvents } from './information.events.ts';

type Facts<Name extends keyof InformationEvents> = readonly Stamped<InformationEvents[Name]>[];

/** What other systems were said to hold, and every import with what became of it. */
export interface Information {
  lookUps: Facts<'LookUpRecorded'>;
  imports: Facts<'ImportTaken'>;
  contacts: Facts<'ContactRecordedElsewhere'>;
  /** Every record of every register; a register that came in anew has several. */
  registers: Facts<'RegisterRecorded'>;
  reviews: Facts<'RegisterReviewed'>;
  removals: Facts<'RegisterRemoved'>;
}

export const noInformation: Information = {
  lookUps: [],
  imports: [],
  contacts: [],
  registers: [],
  reviews: [],
  removals: [],
};

export function evolveInformation(information: Information, event: Recorded): Information {
  const { stamp } = event;
  switch (event.type) {
    case 'LookUpRecorded':
      return { ...information, lookUps: [...information.lookUps, { ...event.data, stamp }] };
    case 'ImportTaken':
      return { ...information, imports: [...information.imports, { ...event.data, stamp }] };
    case 'ContactRecordedElsewhere':
      return { ...information, contacts: [...information.contacts, { ...event.data, stamp }] };
    case 'RegisterRecorded':
      return { ...information, registers: [...information.registers, { ...event.data, stamp }] };
    case 'RegisterReviewed':
      return { ...information, reviews: [...information.reviews, { ...event.data, stamp }] };
    case 'RegisterRemoved':
      return { ...information, removals: [...information.removals, { ...event.data, stamp }] };
    default:
      return information;
  }
}
