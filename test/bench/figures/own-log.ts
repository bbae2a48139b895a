import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { openEmbeddedStore } from '../../../src/event-store/embedded/embedded-store.ts';
import {
  EMPTY,
  EventLog,
  type About,
  type NewEvent,
  type StreamHead,
} from '../../../src/event-store/event-log.ts';
import { openKeyStore } from '../../../src/event-store/keys/embedded-keys.ts';
import type { RowShape } from './bare-sqlite.ts';

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

/** Our log with everything on: keys of each stream, encryption, proofs, checks, the writer's own thread. */
export class OwnLog {
  readonly #log: EventLog;
  readonly #heads = new Map<string, StreamHead>();

  private constructor(log: EventLog) {
    this.#log = log;
  }

  static async open(folder: string): Promise<OwnLog> {
    mkdirSync(folder, { recursive: true });
    const secrets = { masterKey: randomBytes(32), hashKey: randomBytes(32) };
    const store = await openEmbeddedStore(folder);
    const clock = () => new Date().toISOString();
    return new OwnLog(new EventLog({ store, keys: openKeyStore(folder, secrets), clock }));
  }

  async append(stream: string): Promise<void> {
    const head = this.#heads.get(stream) ?? EMPTY;
    this.#heads.set(stream, (await this.#log.append(stream, head, [event], about)).head);
  }

  /** What a row of ours holds. */
  async rowShape(stream: string): Promise<RowShape> {
    const [row] = await this.#log.store.readStream(stream, { direction: 'backwards', limit: 1 });
    if (row === undefined) throw new Error(`Nothing stands in ${stream}`);
    return { metadata: row.metadata.byteLength, body: row.body.byteLength };
  }

  async close(): Promise<void> {
    await this.#log.store.close();
    await this.#log.keys.close();
  }
}
