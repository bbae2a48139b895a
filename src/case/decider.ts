import type { Actor, Moment, Precision } from '../event-store/envelope/metadata.ts';
import type { CaseState } from './case.ts';
import type { CaseEventName, CaseEvents } from './events.ts';
import type { Directory } from '../directory/directory.ts';
import type { Assess, Policy, Unmet } from '../handover/assessment.ts';

/** What an event says, before it is stored. `occurredAt` absent means: as it was recorded. */
export type Draft = {
  [Name in CaseEventName]: {
    type: Name;
    data: CaseEvents[Name];
    transferId?: string;
    occurredAt?: Moment;
    /** Given where the event must have the same id on every instance (the clock's work). */
    eventId?: string;
  };
}[CaseEventName];

/** When and by whom a fact came into the record, and which event says so. */
export interface Stamp {
  eventId: string;
  revision: number;
  occurredAt: string | null;
  precision: Precision;
  recordedAt: string;
  actor: Actor;
  policyVersion: string;
}

/** A fact with the event that says so. */
export type Stamped<T> = T & { stamp: Stamp };

/** A stored event as `evolve` sees it. */
export type Recorded = {
  [Name in CaseEventName]: {
    type: Name;
    data: CaseEvents[Name];
    transferId?: string;
    stamp: Stamp;
  };
}[CaseEventName];

/** What a decision may know besides the case: everything else in the world is passed in here. */
export interface Context {
  /** ISO 8601 UTC; what `recordedAt` will be, unless the stream's last event is later. */
  now: string;
  actor: Actor;
  commandId: string;
  /** The transfer the command is about, from its address. */
  transferId?: string;
  /** When the reported fact happened, if the command said so. */
  occurredAt?: Moment;
  /** A fresh time-ordered UUID. */
  newId: () => string;
  /** The policy in force now. */
  policy: Policy;
  /** Completeness, passed in so that `case/` and `handover/` do not import each other. */
  assess: Assess;
  /** Areas, teams and staff as at now. */
  directory: Directory;
}

/** A pure decision: what must be recorded, or a thrown `Refusal`. Nothing to record is an empty list. */
export type Decide<Command> = (state: CaseState, command: Command, context: Context) => Draft[];

/** Why a command was turned down, in words for the person who gave it. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly kind: RefusalKind;
  readonly unmet: readonly Unmet[];
  readonly fields: readonly FieldError[];
  constructor(kind: RefusalKind, message: string, more: { unmet?: Unmet[]; fields?: FieldError[] } = {}) {
    super(message);
    this.kind = kind;
    this.unmet = more.unmet ?? [];
    this.fields = more.fields ?? [];
  }
}

/** There is a case with the CRN already. */
export class AlreadyOpen extends Refusal {
  override name = 'AlreadyOpen';
  /** For the record of who was told. */
  readonly caseId: string;
  /** Whether whoever asked may see the case and so be led to it. */
  readonly mayBeShown: boolean;
  constructor(message: string, caseId: string, mayBeShown: boolean) {
    super('conflict', message);
    this.caseId = caseId;
    this.mayBeShown = mayBeShown;
  }
}

/**
 * `invalid` 400: a field is wrong (see `fields`); `forbidden` 403: this person may not;
 * `not-found` 404; `conflict` 409: not from this state, or rules unmet (see `unmet`).
 */
export type RefusalKind = 'invalid' | 'forbidden' | 'not-found' | 'conflict';

/** One thing to put right: which field, and what to do, in plain English. */
export interface FieldError {
  field: string;
  message: string;
}

/** Turns a command down. */
export function refuse(
  kind: RefusalKind,
  message: string,
  more?: { unmet?: Unmet[]; fields?: FieldError[] },
): never {
  throw new Refusal(kind, message, more);
}

/** Turns a command down because of one field. */
export function refuseField(field: string, message: string): never {
  throw new Refusal('invalid', message, { fields: [{ field, message }] });
}
