/** How exactly the time of a fact is known. */
export type Precision = 'minute' | 'day' | 'month' | 'year' | 'unknown';

/**
 * When something happened in the world.
 * `at` is `2026-03-03T14:05:00.000Z` for a minute, `2026-03-03` for a day, `2026-03` for a month,
 * `2026` for a year and null when unknown. Days, months and years are those of Europe/London.
 */
export interface Moment {
  at: string | null;
  precision: Precision;
}

/** Who did it. No names: `id` is an opaque staff id, `system` for the service itself. */
export interface Actor {
  id: string;
  role: Role;
  /** The organisation's code, PROBATION for probation staff. */
  agency: string;
  /** The code of the team the person belonged to at that moment; empty for none. */
  area: string;
}

/** The part somebody plays, from the directory and the token; the words are the glossary's. */
export type Role =
  | 'PRACTITIONER'
  | 'SENIOR'
  | 'HEAD_OF_PDU'
  | 'ADMINISTRATOR'
  | 'DUTY_OFFICER'
  | 'MAPPA_COORDINATOR'
  | 'VICTIM_LIAISON'
  | 'PARTNER_AGENCY'
  | 'REVIEWER'
  | 'SYSTEM';

/**
 * What is stored in clear beside each encrypted body. Stored for ever: fields are only ever added.
 * Nothing said about a person stands here.
 */
export interface Metadata {
  eventId: string;
  type: string;
  schemaVersion: number;
  transferId?: string;
  /** See `Moment.at`. */
  occurredAt: string | null;
  occurredPrecision: Precision;
  /** ISO 8601 in UTC with milliseconds; never goes back within a stream. */
  recordedAt: string;
  actor: Actor;
  correlationId: string;
  /** The event or command that led to this one. */
  causationId: string;
  commandId: string;
  /** HMAC-SHA-256 over actor and command, hex; tells a repeat from another command under the same id. */
  commandFingerprint: string;
  /** The policy in force when it was decided; empty where none applies. */
  policyVersion: string;
  keyGeneration: number;
  /** Leaf of the event before it in its stream, hex; 64 zeros for the first. */
  previousLeaf: string;
}

/** An event read from the log with its body opened, in today's shape. */
export interface OpenedEvent {
  stream: string;
  revision: number;
  position: string;
  metadata: Metadata;
  /** What the event says; null when its key was destroyed. */
  data: unknown;
  /** True when its key was destroyed: the event took place, what it said is gone. */
  erased: boolean;
}

/** The id of an event: a UUID in lower case. */
export const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Metadata as they are stored, perhaps by somebody else; undefined where they are no JSON. */
export function clearTextIn(bytes: Uint8Array): Partial<Metadata> | null | undefined {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
    return JSON.parse(text) as Partial<Metadata> | null;
  } catch {
    return undefined;
  }
}

/** When an event was recorded; undefined where it is none of ours, whatever stream it stands in. */
export function recordedAtOf({ metadata }: { metadata: Uint8Array }): string | undefined {
  const recordedAt: unknown = clearTextIn(metadata)?.recordedAt;
  return typeof recordedAt === 'string' && INSTANT.test(recordedAt) ? recordedAt : undefined;
}

/** Metadata of an event that this service wrote; throws for any other. */
export function metadataOf(stored: { stream: string; revision: number; metadata: Uint8Array }): Metadata {
  const { stream, revision } = stored;
  const metadata = clearTextIn(stored.metadata);
  const { eventId, type, recordedAt, keyGeneration, actor } = metadata ?? {};
  const texts = [eventId, type, recordedAt, actor?.id];
  if (texts.some((each) => typeof each !== 'string') || !Number.isInteger(keyGeneration))
    throw new Error(`${stream} revision ${revision} was not written by this service`);
  return metadata as Metadata;
}
