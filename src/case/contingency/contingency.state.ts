import type { Recorded, Stamp, Stamped } from '../decider.ts';
import type { Transfers } from '../transfer/transfer.state.ts';
import type { ContactNumber, ContingencyContent, ContingencyEvents } from './contingency.events.ts';

type Fact<Name extends keyof ContingencyEvents> = Stamped<ContingencyEvents[Name]>;

/** Somebody rang a number of an action. */
export type Ringing =
  | ({ answered: true } & Fact<'ContingencyContactVerified'>)
  | ({ answered: false } & Fact<'ContingencyContactFailed'>);

/** A time at which an action was begun, and how it ended. */
export interface Invocation extends Fact<'ContingencyActionInvoked'> {
  concluded?: Fact<'ContingencyActionConcluded'>;
}

/** An action with all its versions and everything that became of it. */
export interface ContingencyAction extends Fact<'ContingencyActionDefined'> {
  /** The transfer whose areas `standsIn` names; absent where it stands in both. */
  transferId?: string;
  changes: readonly Fact<'ContingencyActionChanged'>[];
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

const NEEDED = [
  'firstAct',
  'ownerAgency',
  'contactName',
  'phone',
  'outOfHoursName',
  'outOfHoursPhone',
  'minutesToAct',
] as const satisfies (keyof ContingencyContent)[];

/** What is still to be filled in before the action can be used (HC-60). */
export function missingOf(action: ContingencyAction): (typeof NEEDED)[number][] {
  const plan = planOf(action);
  return NEEDED.filter((field) => plan[field] === undefined || String(plan[field]).trim() === '');
}

/** Recorded elsewhere, and nobody has written it over here. */
export function isUncheckedAction({ imported, changes }: ContingencyAction): boolean {
  return imported !== undefined && changes.length === 0;
}

/** Whole, checked and not superseded: somebody could act by it tonight. */
export function isUsable(action: ContingencyAction): boolean {
  return action.superseded === undefined && missingOf(action).length === 0 && !isUncheckedAction(action);
}

/** Where an action stands (domain §11.4). INVOKED while a begun action is not concluded. */
export type ActionStanding = 'DRAFT' | 'WAITING' | 'ACTIVE' | 'INVOKED' | 'LAPSED' | 'SUPERSEDED';

/** The standing of an action, from the facts alone: it begins and ends with the event in which supervision passes (HC-63). */
export function standingOf(action: ContingencyAction, transfers: Transfers): ActionStanding {
  if (action.superseded !== undefined) return 'SUPERSEDED';
  if (action.invocations.some(({ concluded }) => concluded === undefined)) return 'INVOKED';
  if (!isUsable(action)) return 'DRAFT';
  const { standsIn } = planOf(action);
  const transfer = action.transferId === undefined ? undefined : transfers[action.transferId];
  const passed = transfer?.passed !== undefined;
  if (standsIn === 'HOME') return passed ? 'LAPSED' : 'ACTIVE';
  if (standsIn === 'RECEIVING') return passed ? 'ACTIVE' : 'WAITING';
  return 'ACTIVE';
}

/** The last time a number of the action as it stands was rung; ringing another number says nothing of this one. */
export function lastRinging(action: ContingencyAction, number: ContactNumber): Ringing | undefined {
  const plan = planOf(action);
  const phone = number === 'DAYTIME' ? plan.phone : plan.outOfHoursPhone;
  return action.ringings.findLast((each) => each.number === number && each.phone === phone);
}

/** Every event that changed what the action tells its reader. */
export function materialPlans({ stamp, changes, superseded }: ContingencyAction): Stamp[] {
  const material = changes.filter((each) => each.material).map((each) => each.stamp);
  return [stamp, ...material, ...(superseded ? [superseded.stamp] : [])];
}

export function evolveContingency(contingency: Contingency, event: Recorded): Contingency {
  const { stamp, transferId } = event;
  const change = (actionId: string, to: (action: ContingencyAction) => Partial<ContingencyAction>) => ({
    ...contingency,
    actions: contingency.actions.map((each) =>
      each.actionId === actionId ? { ...each, ...to(each) } : each,
    ),
  });
  switch (event.type) {
    case 'ContingencyActionDefined': {
      const under = transferId === undefined ? {} : { transferId };
      const action = { ...event.data, ...under, changes: [], ringings: [], invocations: [], stamp };
      return { ...contingency, actions: [...contingency.actions, action] };
    }
    case 'ContingencyActionChanged': {
      const fact = { ...event.data, stamp };
      const under = transferId === undefined ? {} : { transferId };
      return change(fact.actionId, ({ changes }) => ({ ...under, changes: [...changes, fact] }));
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
