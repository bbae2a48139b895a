import { addDays } from '../../../src/case/time.ts';
import type { Actor, OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import type { NewEvent } from '../../../src/event-store/event-log.ts';

/** Of whom the same is told again. */
export interface Other {
  /** Counts the cases, and makes every id another. */
  n: number;
  /** What stands in place of the words of the template. */
  words: ReadonlyMap<string, string>;
  /** How many days later it all happened. */
  days: number;
}

/** The events of a case that was told once, to be told again of other people, at other times, with other ids. */
export class Template {
  /** What happened, in order, and when it was recorded. */
  readonly steps: readonly { type: string; recordedAt: string }[];
  readonly #texts: readonly string[];
  readonly #marks: RegExp;

  /** @param words what each `Other` has something else for, beside ids and days */
  constructor(events: readonly OpenedEvent[], words: readonly string[]) {
    this.steps = events.map(({ metadata: { type, recordedAt } }) => ({ type, recordedAt }));
    this.#texts = events.map(({ metadata, data }) => {
      const { transferId, occurredAt: at, occurredPrecision: precision, actor } = metadata;
      return JSON.stringify({ transferId, occurredAt: { at, precision }, actor, data });
    });
    const ids = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
    this.#marks = new RegExp(`${ids}|\\d{4}-\\d{2}-\\d{2}|${words.join('|')}`, 'g');
  }

  /** Its first events, as they are told of somebody else. */
  of({ n, words, days }: Other, events: number): NewEvent[] {
    const meant = new Map(words);
    const own = n.toString(16).padStart(8, '0');
    const meaning = (mark: string): string => {
      const means = meant.get(mark) ?? (mark.length === 36 ? own + mark.slice(8) : addDays(mark, days));
      meant.set(mark, means);
      return means;
    };
    return this.#texts.slice(0, events).map((text, at) => {
      const told = JSON.parse(text.replace(this.#marks, meaning)) as Omit<NewEvent, 'type'> & {
        actor: Actor;
      };
      const { actor, ...event } = told;
      return { type: this.steps[at]!.type, ...event, about: { actor } };
    });
  }
}
