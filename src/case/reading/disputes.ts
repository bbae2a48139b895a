import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Decide } from '../decider.ts';
import { byWhomAndWhen, nameOf, transferOf } from '../telling.ts';
import { MANAGERS, mustHaveAPart } from '../transfer/sides.ts';
import { about } from '../transfer/standing.ts';
import type { DisputeItem, SettleDispute } from './reading.commands.ts';
import type { DisputedKind } from './reading.events.ts';

/** A reader holds that something recorded is wrong; it stays as it is beside what they say, until it is settled. */
export const disputeItem: Decide<DisputeItem> = (state, { itemId, points, ownerStaffId }, context) => {
  const transfer = transferOf(state, context);
  mustHaveAPart(state, context, 'dispute what is recorded');
  if (ownerStaffId !== undefined && context.directory.staff(ownerStaffId) === undefined) {
    refuseField('ownerStaffId', 'Choose somebody who is in the directory today');
  }
  const kind = itemId === undefined ? 'OTHER' : kindOf(state, itemId);
  if (kind === undefined) refuseField('itemId', 'Nothing with this id is recorded; choose what you dispute');
  const dispute = { disputeId: context.newId(), kind, itemId, points, ownerStaffId };
  return [about(transfer, 'ItemDisputed', dispute, context)];
};

/** Settled by its owner, by whoever raised it or by a manager; where nobody owns it, by anybody of either side. */
export const settleDispute: Decide<SettleDispute> = (state, { disputeId, how }, context) => {
  const transfer = transferOf(state, context);
  mustHaveAPart(state, context, 'settle a dispute');
  const { actor, directory } = context;
  const dispute =
    state.understanding.disputes.find((each) => each.disputeId === disputeId) ??
    refuse('not-found', 'No dispute with this id was raised');
  const { settled, ownerStaffId, stamp } = dispute;
  if (settled !== undefined) {
    refuse(
      'conflict',
      `This dispute was settled ${byWhomAndWhen(settled.stamp, directory)}; raise a new one`,
    );
  }
  const theirs = [ownerStaffId, stamp.actor.id].includes(actor.id) || MANAGERS.includes(actor.role);
  if (ownerStaffId !== undefined && !theirs) {
    const owner = nameOf(ownerStaffId, directory);
    refuse(
      'forbidden',
      `Only ${owner}, who sees to it, whoever raised it, or a senior can settle this dispute`,
    );
  }
  return [about(transfer, 'ItemDisputeSettled', { disputeId, how }, context)];
};

/** What an item of the record is; undefined when nothing has this id. */
function kindOf({ risk, contingency, agencies, checks }: CaseState, id: string): DisputedKind | undefined {
  if (risk.items.some(({ itemId }) => itemId === id)) return 'RISK_ITEM';
  if (contingency.actions.some(({ actionId }) => actionId === id)) return 'CONTINGENCY_ACTION';
  if (agencies.some(({ responsibilityId }) => responsibilityId === id)) return 'AGENCY_RESPONSIBILITY';
  return checks.some(({ checkId }) => checkId === id) ? 'CHECK' : undefined;
}
