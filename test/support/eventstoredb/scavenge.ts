import { randomUUID } from 'node:crypto';
import { firstShown, streamMetadata } from './stream-metadata.ts';
import { DELETED, type LogRecord, type ProposedRecord, type TransactionLog } from './transaction-log.ts';
import type { WriteOutcome, Writer } from './writing.ts';

/** A node that scavenges its log. */
export interface Scavenging {
  readonly log: TransactionLog;
  readonly scavenged: Set<LogRecord>;
  readonly listensOn: string;
  write(action: (writer: Writer) => WriteOutcome): Promise<WriteOutcome>;
}

/** Begins a scavenge: says so in the log, and closes the chunk so that all that is written by now is looked at. */
export async function beginScavenge(node: Scavenging, id: string): Promise<void> {
  await note(node, id, 0, '$scavengeStarted', {});
  const point = { threshold: 0 };
  await append(node, '$scavengePoints', [json('$scavengePoint', point)]);
  node.log.closeChunk();
}

/** Ends a scavenge: what was written before a position and nothing shows any more is gone from this node. */
export async function endScavenge(node: Scavenging, id: string, below: number): Promise<void> {
  for (const record of node.log.records) {
    if (record.position < below && isGone(node.log, record)) node.scavenged.add(record);
  }
  await note(node, id, 1, '$scavengeCompleted', { result: 'Success', error: null });
}

/** Whether nothing shows a record any more. The newest of a stream always stays. */
function isGone(log: TransactionLog, { stream, revision, created }: LogRecord): boolean {
  const last = log.lastRevision(stream);
  if (revision === last) return false;
  if (last === DELETED) return true;
  const metadata = streamMetadata(log, stream);
  const since = metadata.$maxAge === undefined ? 0 : Date.now() - metadata.$maxAge * 1000;
  return revision < firstShown(metadata, last) || created < since;
}

/** Writes what a scavenge does into its own stream, and a link to it into the stream of all scavenges. */
async function note(
  node: Scavenging,
  id: string,
  revision: number,
  type: string,
  data: object,
): Promise<void> {
  const stream = `$scavenges-${id}`;
  await append(node, stream, [json(type, { scavengeId: id, nodeEndpoint: node.listensOn, ...data })]);
  const link = { ...json('$>', {}), isJson: false, data: Buffer.from(`${revision}@${stream}`) };
  await append(node, '$scavenges', [link]);
}

async function append(node: Scavenging, stream: string, events: ProposedRecord[]): Promise<void> {
  await node.write((writer) => writer.append(stream, 'any', events));
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
