import { clearTextIn, type OpenedEvent } from '../event-store/envelope/metadata.ts';
import type { StoredEvent } from '../event-store/event-store.ts';
import { openEach, park, type Parked } from '../event-store/parked.ts';
import { mayLimit } from './access/access.state.ts';
import { fold, type CaseState } from './case.ts';
import { redaction } from './events.ts';

/** A case as far as its events open and fit, and those that do not. */
export interface WhatOpens {
  state: CaseState;
  parked: Parked[];
}

/** The state after more events of which some may not open, or not fit: these are left out and named. */
export async function foldWhatOpens(
  before: CaseState,
  stored: readonly StoredEvent[],
  open: (stored: readonly StoredEvent[]) => Promise<OpenedEvent[]>,
): Promise<WhatOpens> {
  const { opened, parked } = await openEach(open, stored);
  let state = before;
  for (const { metadata, ...place } of opened) {
    const event = { ...place, eventId: metadata.eventId };
    if (!Object.hasOwn(redaction, metadata.type)) {
      parked.push(park(event, 'The event is of a kind this version does not know'));
      continue;
    }
    try {
      state = fold(state, [{ ...place, metadata }]);
    } catch (error) {
      parked.push(park(event, 'The event does not fit the case', error));
    }
  }
  const left = new Set(parked.map(({ revision }) => revision));
  const unread = stored.some(
    (event) => left.has(event.revision) && mayLimit(clearTextIn(event.metadata)?.type),
  );
  return { state: unread ? { ...state, access: { ...state.access, unread } } : state, parked };
}
