import { v4 } from 'uuid';
import type { EventLog } from '../../event-store/event-log.ts';
import type { StreamHead } from '../../event-store/stream-head.ts';
import { WrongRevision } from '../../event-store/event-store.ts';
import { streamOf } from './cases.ts';
import type { Given } from './recording.ts';

/** What a reserved CRN says: which case it belongs to. */
interface CrnReserved {
  caseId: string;
}

/** Where a CRN stands: what the next reservation builds on, and the case that has it. */
interface Reservation {
  head: StreamHead;
  caseId: string | undefined;
}

/**
 * Which case a CRN belongs to: a stream for each CRN, named by its keyed hash, that is written once. A second caller
 * who finds the CRN reserved and the case not yet opened finishes opening it (design §5, Streams). Only when that case
 * was erased is the CRN reserved again, for a case of its own.
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
    const stream = `crn-${this.#hash((body as { crn: string }).crn.toUpperCase())}`;
    for (;;) {
      const { head, caseId } = await this.#reservation(stream);
      if (caseId !== undefined) return caseId;
      const data: CrnReserved = { caseId: v4() };
      // The keys of both streams in one transaction of the key store: the case is opened next.
      await Promise.all([this.#log.keys.create(stream), this.#log.keys.create(streamOf(data.caseId))]);
      try {
        await this.#log.append(stream, head, [{ type: 'CrnReserved', data }], {
          actor,
          correlationId,
          causationId: commandId,
          commandId,
          commandFingerprint: '',
          policyVersion: '',
        });
        return data.caseId;
      } catch (error) {
        if (!(error instanceof WrongRevision)) throw error;
      }
    }
  }

  async #reservation(stream: string): Promise<Reservation> {
    const { events, head } = await this.#log.read(stream);
    const caseId = (events.at(-1)?.data as CrnReserved | undefined)?.caseId;
    return { head, caseId: caseId !== undefined && (await this.#isErased(caseId)) ? undefined : caseId };
  }

  async #isErased(caseId: string): Promise<boolean> {
    const opening = await this.#log.open(await this.#log.store.readStream(streamOf(caseId), { limit: 1 }));
    return opening.some(({ erased }) => erased);
  }
}
