import { randomUUID } from 'node:crypto';
import { WrongRevision } from '../event-store/event-store.ts';
import type { EventLog } from '../event-store/event-log.ts';
import type { Viewer } from '../security/viewer.ts';
import { layoutName, type Layout } from './csv/columns.ts';

/** What is recorded when somebody says what the columns of a kind of file are. Nothing of the file itself. */
export interface SettingsEvents {
  /** `headings` is a keyed hash of them: a file without headings begins with what is said about a person. */
  CsvLayoutChosen: Layout & { headings: string };
}

const streamOf = (staffId: string) => `settings-${staffId}`;

/** What each practitioner chose the columns of their files to be, so that the same file asks for nothing again. */
export class RememberedLayouts {
  readonly #log: Pick<EventLog, 'read' | 'append'>;
  readonly #hash: (purpose: string, text: string) => string;
  readonly #forgotten: (error: unknown) => void;

  /** `forgotten` is told when a choice could not be recorded. */
  constructor(
    log: Pick<EventLog, 'read' | 'append'>,
    hash: (purpose: string, text: string) => string,
    forgotten: (error: unknown) => void,
  ) {
    this.#log = log;
    this.#hash = hash;
    this.#forgotten = forgotten;
  }

  /** What this person chose last for a file with these headings. */
  async find(staffId: string, headings: readonly string[]): Promise<Layout | undefined> {
    const { events } = await this.#log.read(streamOf(staffId), { whatOpens: true });
    const name = this.#nameOf(headings);
    const chosen = events
      .flatMap((event) => (event.erased ? [] : [event.data as SettingsEvents['CsvLayoutChosen']]))
      .findLast((each) => each.headings === name);
    return chosen && { kind: chosen.kind, columns: chosen.columns };
  }

  /**
   * Records the choice, after what it was made for. It is a help for the next time: one that cannot be recorded is not worth
   * a retry, nor one that is overtaken by another of the same moment.
   */
  async remember(
    { actor }: Pick<Viewer, 'actor'>,
    headings: readonly string[],
    { kind, columns }: Layout,
    correlationId: string,
  ): Promise<void> {
    const stream = streamOf(actor.id);
    const data: SettingsEvents['CsvLayoutChosen'] = { headings: this.#nameOf(headings), kind, columns };
    const about = {
      actor,
      correlationId,
      causationId: correlationId,
      commandId: randomUUID(),
      commandFingerprint: '',
      policyVersion: '',
    };
    try {
      const { head } = await this.#log.read(stream, { whatOpens: true });
      await this.#log.append(stream, head, [{ type: 'CsvLayoutChosen', data }], about);
    } catch (error) {
      if (!(error instanceof WrongRevision)) this.#forgotten(error);
    }
  }

  #nameOf(headings: readonly string[]): string {
    return this.#hash('csv-layout', layoutName(headings));
  }
}
