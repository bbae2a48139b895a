import type { OpenedEvent } from '../../event-store/envelope/metadata.ts';
import type { EventLog } from '../../event-store/event-log.ts';
import type { EventStore, StoredEvent } from '../../event-store/event-store.ts';
import { openText, sealText } from '../../event-store/keys/sealed-text.ts';
import type { KeyStore } from '../../event-store/keys/key-store.ts';
import { POLICY_STREAM, readPolicies } from '../../handover/adoption.ts';
import { assess } from '../../handover/assess.ts';
import type { Assess } from '../../handover/assessment.ts';
import { findKey } from '../find/find-rows.ts';
import type { Token } from '../find/names.ts';
import type { PersonSealed } from './case-rows.ts';
import type { AskedSealed } from './check-rows.ts';

/** What rows say in words, by the column that holds it sealed. */
export interface Sealed {
  person: PersonSealed;
  asked: AskedSealed;
}

/** What the projection needs of the rest of the service. */
export interface Sources {
  store: Pick<EventStore, 'readStream'>;
  /** Opens events in today's shape; an event whose key is gone comes back erased. */
  open(stored: readonly StoredEvent[]): Promise<OpenedEvent[]>;
  /** The keys of the stream are looked at anew. */
  forgetKeys(stream: string): void;
  /** The rules, with every policy adopted so far. */
  rules(): Promise<Assess>;
  /** The number that stands for one thing by which people are found. */
  findKey(token: Token): number;
  /** Seals what a row says in words under the case's key; undefined when the key is gone. */
  seal<What extends keyof Sealed>(
    caseId: string,
    what: What,
    words: Sealed[What],
  ): Promise<Uint8Array | undefined>;
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
