import type { CaseState } from '../../../src/case/case.ts';
import { fieldsOf, type Class, type Field } from '../../../src/case/field.ts';
import { topicForms } from '../../../src/case/form/topic-forms.ts';
import { openOffers } from '../../../src/case/responsibility/offers.ts';
import { addDays } from '../../../src/case/time.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { ruleOf } from '../../../src/handover/rules/rules.ts';
import { directory, people, STRANGER } from './people.ts';

/** What people say in made-up histories: bodies of commands, made from the commands' own fields. */

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

/** What a body is made up from. */
export interface MadeFrom {
  dice: Dice;
  state: CaseState;
  /** ISO 8601 UTC. */
  now: string;
  act: string;
  by: Staff;
  /** For an act that is about a transfer. */
  transferId?: string;
}

const staff = Object.values<Staff>(people);

/** Reasons for going on without a rule. */
export const reasonsFor = (rules: readonly string[]) =>
  rules.map((rule) => ({ rule, reason: 'It cannot wait' }));

/** A body that the fields of a command allow; what is optional is left out more often than not. */
export function bodyOf(command: Class<object>, from: MadeFrom): object {
  return Object.fromEntries(
    fieldsOf(command)
      .filter(({ optional }) => !optional || from.dice.roll(3) === 0)
      .map((field) => [field.name, valueOf(field, from)]),
  );
}

const PAST = /^(from|startedOn|dateOfBirth|assessedOn|decidedOn|completedOn|asOf)$/;

function valueOf(field: Field, from: MadeFrom): unknown {
  const { name, kind, values = {}, of, max } = field;
  const { dice, state, now } = from;
  const today = now.slice(0, 10);
  switch (kind) {
    case 'code':
      return dice.pick(Object.keys(values));
    case 'codes':
      return [dice.pick(Object.keys(values))];
    case 'tick':
      return true;
    case 'phone':
      return dice.pick(['01632 960 001', '01632 960 002']);
    case 'day':
      return addDays(today, dice.roll(30) - (PAST.test(name) ? 30 : 5));
    case 'time':
      return new Date(Date.parse(now) + (dice.roll(240) - 24) * 3_600_000).toISOString();
    case 'moment':
      return momentOf(from, today);
    case 'staff':
      return dice.roll(40) === 0 ? STRANGER : staffOf(from);
    case 'team':
      return dice.pick(directory.teams()).code;
    case 'yes-no':
      return dice.roll(2) === 0;
    case 'number':
      return name === 'version' ? Math.max(0, state.revision - dice.roll(3)) : 1 + dice.roll(max ?? 4);
    case 'list':
      return Array.from({ length: 1 + dice.roll(2) }, () => 'Something said');
    case 'group':
      return max === undefined ? entryOf(of, from) : [entryOf(of, from)];
    case 'reasons':
      return reasonsFor([...ruleOf.keys()].filter(() => dice.roll(6) === 0));
    case 'id':
      return idOf(name, from);
    default:
      return textOf(name, dice);
  }
}

const entryOf = (of: Field['of'], from: MadeFrom): object => (of === undefined ? {} : bodyOf(of, from));

/** Mostly a time that is past, known more or less exactly; seldom one that lies ahead. */
function momentOf({ dice, now }: MadeFrom, today: string): string {
  const earlier = new Date(Date.parse(now) - dice.roll(5_000) * 60_000).toISOString();
  return dice
    .pick([now, earlier, addDays(today, -dice.roll(4)), today, today.slice(0, 7), 'unknown', 'ahead'])
    .replace('ahead', addDays(today, 2));
}

/** Often the person who has a part in the transfer, so that things go on. */
function staffOf({ dice, state }: MadeFrom): string {
  const named = Object.values(state.transfers).at(-1)?.allocations.at(-1)?.staffId;
  return named !== undefined && dice.roll(2) === 0 ? named : dice.pick(staff).id;
}

