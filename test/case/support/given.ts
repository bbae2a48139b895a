import { expect } from '@jest/globals';
import { emptyCase, evolve, type CaseState } from '../../../src/case/case.ts';
import {
  Refusal,
  type Context,
  type Decide,
  type Draft,
  type Recorded,
  type RefusalKind,
} from '../../../src/case/decider.ts';
import type { CaseEventName, CaseEvents } from '../../../src/case/events.ts';
import type { Gate } from '../../../src/case/oversight/oversight.events.ts';
import { parseMoment } from '../../../src/case/time.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import type { Actor, Moment } from '../../../src/event-store/envelope/metadata.ts';
import type { Policy, RuleAnswer, Severity } from '../../../src/handover/assessment.ts';
import { directory, people } from './people.ts';

/**
 * Decisions are told as three lines: what had been recorded, what somebody does, what is recorded then.
 *
 *     given(caseOpened, proposed(), requested())
 *       .when(acknowledge, {}, { by: people.receivingAdministrator })
 *       .then(fact('TransferAcknowledged', { team: 'SHV1' }));
 *
 * `then` gives the case as it stands afterwards, so that a story goes on with another `when`.
 */

export const CASE = '00000000-0000-7000-8000-00000000ca5e';
export const TRANSFER = '00000000-0000-7000-8000-0000000007f1';

/** Monday, in the week that the stories begin. */
const START = '2026-03-02T09:00:00.000Z';

/** The nth id that decisions drew in a story, from 1. */
export const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A fact as a decision drafts it, and by whom and when it was recorded where that matters to the story. */
export type Told = Draft & { by?: Staff; at?: string };

interface Telling {
  /** TRANSFER unless said otherwise; null for a fact of the case. */
  transferId?: string | null;
  /** The home practitioner unless said otherwise. */
  by?: Staff;
  /** When it was recorded, ISO 8601 UTC; a minute after the fact before it unless said otherwise. */
  at?: string;
  /** When it happened, as a command says it; as recorded unless said otherwise. */
  occurredAt?: string;
}

/** A fact about the transfer. */
export function fact<Name extends CaseEventName>(type: Name, data: CaseEvents[Name], telling: Telling = {}) {
  const { transferId = TRANSFER, occurredAt, by, at } = telling;
  return {
    type,
    data,
    ...(transferId !== null && { transferId }),
    ...(occurredAt !== undefined && { occurredAt: moment(occurredAt) }),
    ...(by !== undefined && { by }),
    ...(at !== undefined && { at }),
  } as Told;
}

/** A fact about the case as a whole. */
export function caseFact<Name extends CaseEventName>(
  type: Name,
  data: CaseEvents[Name],
  telling: Omit<Telling, 'transferId'> = {},
) {
  return fact(type, data, { ...telling, transferId: null });
}

/** An answer of completeness: the rule stands in the way of the act. */
export function unmet(rule: string, gate: Gate, severity: Severity = 'NEEDS_REASON'): RuleAnswer {
  return {
    rule,
    title: `Title of ${rule}`,
    outcome: 'FAILED',
    severity,
    gate,
    line: 'process',
    owes: { side: 'HOME', role: 'PRACTITIONER' },
    why: 'It matters',
    finding: 'Nothing recorded',
    because: [],
    source: { status: 'proposed', reference: 'a test' },
    policyVersion: policy.version,
  };
}

export const policy: Policy = { version: '2026-01-01', rules: {}, offerHours: 72 };

/** What had been recorded, in order. */
export function given(...events: (Told | readonly Told[])[]): Story {
  return new Story(emptyCase(CASE), [], 0).after(events.flat());
}

/** Who does it, when, and what completeness answers: nothing unmet unless said otherwise. */
export interface Circumstances {
  /** The home practitioner unless said otherwise; an actor where somebody is not in the directory. */
  by?: Staff | Actor;
  /** ISO 8601 UTC; a minute after the last fact unless said otherwise. */
  at?: string;
  /** The last transfer proposed unless said otherwise; null for a command on the case. */
  transferId?: string | null;
  /** When the reported fact happened, as the command says it. */
  occurredAt?: string;
  unmet?: RuleAnswer[];
  assess?: Context['assess'];
}

/** A case in the middle of its story. */
export class Story {
  readonly state: CaseState;
  /** Every fact so far. */
  readonly events: readonly Told[];
  readonly #idsDrawn: number;

  constructor(state: CaseState, events: readonly Told[], idsDrawn: number) {
    this.state = state;
    this.events = events;
    this.#idsDrawn = idsDrawn;
  }

