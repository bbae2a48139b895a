import type { EventLog } from '../../event-store/event-log.ts';
import { openText, sealText } from '../../event-store/keys/sealed-text.ts';
import type { KeyStore } from '../../event-store/keys/key-store.ts';
import { POLICY_STREAM, readPolicies } from '../../handover/adoption.ts';
import { assess } from '../../handover/assess.ts';
import { findKey } from '../find/find-rows.ts';
import type { PersonSealed } from './case-rows.ts';
import type { AskedSealed } from './check-rows.ts';
import type { Sources } from './projection.ts';

/** What rows say in words, by the column that holds it sealed. */
export interface Sealed {
  person: PersonSealed;
  asked: AskedSealed;
}

/** What it is sealed for, so that it opens in no other column. */
const contextOf = (what: keyof Sealed) => `read-model.${what}`;

/** The log with its keys and policies, and the permanent hash key, as the projection asks for them. */
export function sourcesOf(log: EventLog, hashKey: Uint8Array): Sources {
  return {
    findKey: (token) => findKey(hashKey, token),
    store: log.store,
    open: (stored) => log.open(stored),
    forgetKeys: (stream) => log.keys.forget(stream),
    async rules() {
      const adopted = await log.store.readStream(POLICY_STREAM, { limit: 1 });
      return adopted.length === 0 ? () => [] : assess(await readPolicies(log));
    },
    async seal(caseId, what, words) {
      const ring = await log.keys.get(`case-${caseId}`);
      return ring && sealText(ring, contextOf(what), JSON.stringify(words));
    },
  };
}

/** Words of a row as a list may show them. */
export type Opened<What extends keyof Sealed> = Sealed[What] | 'erased' | 'unreadable';

/**
 * What the sealed words of a row say. `erased` when the case's keys are destroyed; `unreadable` when there are keys and
 * it does not open under them, as after one event of the case was erased: its row has to be made again from the log.
 */
export async function openSealed<What extends keyof Sealed>(
  keys: KeyStore,
  caseId: string,
  what: What,
  sealed: Uint8Array | null,
): Promise<Opened<What>> {
  const ring = await keys.get(`case-${caseId}`);
  if (ring === undefined) return 'erased';
  const text = sealed === null ? undefined : openText(ring, contextOf(what), sealed);
  return text === undefined ? 'unreadable' : (JSON.parse(text) as Sealed[What]);
}
