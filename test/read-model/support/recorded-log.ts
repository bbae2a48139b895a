import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import { EventLog, type About, type NewEvent } from '../../../src/event-store/event-log.ts';
import { EMPTY } from '../../../src/event-store/stream-head.ts';
import { inFolder, openPlace, type LogPlace } from '../../../src/event-store/place.ts';
import type { ReadModelParts } from '../../../src/read-model/read-model.ts';
import { loadSecrets, type Secrets } from '../../../src/event-store/keys/secrets.ts';
import { adoptPolicies, shippedPolicies } from '../../../src/handover/adoption.ts';
import type { Told } from '../../case/support/given.ts';
import { id, TRANSFER } from '../../case/support/given.ts';
import { OFFER } from '../../case/support/facts.ts';

const system: Actor = { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' };

const about: About = {
  actor: system,
  correlationId: id(1),
  causationId: id(1),
  commandId: id(1),
  commandFingerprint: '',
  policyVersion: '',
};

/** The ids of the nth case of a test. */
export const caseId = (n: number): string => id(100_000 + n);
export const transferId = (n: number): string => id(200_000 + n);
export const offerId = (n: number): string => id(300_000 + n);

/** A log, written as tests tell it; in a folder of its own unless it is said where. */
export class RecordedLog {
  readonly place: LogPlace;
  readonly folder: string;
  readonly secrets: Secrets;
  readonly log: EventLog;
  readonly #time: { now: string };
  #stopped = false;

  private constructor(
    place: LogPlace,
    folder: string,
    secrets: Secrets,
    log: EventLog,
    time: { now: string },
  ) {
    this.place = place;
    this.folder = folder;
    this.secrets = secrets;
    this.log = log;
    this.#time = time;
  }

  static open(): Promise<RecordedLog> {
    const folder = mkdtempSync(join(tmpdir(), 'read-model-'));
    return RecordedLog.in(inFolder(folder), folder);
  }

  /** The log in a place, as it is; the folder has the secrets and the views. */
  static async in(place: LogPlace, folder: string): Promise<RecordedLog> {
    const secretsOf = () => loadSecrets({ folder, mayCreate: true });
    const { store, keys, secrets } = await openPlace(place, folder, secretsOf);
    const time = { now: '2026-01-05T09:00:00.000Z' };
    const log = new EventLog({ store, keys, clock: () => time.now });
    await adoptPolicies(log, shippedPolicies(), about);
    time.now = '2026-03-02T09:00:00.000Z';
    return new RecordedLog(place, folder, secrets, log, time);
  }

  /** What a read model of this log is opened with; its views stand in the folder. */
  readModelParts(): ReadModelParts {
    return { place: this.place, views: this.folder, secrets: this.secrets, log: this.log };
  }

  /** Records a story as the nth case, each fact a minute after the one before it unless it says when. Gives the position. */
  async record(n: number, ...facts: (Told | readonly Told[])[]): Promise<string> {
    let position = '';
    for (const told of facts.flat()) {
      this.#time.now = told.at ?? new Date(Date.parse(this.#time.now) + 60_000).toISOString();
      ({ position } = await this.append(`case-${caseId(n)}`, [asCase(n, told)]));
    }
    return position;
  }

  /** Appends to any stream as it stands. */
  async append(stream: string, events: NewEvent[]): Promise<{ events: OpenedEvent[]; position: string }> {
    const { head } = await this.log.read(stream);
    return this.log.append(stream, head.revision === -1 ? EMPTY : head, events, about);
  }

  /** Sets the clock by which facts are recorded. */
  at(instant: string): void {
    this.#time.now = instant;
  }

  /** Lets go of the data folder and leaves it as it is. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.log.store.close();
    await this.log.keys.close();
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** A fact of the usual story as it reads in the nth case. */
function asCase(n: number, { type, data, transferId: given, occurredAt, by }: Told): NewEvent {
  const text = JSON.stringify(data)
    .replaceAll(OFFER, offerId(n))
    .replaceAll('X000101', `X${String(n).padStart(6, '0')}`);
  return {
    type,
    data: JSON.parse(text) as unknown,
    ...(given !== undefined && { transferId: given === TRANSFER ? transferId(n) : given }),
    ...(occurredAt !== undefined && { occurredAt }),
    ...(by !== undefined && {
      about: { actor: { id: by.id, role: by.role, agency: 'PROBATION', area: by.team } },
    }),
  };
}
