import { v4 } from 'uuid';
import { EMPTY, type EventLog } from '../../event-store/event-log.ts';
import { WrongRevision } from '../../event-store/event-store.ts';
import { streamOf } from './cases.ts';
import type { Given } from './recording.ts';

/** What a reserved CRN says: which case it belongs to. */
interface CrnReserved {
  caseId: string;
}

/**
 * Which case a CRN belongs to: a stream for each CRN, named by its keyed hash, that is written once. A second caller
 * who finds the CRN reserved and the case not yet opened finishes opening it (design §5, Streams).
 */
export class CrnRegister {
  readonly #log: EventLog;
  readonly #hash: (crn: string) => string;

  constructor(log: EventLog, hash: (crn: string) => string) {
    this.#log = log;
    this.#hash = hash;
  }

  /** The case of the CRN that a command to open a case names, reserved now if it was not before. */
  async caseFor({ body, actor, commandId, correlationId }: Given): Promise<string> {
    const stream = this.#stream((body as { crn: string }).crn);
    const known = await this.#reserved(stream);
    if (known !== undefined) return known;
    const data: CrnReserved = { caseId: v4() };
    // The keys of both streams in one transaction of the key store: the case is opened next.
    await Promise.all([this.#log.keys.create(stream), this.#log.keys.create(streamOf(data.caseId))]);
    try {
      await this.#log.append(stream, EMPTY, [{ type: 'CrnReserved', data }], {
        actor,
        correlationId,
        causationId: commandId,
        commandId,
        commandFingerprint: '',
        policyVersion: '',
      });
      return data.caseId;
    } catch (error) {
      const first = error instanceof WrongRevision ? await this.#reserved(stream) : undefined;
      if (first === undefined) throw error;
      return first;
    }
  }

  /** The case a CRN belongs to, if it was ever reserved. */
  async find(crn: string): Promise<string | undefined> {
    return this.#reserved(this.#stream(crn));
  }

  #stream(crn: string): string {
    return `crn-${this.#hash(crn.toUpperCase())}`;
  }

  async #reserved(stream: string): Promise<string | undefined> {
    const { events } = await this.#log.read(stream);
    return (events[0]?.data as CrnReserved | undefined)?.caseId;
  }
}
