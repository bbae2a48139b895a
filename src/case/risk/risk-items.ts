import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { byWhomAndWhen } from '../telling.ts';
import { happenedOn, londonDay } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import { withoutBlanks } from '../transfer/standing.ts';
import type { CaptureRiskItem, ConfirmRiskItem, CorrectRiskItem, WithdrawRiskItem } from './risk.commands.ts';
import { riskGroups, type RiskContent, type RiskGroup } from './risk.events.ts';
import { contentOf, isUnchecked, standingItems, type RiskItem } from './risk.state.ts';

/** How many lines of a case can be marked to be read first: more, and nothing is first. */
const START_HERE = 7;

/** What changes when one of these does is never a slip of the pen (design §9). */
const ALWAYS_MATERIAL = {
  groups: 'who may be harmed',
  who: 'who is at risk',
  whenGreatest: 'when it is greatest',
  statementType: 'the kind of statement',
  asOf: 'the day on which it was so',
} as const;

/** A new statement about risk; it was so on the day it gives, which may be long before it is recorded here. */
export const captureRiskItem: Decide<CaptureRiskItem> = (state, command, context) => {
  mustHaveAPart(state, context, 'record what is known of risk');
  const content = contentFrom(command);
  mustNotBeAhead(command, context, 'asOf');
  mustLeaveAFew(state, content, 'startHere');
  return [
    {
      type: 'RiskItemCaptured',
      data: { itemId: context.newId(), ...content },
      ...happenedOn(command.asOf, context.now),
    },
  ];
};

/** A new version of the statement, whole; it is material whenever a person, day, time or kind of statement changes. */
export const correctRiskItem: Decide<CorrectRiskItem> = (state, command, context) => {
  mustHaveAPart(state, context, 'correct what is recorded of risk');
  const { riskItemId, statement, why, material } = command;
  const item = standingItem(state, riskItemId, context);
  const before = contentOf(item);
  const content = contentFrom(statement, before);
  mustNotBeAhead(statement, context, 'statement.asOf');
  mustLeaveAFew(state, content, 'statement.startHere', riskItemId);
  const changed = whatChanged(before, content);
  if (changed.length === 0) {
    const instead = isUnchecked(item) ? 'confirm it if it holds as it stands' : 'there is nothing to correct';
    refuse('conflict', `Nothing is changed; ${instead}`);
  }
  const neverASlip = Object.entries(ALWAYS_MATERIAL)
    .filter(([field]) => changed.includes(field as keyof Told))
    .map(([, words]) => words);
  if (!material && neverASlip.length > 0) {
    refuseField(
      'material',
      `Choose yes: you changed ${neverASlip.join(', ')}, which is never a slip of the pen`,
    );
  }
  return [{ type: 'RiskItemCorrected', data: { itemId: riskItemId, ...content, why, material } }];
};

/** What was recorded elsewhere holds as it stands; of which kind it is was never chosen by the import. */
export const confirmRiskItem: Decide<ConfirmRiskItem> = (state, { riskItemId, statementType }, context) => {
  mustHaveAPart(state, context, 'confirm what was recorded elsewhere');
  const item = standingItem(state, riskItemId, context);
  if (isUnchecked(item)) {
    return [{ type: 'RiskItemConfirmed', data: { itemId: riskItemId, statementType } }];
  }
  const { corrections, confirmed } = item;
  const last = corrections.at(-1) ?? confirmed ?? item;
  const when = byWhomAndWhen(last.stamp, context.directory);
  const what = last === confirmed ? 'confirmed' : 'written here';
  refuse('conflict', `This was ${what} ${when}; correct it or set it aside if it is wrong`);
};

/** The statement is wrong or does not belong here; it stays to be seen, as set aside. */
export const withdrawRiskItem: Decide<WithdrawRiskItem> = (state, { riskItemId, why }, context) => {
  mustHaveAPart(state, context, 'set aside what is recorded of risk');
  standingItem(state, riskItemId, context);
  return [{ type: 'RiskItemWithdrawn', data: { itemId: riskItemId, why } }];
};

function standingItem({ risk }: CaseState, riskItemId: string, { directory }: Context): RiskItem {
  const item = risk.items.find(({ itemId }) => itemId === riskItemId);
  if (item === undefined) refuseField('riskItemId', 'Choose a risk item that is recorded in this case');
  if (item.withdrawn !== undefined) {
    refuse('conflict', `This risk item was set aside ${byWhomAndWhen(item.withdrawn.stamp, directory)}`);
  }
  return item;
}

/** The statement as it was given; of the same source it keeps what the source calls it. */
function contentFrom(command: CaptureRiskItem, before?: RiskContent): RiskContent {
  const { source: system, asOf, groups, ...words } = command;
  const source = before?.source.system === system ? before.source : { system };
  const inOrder = (Object.keys(riskGroups) as RiskGroup[]).filter((group) => groups.includes(group));
  return withoutBlanks({ ...words, groups: inOrder, source: { ...source, asOf } });
}

type Told = Omit<RiskContent, 'groups' | 'source'> & { groups: string; system: string; asOf?: string };

/** The names of what is told otherwise; a kind of statement that was never chosen before is no change. */
function whatChanged(before: RiskContent, after: RiskContent): (keyof Told)[] {
  const [one, other] = [told(before), told(after)];
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof Told>;
  if (one.statementType === undefined) fields.delete('statementType');
  return [...fields].filter((field) => one[field] !== other[field]);
}

function told({ groups, source: { system, asOf }, ...words }: RiskContent): Told {
  return { ...words, groups: groups.toSorted().join(), system, ...(asOf !== undefined && { asOf }) };
}

function mustNotBeAhead({ asOf }: CaptureRiskItem, { now }: Context, field: string): void {
  if (asOf > londonDay(now)) refuseField(field, 'Enter a day that is not in the future');
}

function mustLeaveAFew({ risk }: CaseState, { startHere }: RiskContent, field: string, but?: string): void {
  if (!startHere) return;
  const others = standingItems(risk).filter((item) => item.itemId !== but && contentOf(item).startHere);
  if (others.length >= START_HERE) {
    refuseField(
      field,
      'Choose no: seven lines are marked to be read first already; correct one of them first',
    );
  }
}
