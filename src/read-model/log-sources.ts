import type { EventLog } from '../event-store/event-log.ts';
import { openText, sealText } from '../event-store/keys/sealed-text.ts';
import type { KeyStore } from '../event-store/keys/key-store.ts';
import { POLICY_STREAM, readPolicies } from '../handover/adoption.ts';
import { assess } from '../handover/assess.ts';
import type { PersonSealed } from './case-rows.ts';
import type { Sources } from './projection.ts';

/** What a sealed person is sealed for. */
const PERSON = 'read-model.person';

/** The log with its keys and policies, as the projection asks for them. */
export function sourcesOf(log: EventLog): Sources {
  return {
    store: log.store,
    open: (stored) => log.open(stored),
    async rules() {
      const adopted = await log.store.readStream(POLICY_STREAM, { limit: 1 });
      return adopted.length === 0 ? () => [] : assess(await readPolicies(log));
    },
    async seal(caseId, person) {
      const ring = await log.keys.get(`case-${caseId}`);
      return ring && sealText(ring, PERSON, JSON.stringify(person));
    },
  };
}

/** A person as a list may show them. */
export type PersonOpened = PersonSealed | 'erased' | 'unreadable';

/**
 * Who a sealed person is. `erased` when the case's keys are destroyed; `unreadable` when there are keys and it does
 * not open under them, as after one event of the case was erased: its row has to be made again from the log.
 */
export async function openPerson(
  keys: KeyStore,
  caseId: string,
  sealed: Uint8Array | null,
): Promise<PersonOpened> {
  const ring = await keys.get(`case-${caseId}`);
  if (ring === undefined) return 'erased';
  const text = sealed === null ? undefined : openText(ring, PERSON, sealed);
  return text === undefined ? 'unreadable' : (JSON.parse(text) as PersonSealed);
}
