import { emptyCase, evolve, type CaseState } from '../../../src/case/case.ts';
import { commandRoutes } from '../../../src/case/command-routes.ts';
import { Refusal, type Context, type Draft, type Recorded } from '../../../src/case/decider.ts';
import type { Class } from '../../../src/case/field.ts';
import { topicForms } from '../../../src/case/form/topic-forms.ts';
import { fieldsOf, type Field } from '../../../src/case/field.ts';
import { raiseEscalation } from '../../../src/case/oversight/oversight.ts';
import { readBody } from '../../../src/case/recording/body.ts';
import { expireOffer } from '../../../src/case/responsibility/responsibility.ts';
import { addDays, parseMoment } from '../../../src/case/time.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import type { Actor } from '../../../src/event-store/envelope/metadata.ts';
import { CASE, id, policy, unmet } from './given.ts';
import { directory, people, STRANGER, system } from './people.ts';

/** Made-up lives of a case: each step is some command of the service with a body made from its own fields. */

/** Numbers that look like chance and are the same for the same seed. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** From 0 to just under `sides`. */
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * sides);
  }
  pick<T>(values: readonly T[]): T {
    return values[this.roll(values.length)] as T;
  }
}

/** One thing somebody tries. */
export interface Attempt {
  act: string;
  by: Staff | Actor;
  body: object;
  transferId?: string;
  now: string;
  /** What completeness answers; now and then two rules unmet unless said otherwise. */
  assess?: Context['assess'];
}

/** A case and everything that was recorded about it, step by step. */
export interface History {
  state: CaseState;
  log: readonly Recorded[];
}

export const nothingYet: History = { state: frozen(emptyCase(CASE)), log: [] };

const staff = Object.values<Staff>(people);
const routes = new Map(commandRoutes.map((row) => [row.act, row]));
export const acts: readonly string[] = [...routes.keys(), 'expire-offer', 'raise-escalation'];

/** What came of an attempt: the same history, with what was decided, or with the refusal. */
export type Result = { after: History; drafts: readonly Draft[] } | { refusal: Refusal };

/** Tries a command as the handler would: body checked, part played checked, case and transfer known, then decided. */
export function tryIt(history: History, attempt: Attempt): Result {
  try {
    const drafts = decided(history.state, attempt);
    return { after: drafts.reduce((so, draft) => recorded(so, draft, attempt), history), drafts };
  } catch (refusal) {
    if (refusal instanceof Refusal) return { refusal };
    throw refusal;
  }
}

function decided(state: CaseState, attempt: Attempt): Draft[] {
  const { act, body, transferId } = attempt;
  const context = contextOf(state, attempt);
  if (act === 'expire-offer') return expireOffer(state, body as Parameters<typeof expireOffer>[1], context);
  if (state.identity === null && act !== 'open') throw new Refusal('not-found', 'No such case');
  if (transferId !== undefined && state.transfers[transferId] === undefined) {
    throw new Refusal('not-found', 'No such transfer');
  }
  if (act === 'raise-escalation') {
    return raiseEscalation(state, body as Parameters<typeof raiseEscalation>[1], context);
  }
  const row = routes.get(act);
  if (row === undefined) throw new Error(`No such act: ${act}`);
  if (row.roles !== undefined && !row.roles.includes(context.actor.role)) {
    throw new Refusal('forbidden', 'Not their act');
  }
  return row.decide(state, readBody(row.command, body), context);
}

function contextOf(state: CaseState, { by, body, transferId, now, assess }: Attempt): Context {
  const { occurredAt } = body as { occurredAt?: string };
  const moment = occurredAt === undefined ? undefined : parseMoment(occurredAt);
  let drawn = (state.revision + 1) * 10;
  return {
    now,
    actor: actorOf(by),
    commandId: id(0),
    ...(transferId !== undefined && { transferId }),
    ...(moment !== undefined && { occurredAt: moment }),
    newId: () => id(++drawn),
    policy,
    assess:
      assess ?? (() => (now.endsWith('7.000Z') ? [unmet('HC-09', 'pass'), unmet('HC-08', 'agree')] : [])),
    directory,
  };
}

function recorded({ state, log }: History, draft: Draft, { by, now }: Attempt): History {
  const revision = state.revision + 1;
  const { type, data, transferId, occurredAt = { at: now, precision: 'minute' }, eventId } = draft;
  const event = {
    type,
    data,
    ...(transferId !== undefined && { transferId }),
    stamp: {
      eventId: eventId ?? `00000000-0000-7000-8000-e${String(revision).padStart(11, '0')}`,
      revision,
      occurredAt: occurredAt.at,
      precision: occurredAt.precision,
      recordedAt: now,
      actor: actorOf(by),
      policyVersion: policy.version,
    },
  } as Recorded;
  return { state: frozen(evolve(state, frozen(event))), log: [...log, event] };
}

function actorOf(by: Staff | Actor): Actor {
  if (!('team' in by)) return by;
  return { id: by.id, role: by.role, agency: directory.team(by.team)?.agency ?? '', area: by.team };
}

/** Whoever changes it in place is found out. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}

/** Any command by anybody, with a body that its fields allow, about whatever there is. */
export function anyAttempt(dice: Dice, { state }: History, now: string): Attempt {
  const act = dice.pick(acts);
  return attemptOf(dice, state, now, act, dice.roll(12) === 0 ? system : dice.pick(staff));
}

