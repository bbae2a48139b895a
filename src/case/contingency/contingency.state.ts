import type { Recorded, Stamp, Stamped } from '../decider.ts';
import { endOf } from '../time.ts';
import { homeSince, isLeft, sideNow, type AreaWritten } from '../transfer/areas.ts';
import type { Transfer, Transfers } from '../transfer/transfer.state.ts';
import type {
  ContactNumber,
  ContingencyContent,
  ContingencyEvents,
  Situation,
  StandsIn,
} from './contingency.events.ts';

type Fact<Name extends keyof ContingencyEvents> = Stamped<ContingencyEvents[Name]>;
/** The transfer that was open when it was written: `standsIn` names its areas. */
type Written<Name extends keyof ContingencyEvents> = Fact<Name> & { transferId?: string };

/** Somebody rang a number of an action. */
export type Ringing =
  | ({ answered: true } & Fact<'ContingencyContactVerified'>)
  | ({ answered: false } & Fact<'ContingencyContactFailed'>);

/** A time at which an action was begun, and how it ended. */
export interface Invocation extends Fact<'ContingencyActionInvoked'> {
  concluded?: Fact<'ContingencyActionConcluded'>;
}

/** An action with all its versions and everything that became of it. */
export interface ContingencyAction extends Written<'ContingencyActionDefined'> {
  changes: readonly Written<'ContingencyActionChanged'>[];
  ringings: readonly Ringing[];
  invocations: readonly Invocation[];
  superseded?: Fact<'ContingencyActionSuperseded'>;
}

/** The emergency plan. */
export interface Contingency {
  actions: readonly ContingencyAction[];
  ruledOut: readonly Fact<'ContingencySituationRuledOut'>[];
}

export const noContingency: Contingency = { actions: [], ruledOut: [] };

/** The action as it stands now. */
export function planOf(action: ContingencyAction): ContingencyContent {
  return action.changes.at(-1) ?? action;
}

/** A field without which nobody could act. */
export type Needed =
  | 'trigger'
  | 'firstAct'
  | 'ownerAgency'
  | 'contactName'
  | 'phone'
  | 'outOfHoursName'
  | 'outOfHoursPhone'
  | 'minutesToAct';

/** What an action needs, in words: "the first act". */
export const needed: Readonly<Record<Needed, string>> = {
  trigger: 'what starts it',
  firstAct: 'the first act',
  ownerAgency: 'the agency that acts',
  contactName: 'the contact by name',
  phone: 'the phone number',
  outOfHoursName: 'the out-of-hours contact',
  outOfHoursPhone: 'the out-of-hours number',
  minutesToAct: 'the time to act',
};

/** What is still to be filled in before the action can be used (HC-60). */
export function missingOf(action: ContingencyAction): Needed[] {
  const plan = planOf(action);
  return (Object.keys(needed) as Needed[]).filter(
    (field) => plan[field] === undefined || String(plan[field]).trim() === '',
  );
}

/** Recorded elsewhere, and nobody has written it over here. */
export function isUncheckedAction({ imported, changes }: ContingencyAction): boolean {
  return imported !== undefined && changes.length === 0;
}

/** Whole, checked and not superseded: somebody could act by it tonight. */
export function isUsable(action: ContingencyAction): boolean {
  return action.superseded === undefined && missingOf(action).length === 0 && !isUncheckedAction(action);
}

/** Where an action stands (domain §11.4). INVOKED while somebody acts by it, whatever became of the action meanwhile. */
export type ActionStanding = 'DRAFT' | 'WAITING' | 'ACTIVE' | 'INVOKED' | 'LAPSED' | 'SUPERSEDED';

/**
 * The standing of an action, from the facts alone: it begins and ends with the event in which supervision passes
 * (HC-63). One of the receiving area lapses when the case moves on from there.
 */
export function standingOf(action: ContingencyAction, transfers: Transfers): ActionStanding {
  if (openInvocations(action).length > 0) return 'INVOKED';
  if (action.superseded !== undefined) return 'SUPERSEDED';
  if (!isUsable(action)) return 'DRAFT';
  const area = areaOf(action);
  if (area === undefined) return 'ACTIVE';
  if (isLeft(area, transfers)) return 'LAPSED';
  return homeSince(area, transfers) === undefined ? 'WAITING' : 'ACTIVE';
}

/** What was begun by the action and is not concluded. */
export function openInvocations({ invocations }: ContingencyAction): Invocation[] {
  return invocations.filter(({ concluded }) => concluded === undefined);
}

/**
 * Where the action would stand if it were written again as it is, under a transfer or under none: what was the
 * receiving area is home once supervision passed to it, and without a transfer there is but one area. Undefined for an
 * area that the case has left, or never came to.
 */
export function standsNow(
  action: ContingencyAction,
  transfers: Transfers,
  transfer?: Transfer,
): StandsIn | undefined {
  const area = areaOf(action);
  if (area === undefined) return 'BOTH';
  const side = sideNow(area, transfers, transfer);
  return transfer === undefined && side === 'HOME' ? 'BOTH' : side;
}

