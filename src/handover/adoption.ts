import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { OpenedEvent } from '../event-store/envelope/metadata.ts';
import type { About, EventLog, ReadStream } from '../event-store/event-log.ts';
import { WrongRevision } from '../event-store/event-store.ts';
import { makeEach } from '../event-store/parked.ts';
import type { PolicyHistory } from './assessment.ts';
import { BadPolicy, editionOf, inForce, parsePolicy, type Edition } from './policy.ts';

/** The stream that says which policy was adopted when: an edited file can never rewrite a past answer (design §5). */
export const POLICY_STREAM = 'policy';

/** A policy file was taken into use, word for word. */
interface PolicyAdopted {
  version: string;
  text: string;
  /** Of the text in UTF-8, hex. */
  sha256: string;
}

/** A policy file as it was read; the name is only for messages. */
export interface PolicyText {
  name: string;
  text: string;
}

type Log = Pick<EventLog, 'read' | 'append'>;

/** The policy files that come with the service, oldest first. */
export function shippedPolicies(): PolicyText[] {
  const folder = new URL('./policy/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
}

/**
 * Adopts every edition that is newer than all that are adopted, oldest first, all or none, and answers with their
 * versions. Throws, with nothing written, when a text cannot be read (`BadPolicy`) or was changed after it was adopted, and
 * when nothing that was adopted can be read.
 */
export async function adoptPolicies(log: Log, texts: readonly PolicyText[], about: About): Promise<string[]> {
  const offered = texts.map(offer).sort((a, b) => (a.adopts.version < b.adopts.version ? -1 : 1));
  sameVersionTwice(offered);
  for (;;) {
    const { adopted, head } = await readAdopted(log);
    const known = new Map(adopted.map(({ version, sha256 }) => [version, sha256]));
    const newest = [...known.keys()].sort().at(-1) ?? '';
    const fresh = offered.filter((each) => notYetAdopted(each, known) && each.adopts.version > newest);
    if (fresh.length === 0) return [];
    try {
      await log.append(
        POLICY_STREAM,
        head,
        fresh.map(({ adopts }) => ({ type: 'PolicyAdopted', data: adopts })),
        { ...about, policyVersion: fresh.at(-1)?.adopts.version ?? '' },
      );
      return fresh.map(({ adopts }) => adopts.version);
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
    }
  }
}

/**
 * Which policy was in force when, from the log. Those that this version cannot use, as when a newer one has adopted them,
 * are left out: what was in force before them is gone on with. Throws when there is none that it can use.
 */
export async function readPolicies(log: Log): Promise<PolicyHistory> {
  const { events } = await readAdopted(log);
  return inForce(makeEach(events, editionIn).made);
}

/** The policy of an event of the stream. Throws when this version cannot use it. */
export function editionIn(event: OpenedEvent): Edition {
  return editionOf({ text: adoption(event).text, adoptedAt: event.metadata.recordedAt });
}

/** What can be read of the stream. Throws where nothing can: then it is not the events that are at fault. */
async function readAdopted(log: Log): Promise<ReadStream & { adopted: PolicyAdopted[] }> {
  const read = await log.read(POLICY_STREAM, { whatOpens: true });
  const { made } = makeEach(read.events, adoption);
  if (made.length > 0 || read.head.revision === -1) return { ...read, adopted: made };
  const { events } = await log.read(POLICY_STREAM);
  return { ...read, adopted: events.map(adoption) };
}

/** An edition that is offered, with the name of its file for messages. */
interface Offered {
  name: string;
  adopts: PolicyAdopted;
}

function offer({ name, text }: PolicyText): Offered {
  try {
    const { version } = parsePolicy(text);
    return {
      name,
      adopts: { version, text, sha256: createHash('sha256').update(text, 'utf8').digest('hex') },
    };
  } catch (error) {
    throw new BadPolicy(`The policy file ${name} cannot be used. ${(error as Error).message}`);
  }
}

function sameVersionTwice(offered: readonly Offered[]): void {
  offered.forEach(({ name, adopts }, i) => {
    const twin = offered[i + 1];
    if (twin?.adopts.version !== adopts.version) return;
    throw new BadPolicy(
      `The policy files ${name} and ${twin.name} have the same version: give one of them a new version`,
    );
  });
}

function notYetAdopted({ name, adopts }: Offered, adopted: ReadonlyMap<string, string>): boolean {
  const known = adopted.get(adopts.version);
  if (known === undefined || known === adopts.sha256) return known === undefined;
  throw new BadPolicy(
    `The policy file ${name} (version ${adopts.version}) was changed after it was adopted: give the file a new version`,
  );
}

/** Throws when the event does not adopt a policy, or its key is missing. */
function adoption({ metadata, data, erased }: OpenedEvent): PolicyAdopted {
  if (erased) throw new Error('The key of the policy stream is missing: restore the keys of this log');
  const adopted = data as PolicyAdopted;
  const texts = [adopted.version, adopted.text, adopted.sha256];
  if (metadata.type !== 'PolicyAdopted' || texts.some((each) => typeof each !== 'string'))
    throw new Error(`This version does not know how ${metadata.type} adopts a policy`);
  return adopted;
}