/** Mostly something that the act can still be about, sometimes whatever ever had an id of the kind, seldom nothing. */
function idOf(name: string, from: MadeFrom): string {
  const { dice } = from;
  const fate = dice.roll(20);
  if (fate === 0) return STRANGER;
  const ids = fate < 4 ? [] : fittingIds(name, from);
  const some = ids.length > 0 ? ids : everyId(name, from.state);
  if (some.length === 0) return STRANGER;
  return dice.roll(3) === 0 ? dice.pick(some) : (some.at(-1) ?? STRANGER);
}

/** Whether there is something that an act can be about as things stand. */
export function hasWhatItNeeds(command: Class<object>, from: MadeFrom): boolean {
  return fieldsOf(command).every(
    ({ kind, optional, name }) => kind !== 'id' || optional || fittingIds(name, from).length > 0,
  );
}

/** What the service's own forms offer for an act as things stand, and what is open where there is no form. */
function fittingIds(name: string, { state, act, transferId }: MadeFrom): string[] {
  const transfer = transferId === undefined ? undefined : state.transfers[transferId];
  const open: Record<string, () => string[]> = {
    offerId: () =>
      openOffers(state)
        .filter((offer) => offer.transferId === transferId)
        .map((offer) => offer.offerId),
    queryId: () =>
      (transfer?.queries ?? [])
        .filter(({ answered, closed }) => !closed && (act !== 'answer-query' || !answered))
        .map((query) => query.queryId),
    appointmentId: () =>
      (transfer?.appointments ?? [])
        .filter(({ attended, missed }) => !attended && !missed)
        .map((each) => each.appointmentId),
    onwardFrom: () => Object.keys(state.transfers),
  };
  const own = open[name];
  if (own !== undefined) return own();
  const asked = { directory, act, ...(transferId !== undefined && { transferId }) };
  return topicForms.flatMap((topic) => (topic.recorded(state, asked)[name] ?? []).map(({ value }) => value));
}

/** Every id of the kind that was ever given. */
function everyId(name: string, state: CaseState): string[] {
  const { risk, rosh, agencies, checks, contingency, understanding, oversight, access } = state;
  const transfers = Object.values(state.transfers);
  const ids: Record<string, () => string[]> = {
    offerId: () =>
      Object.values(state.responsibilities).flatMap(({ settled }) =>
        settled.map(({ offer }) => offer.offerId),
      ),
    queryId: () => transfers.flatMap(({ queries }) => queries.map(({ queryId }) => queryId)),
    appointmentId: () =>
      transfers.flatMap(({ appointments }) => appointments.map((each) => each.appointmentId)),
    riskItemId: () => risk.items.map(({ itemId }) => itemId),
    roshId: () => rosh.map(({ stamp }) => stamp.eventId),
    responsibilityId: () => agencies.map((each) => each.responsibilityId),
    movedTo: () => agencies.map((each) => each.responsibilityId),
    actionId: () => contingency.actions.map(({ actionId }) => actionId),
    by: () => contingency.actions.map(({ actionId }) => actionId),
    invocationId: () =>
      contingency.actions.flatMap(({ invocations }) => invocations.map(({ invocationId }) => invocationId)),
    checkId: () => checks.map(({ checkId }) => checkId),
    readBackId: () => understanding.readBacks.map(({ readBackId }) => readBackId),
    disputeId: () => understanding.disputes.map(({ disputeId }) => disputeId),
    proposalId: () => oversight.blockPasses.map(({ proposalId }) => proposalId),
    accessId: () => access.emergencies.map(({ accessId }) => accessId),
  };
  return ids[name]?.() ?? [];
}

function textOf(name: string, dice: Dice): string {
  const forms: Record<string, () => string> = {
    crn: () => 'X000101',
    pnc: () => '02/73319Z',
    agency: () => dice.pick(['POLICE', 'HOUSING']),
    rule: () => dice.pick([...ruleOf.keys()]),
    key: () => dice.roll(16).toString(16).repeat(64),
  };
  return forms[name]?.() ?? `In plain words ${dice.roll(9)}`;
}