/** The one area where the action stands; undefined for both. */
function areaOf(action: ContingencyAction): AreaWritten | undefined {
  const { standsIn: side, transferId, stamp: written } = action.changes.at(-1) ?? action;
  return side === 'BOTH' ? undefined : { side, transferId, written };
}

/** A number of the action as it stands. */
export function numberOf(action: ContingencyAction, number: ContactNumber): string | undefined {
  const { phone, outOfHoursPhone } = planOf(action);
  return number === 'DAYTIME' ? phone : outOfHoursPhone;
}

/** The event that wrote a number of the action as it stands: nobody can have rung it for the plan before. */
export function numberSince(action: ContingencyAction, number: ContactNumber): Stamp {
  const versions = [action, ...action.changes];
  const phoneOf = ({ phone, outOfHoursPhone }: ContingencyContent) =>
    bare(number === 'DAYTIME' ? phone : outOfHoursPhone);
  const now = phoneOf(planOf(action));
  const another = versions.findLastIndex((version) => phoneOf(version) !== now);
  return (versions[another + 1] ?? action).stamp;
}

/**
 * The last time a number of the action as it stands was rung, of those that count; ringing another number says nothing
 * of this one.
 */
export function lastRinging(
  action: ContingencyAction,
  number: ContactNumber,
  counts: (ringing: Ringing) => boolean = () => true,
): Ringing | undefined {
  const phone = bare(numberOf(action, number));
  return action.ringings
    .filter((each) => each.number === number && bare(each.phone) === phone && counts(each))
    .toSorted((one, other) => (rungAt(one) < rungAt(other) ? -1 : 1))
    .at(-1);
}

/** The same number however it is spaced. */
const bare = (phone: string | undefined) => phone?.replace(/\s/g, '');

/** Ringing at an unknown time comes before every other. */
const rungAt = ({ stamp }: Ringing) => endOf({ at: stamp.occurredAt, precision: stamp.precision }) ?? '';

/**
 * The statement that a situation needs no action, while it holds: an action written for the situation since then
 * overtakes it (HC-59).
 */
export function rulingOut(
  { actions, ruledOut }: Contingency,
  situation: Situation,
): Contingency['ruledOut'][number] | undefined {
  const last = ruledOut.findLast((each) => each.situation === situation);
  const overtaken = actions.some(({ stamp, changes, ...defined }) =>
    [{ ...defined, stamp }, ...changes].some(
      (version) => version.situation === situation && version.stamp.revision > (last?.stamp.revision ?? 0),
    ),
  );
  return overtaken ? undefined : last;
}

/** Every event that changed what the action tells its reader. */
export function materialPlans({ stamp, changes, superseded }: ContingencyAction): Stamp[] {
  const material = changes.filter((each) => each.material).map((each) => each.stamp);
  return [stamp, ...material, ...(superseded ? [superseded.stamp] : [])];
}

export function evolveContingency(contingency: Contingency, event: Recorded): Contingency {
  const { stamp, transferId } = event;
  const under = transferId === undefined ? {} : { transferId };
  const change = (actionId: string, to: (action: ContingencyAction) => Partial<ContingencyAction>) => ({
    ...contingency,
    actions: contingency.actions.map((each) =>
      each.actionId === actionId ? { ...each, ...to(each) } : each,
    ),
  });
  switch (event.type) {
    case 'ContingencyActionDefined': {
      const action = { ...event.data, ...under, changes: [], ringings: [], invocations: [], stamp };
      return { ...contingency, actions: [...contingency.actions, action] };
    }
    case 'ContingencyActionChanged': {
      const fact = { ...event.data, ...under, stamp };
      return change(fact.actionId, ({ changes }) => ({ changes: [...changes, fact] }));
    }
    case 'ContingencyActionSuperseded':
      return change(event.data.actionId, () => ({ superseded: { ...event.data, stamp } }));
    case 'ContingencySituationRuledOut':
      return { ...contingency, ruledOut: [...contingency.ruledOut, { ...event.data, stamp }] };
    case 'ContingencyContactVerified':
    case 'ContingencyContactFailed': {
      const rung = (
        event.type === 'ContingencyContactVerified'
          ? { answered: true, ...event.data, stamp }
          : { answered: false, ...event.data, stamp }
      ) as Ringing;
      return change(rung.actionId, ({ ringings }) => ({ ringings: [...ringings, rung] }));
    }
    case 'ContingencyActionInvoked': {
      const fact = { ...event.data, stamp };
      return change(fact.actionId, ({ invocations }) => ({ invocations: [...invocations, fact] }));
    }
    case 'ContingencyActionConcluded': {
      const concluded = { ...event.data, stamp };
      return change(concluded.actionId, ({ invocations }) => ({
        invocations: invocations.map((each) =>
          each.invocationId === concluded.invocationId ? { ...each, concluded } : each,
        ),
      }));
    }
    default:
      return contingency;
  }
}
