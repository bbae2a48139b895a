import { randomBytes, randomUUID } from 'node:crypto';
import { EventLog, type About, type NewEvent } from '../../../src/event-store/event-log.ts';
import { EMPTY, type StreamHead } from '../../../src/event-store/stream-head.ts';
import type { StoredEvent } from '../../../src/event-store/event-store.ts';
import type { Secrets } from '../../../src/event-store/keys/secrets.ts';
import { openPlace, type LogPlace } from '../../../src/event-store/place.ts';

const about: About = {
  actor: { id: randomUUID(), role: 'PRACTITIONER', agency: 'PROBATION', area: 'NTC01' },
  correlationId: randomUUID(),
  causationId: randomUUID(),
  commandId: randomUUID(),
  commandFingerprint: randomBytes(32).toString('hex'),
  policyVersion: '2026-11-01',
};

/** A question as it is asked of the other side. */
const event: NewEvent = {
  type: 'QueryRaised',
  transferId: randomUUID(),
  data: {
    queryId: randomUUID(),
    question: 'Does anybody else live at the address he means to move to, and were they asked?',
    dueOn: '2026-12-04',
  },
};

export const newSecrets = (): Secrets => ({ masterKey: randomBytes(32), hashKey: randomBytes(32) });

/** Our log with everything on: keys of each stream, encryption, proofs, checks, and a writer's own thread where there is one. */
export class OwnLog {
  readonly log: EventLog;
  readonly #heads = new Map<string, StreamHead>();

  private constructor(log: EventLog) {
    this.log = log;
  }

  /** Opens the log at a place; `folder` is its own, or that of the one process that has it open. */
  static async open(place: LogPlace, folder: string, secrets = newSecrets()): Promise<OwnLog> {
    const { store, keys } = await openPlace(place, folder, () => secrets);
    return new OwnLog(new EventLog({ store, keys, clock: () => new Date().toISOString() }));
  }

  /** So many events, one unless told otherwise, in one append. */
  async append(stream: string, count = 1): Promise<void> {
    const head = this.#heads.get(stream) ?? EMPTY;
    const events = Array<NewEvent>(count).fill(event);
    this.#heads.set(stream, (await this.log.append(stream, head, events, about)).head);
  }

  /** The newest event of a stream, as it is stored. */
  async newest(stream: string): Promise<StoredEvent> {
    const [row] = await this.log.store.readStream(stream, { direction: 'backwards', limit: 1 });
    if (row === undefined) throw new Error(`Nothing stands in ${stream}`);
    return row;
  }

  async close(): Promise<void> {
    await this.log.store.close();
    await this.log.keys.close();
  }
}