  /** The story with more facts, as if they had been decided. */
  after(events: readonly Told[], idsDrawn = this.#idsDrawn): Story {
    const state = events.reduce((before, told) => evolve(before, recorded(before, told)), this.state);
    return new Story(state, [...this.events, ...events], idsDrawn);
  }

  when<Command>(decide: Decide<Command>, command: Command, circumstances: Circumstances = {}): Outcome {
    const { by = people.homePractitioner, at, occurredAt } = circumstances;
    const transferId =
      circumstances.transferId === undefined
        ? Object.keys(this.state.transfers).at(-1)
        : circumstances.transferId;
    let idsDrawn = this.#idsDrawn;
    const now = at ?? aMinuteLater(this.state.lastRecordedAt);
    const actor = actorOf(by);
    const context: Context = {
      now,
      actor,
      commandId: '00000000-0000-7000-8000-0000000c0d01',
      ...(typeof transferId === 'string' && { transferId }),
      ...(occurredAt !== undefined && { occurredAt: moment(occurredAt) }),
      newId: () => id(++idsDrawn),
      policy,
      assess: circumstances.assess ?? (() => circumstances.unmet ?? []),
      directory,
    };
    try {
      const drafts = decide(this.state, command, context);
      const told = drafts.map((draft) => ({ ...draft, by: asStaff(by), at: now }));
      return new Outcome(drafts, undefined, () => this.after(told, idsDrawn), this);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return new Outcome([], error, () => this, this);
    }
  }
}

/** What came of it. */
export class Outcome {
  readonly drafts: readonly Draft[];
  readonly refusal: Refusal | undefined;
  readonly #next: () => Story;
  readonly #before: Story;

  constructor(drafts: readonly Draft[], refusal: Refusal | undefined, next: () => Story, before: Story) {
    this.drafts = drafts;
    this.refusal = refusal;
    this.#next = next;
    this.#before = before;
  }

  /** Exactly these facts are recorded; none for a command that had nothing to add. */
  then(...expected: Told[]): Story {
    expect(this.refusal).toBeUndefined();
    expect(this.drafts).toStrictEqual(expected.map(({ by: _by, at: _at, ...draft }) => draft));
    return this.#next();
  }

  /** It is recorded, whatever it is: for the steps of a story that another test looks at. */
  thenAccepted(): Story {
    expect(this.refusal).toBeUndefined();
    return this.#next();
  }

  /** Turned down, with these words among others; `more` tells the field or the unmet rules. Nothing is recorded. */
  thenRefused(
    kind: RefusalKind,
    words: string | RegExp,
    more: { field?: string; unmet?: string[] } = {},
  ): Story {
    expect(this.drafts).toEqual([]);
    expect(this.refusal).toBeInstanceOf(Refusal);
    const { refusal } = this as { refusal: Refusal };
    expect(refusal.kind).toBe(kind);
    expect(refusal.message).toMatch(words);
    if (more.field !== undefined) expect(refusal.fields.map(({ field }) => field)).toEqual([more.field]);
    if (more.unmet !== undefined) expect(refusal.unmet.map(({ rule }) => rule)).toEqual(more.unmet);
    return this.#before;
  }
}

function recorded(before: CaseState, { by = people.homePractitioner, at, ...draft }: Told): Recorded {
  const recordedAt = at ?? aMinuteLater(before.lastRecordedAt);
  const revision = before.revision + 1;
  const { type, data, transferId, occurredAt = { at: recordedAt, precision: 'minute' } } = draft;
  return {
    type,
    data,
    ...(transferId !== undefined && { transferId }),
    stamp: {
      eventId: `00000000-0000-7000-8000-e${String(revision).padStart(11, '0')}`,
      revision,
      occurredAt: occurredAt.at,
      precision: occurredAt.precision,
      recordedAt,
      actor: actorOf(by),
      policyVersion: policy.version,
    },
  } as Recorded;
}

function aMinuteLater(instant: string): string {
  return instant === '' ? START : new Date(Date.parse(instant) + 60_000).toISOString();
}

function moment(text: string): Moment {
  const read = parseMoment(text);
  if (read === undefined) throw new Error(`Not a moment: ${text}`);
  return read;
}

function actorOf(by: Staff | Actor): Actor {
  if (!('team' in by)) return by;
  const { id, role, team } = by;
  return { id, role, agency: directory.team(team)?.agency ?? '', area: team };
}

function asStaff(by: Staff | Actor): Staff {
  if ('team' in by) return by;
  return { id: by.id, name: by.id, role: by.role, grade: '', team: by.area, from: '2020-01-01' };
}
