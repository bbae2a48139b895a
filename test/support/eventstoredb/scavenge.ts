import { randomUUID } from 'node:crypto';
import type { View } from './reading.ts';
import { firstShown, streamMetadata } from './stream-metadata.ts';
import { DELETED, type LogRecord, type ProposedRecord, type TransactionLog } from './transaction-log.ts';
import type { WriteOutcome, Writer } from './writing.ts';

/** A node that scavenges its log. */
export interface Scavenging extends View {
  readonly running: boolean;
  readonly scavenged: Set<LogRecord>;
  readonly listensOn: string;
  /** Resolves when a scavenge has taken as long as it is to take. */
  scavengeTime(): Promise<void>;
  write(action: (writer: Writer) => WriteOutcome): Promise<WriteOutcome>;
}

/** A scavenge under way: its end, and how it is ended early. */
interface UnderWay {
  id: string;
  over: Promise<void>;
  cancel(how: 'Stopped' | 'killed'): void;
}

const POINTS = '$scavengePoints';

/**
 * The scavenges of one node, one after the other. Each cleans up to a scavenge point: one that was ended early is gone on
 * with to its own; else it is the newest in the log, or a new one where the node is done with that. How far it is outlives
 * its process.
 */
export class Scavenger {
  readonly #node: Scavenging;
  #underWay: UnderWay | undefined;
  /** The revision of the point it was done with last. */
  #done = -1;
  #undone: LogRecord | undefined;

  constructor(node: Scavenging) {
    this.#node = node;
  }

  /** The id of the scavenge that runs, or an empty text. */
  get underWay(): string {
    return this.#underWay?.id ?? '';
  }

  /** Begins a scavenge and returns its id; undefined while one runs. */
  start(): string | undefined {
    if (this.#underWay !== undefined) return undefined;
    const id = randomUUID();
    const { promise: cancelled, resolve: cancel } = Promise.withResolvers<'Stopped' | 'killed'>();
    const over = this.#scavenge(id, cancelled)
      // A node that ends, or has no leader to write to, leaves it at that.
      .catch(() => undefined)
      .then(() => (this.#underWay = undefined));
    this.#underWay = { id, over, cancel };
    return id;
  }

  /** Ends a scavenge early; false when it does not run. */
  async stop(id: string): Promise<boolean> {
    const underWay = this.#underWay;
    if (underWay?.id !== id) return false;
    underWay.cancel('Stopped');
    await underWay.over;
    return true;
  }

  /** The process of the node has ended. */
  killed(): void {
    this.#underWay?.cancel('killed');
  }

  /** The node has started: what did not end is said to have failed, on every node that calls itself as this one does. */
  async started(): Promise<void> {
    const { log, listensOn } = this.#node;
    const begun = new Set<string>();
    for (const { stream, type, data } of log.records) {
      if (!stream.startsWith('$scavenges-')) continue;
      const { scavengeId, nodeEndpoint } = JSON.parse(Buffer.from(data).toString()) as Record<string, string>;
      if (type === '$scavengeStarted' && nodeEndpoint === listensOn) begun.add(scavengeId!);
      else begun.delete(scavengeId!);
    }
    for (const id of begun) await this.#completed(id, 'Failed', 'The node was restarted.');
  }

  async #scavenge(id: string, cancelled: Promise<'Stopped' | 'killed'>): Promise<void> {
    await this.#note(id, '$scavengeStarted', {});
    const point = (this.#undone ??= await this.#nextPoint());
    if (point === undefined) return this.#completed(id, 'Failed', 'Failed to add new scavenge point');
    const how = await Promise.race([cancelled, this.#node.scavengeTime()]);
    if (how === 'Stopped') return this.#completed(id, how);
    if (how === 'killed' || !this.#node.running) return;
    for (const record of this.#node.log.records) {
      if (record.position < point.position && isGone(this.#node.log, record, point))
        this.#node.scavenged.add(record);
    }
    this.#done = point.revision;
    this.#undone = undefined;
    await this.#completed(id, 'Success');
  }

  /** Undefined where another node has made one at the same moment. */
  async #nextPoint(): Promise<LogRecord | undefined> {
    const { log, end } = this.#node;
    const newest = log.newest(POINTS, end);
    if (newest !== undefined && newest.revision > this.#done) return newest;
    const expected = newest?.revision ?? 'no-stream';
    const outcome = await this.#append(POINTS, [json('$scavengePoint', { threshold: 0 })], expected);
    if (outcome.outcome !== 'written') return undefined;
    // All that is written by now is to be looked at.
    log.closeChunk();
    return log.at(POINTS, outcome.lastRevision);
  }

  #completed(
    id: string,
    result: 'Success' | 'Stopped' | 'Failed',
    error: string | null = null,
  ): Promise<void> {
    return this.#note(id, '$scavengeCompleted', { result, error });
  }

  /** Writes what a scavenge does into its own stream, and a link to it into the stream of all scavenges. */
  async #note(id: string, type: string, data: object): Promise<void> {
    const stream = `$scavenges-${id}`;
    const nodeEndpoint = this.#node.listensOn;
    await this.#append(stream, [json(type, { scavengeId: id, nodeEndpoint, ...data })]);
    const revision = this.#node.log.lastRevision(stream);
    const link = { ...json('$>', {}), isJson: false, data: Buffer.from(`${revision}@${stream}`) };
    await this.#append('$scavenges', [link]);
  }

  #append(
    stream: string,
    events: ProposedRecord[],
    expected: Parameters<Writer['append']>[1] = 'any',
  ): Promise<WriteOutcome> {
    return this.#node.write((writer) => writer.append(stream, expected, events));
  }
}

/** Whether nothing showed a record any more at a scavenge point. The newest of a stream always stays. */
function isGone(log: TransactionLog, { stream, revision, created }: LogRecord, point: LogRecord): boolean {
  const last = log.lastRevision(stream, point.position);
  if (revision === last) return false;
  if (last === DELETED) return true;
  const metadata = streamMetadata(log, stream, point.position);
  const since = metadata.$maxAge === undefined ? 0 : point.created - metadata.$maxAge * 1000;
  return revision < firstShown(metadata, last) || created < since;
}

function json(type: string, data: object): ProposedRecord {
  return {
    id: randomUUID(),
    type,
    isJson: true,
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.alloc(0),
  };
}
