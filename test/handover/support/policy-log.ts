import type { About, NewEvent, ReadStream, Written } from '../../../src/event-store/event-log.ts';
import type { OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import { WrongRevision } from '../../../src/event-store/event-store.ts';

export const about: About = {
  actor: { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' },
  correlationId: 'start',
  causationId: 'start',
  commandId: 'start',
  commandFingerprint: '',
  policyVersion: '',
};

/** A log of one stream in memory, with the one guard that matters here. */
export class PolicyLog {
  readonly events: OpenedEvent[] = [];
  /** What somebody else writes just before the next append. */
  meanwhile: (() => Promise<unknown>) | undefined;

  async read(stream: string): Promise<ReadStream> {
    const revision = this.events.length - 1;
    return {
      events: this.events.filter((event) => event.stream === stream),
      head: { revision, leaf: '', recordedAt: '', keyGeneration: 0 },
      keys: undefined,
    };
  }

  async append(
    stream: string,
    head: { revision: number },
    events: readonly NewEvent[],
    { actor }: About,
  ): Promise<Written> {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
    const actual = this.events.length - 1;
    if (head.revision !== actual) throw new WrongRevision(stream, head.revision, actual);
    for (const { type, data } of events) {
      const revision = this.events.length;
      const recordedAt = new Date(Date.UTC(2026, 10, 2 + revision)).toISOString();
      const metadata = { ...about, eventId: `p${revision}`, type, schemaVersion: 1, recordedAt, actor };
      this.events.push({
        stream,
        revision,
        position: String(revision),
        metadata: {
          ...metadata,
          occurredAt: recordedAt,
          occurredPrecision: 'minute',
          keyGeneration: 0,
          previousLeaf: '',
        },
        data: JSON.parse(JSON.stringify(data)),
        erased: false,
      });
    }
    return { ...(await this.read(stream)), position: String(this.events.length) };
  }
}