/** This command by this person; what `special` does not say is made up. */
export function attemptOf(
  dice: Dice,
  state: CaseState,
  now: string,
  act: string,
  by: Staff | Actor,
  special: object = {},
): Attempt {
  const row = routes.get(act);
  const transfers = Object.keys(state.transfers);
  const transferId = dice.roll(4) === 0 ? dice.pick(transfers) : transfers.at(-1);
  const about = row === undefined ? act === 'raise-escalation' : row.to === 'transfer';
  const made = row === undefined ? clockBody(dice, state) : bodyOf(row.command, dice, state, now);
  const body = { ...made, ...special };
  return { act, by, body, now, ...(about && transferId !== undefined && { transferId }) };
}

function entryOf(of: Field['of'], dice: Dice, state: CaseState, now: string): object {
  return of === undefined ? {} : bodyOf(of, dice, state, now);
}

function clockBody(dice: Dice, state: CaseState): object {
  return {
    offerId: idOf('offerId', dice, state),
    expiryEventId: id(7_000_000 + state.revision),
    rule: dice.pick(['HC-03', 'HC-05']),
    to: dice.pick(['SENIOR', 'HEAD_OF_PDU']),
    dueOn: '2026-03-09',
    escalationEventId: id(8_000_000 + state.revision),
  };
}

function bodyOf(command: Class<object>, dice: Dice, state: CaseState, now: string): object {
  return Object.fromEntries(
    fieldsOf(command)
      .filter(({ optional }) => !optional || dice.roll(3) === 0)
      .map((field) => [field.name, valueOf(field, dice, state, now)]),
  );
}

function valueOf(field: Field, dice: Dice, state: CaseState, now: string): unknown {
  const { name, kind, values = {}, of, max } = field;
  const today = now.slice(0, 10);
  switch (kind) {
    case 'code':
      return dice.pick(Object.keys(values));
    case 'codes':
      return [dice.pick(Object.keys(values))];
    case 'tick':
      return true;
    case 'phone':
      return '01632 960 001';
    case 'day':
      return addDays(
        today,
        dice.roll(30) - (/^(from|startedOn|dateOfBirth|assessedOn|decidedOn)$/.test(name) ? 30 : 5),
      );
    case 'time':
      return new Date(Date.parse(now) + (dice.roll(240) - 24) * 3_600_000).toISOString();
    case 'moment':
      return dice.pick([today.slice(0, 7), today, 'unknown', now]);
    case 'staff':
      return dice.roll(40) === 0 ? STRANGER : staffOf(dice, state);
    case 'team':
      return dice.pick(directory.teams()).code;
    case 'yes-no':
      return dice.roll(2) === 0;
    case 'number':
      return name === 'version' ? Math.max(0, state.revision - dice.roll(3)) : 1 + dice.roll(max ?? 4);
    case 'list':
      return Array.from({ length: 1 + dice.roll(2) }, () => 'Something said');
    case 'group':
      return max === undefined ? entryOf(of, dice, state, now) : [entryOf(of, dice, state, now)];
    case 'reasons':
      return ['HC-08', 'HC-09'].map((rule) => ({ rule, reason: 'It cannot wait' }));
    case 'id':
      return idOf(name, dice, state);
    default:
      return textOf(name);
  }
}

/** Often the person who has a part in the transfer, so that things go on. */
function staffOf(dice: Dice, state: CaseState): string {
  const named = Object.values(state.transfers).at(-1)?.allocations.at(-1)?.staffId;
  return named !== undefined && dice.roll(2) === 0 ? named : dice.pick(staff).id;
}

/** Often the newest thing of its kind, sometimes an old one, seldom one that never was. */
function idOf(name: string, dice: Dice, state: CaseState): string {
  const transfers = Object.values(state.transfers);
  const known: Record<string, string[]> = {
    offerId: Object.values(state.responsibilities).flatMap(({ offers, settled }) => [
      ...settled.map(({ offer }) => offer.offerId),
      ...offers.map(({ offerId }) => offerId),
    ]),
    queryId: transfers.flatMap(({ queries }) => queries.map(({ queryId }) => queryId)),
    appointmentId: transfers.flatMap(({ appointments }) => appointments.map((each) => each.appointmentId)),
    checkId: state.checks.map((check) => check.checkId),
    readBackId: state.understanding.readBacks.map(({ readBackId }) => readBackId),
    disputeId: state.understanding.disputes.map(({ disputeId }) => disputeId),
    proposalId: state.oversight.blockPasses.map(({ proposalId }) => proposalId),
    onwardFrom: Object.keys(state.transfers),
  };
  const ids = known[name] ?? offeredOnForms(name, state);
  if (ids.length === 0 || dice.roll(20) === 0) return STRANGER;
  return dice.roll(4) === 0 ? dice.pick(ids) : (ids.at(-1) ?? STRANGER);
}

/** What the topics' own forms offer as things stand. */
function offeredOnForms(name: string, state: CaseState): string[] {
  const transferId = Object.keys(state.transfers).at(-1);
  const asked = { directory, ...(transferId !== undefined && { transferId }) };
  return topicForms.flatMap((topic) => (topic.recorded(state, asked)[name] ?? []).map(({ value }) => value));
}

function textOf(name: string): string {
  const forms: Record<string, string> = {
    crn: 'X000101',
    pnc: '02/73319Z',
    agency: 'POLICE',
    key: 'ab'.repeat(32),
  };
  return forms[name] ?? 'In plain words';
}
