import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide, type Draft, type Stamp } from '../decider.ts';
import { byWhomAndWhen, nameOf, transferOf } from '../telling.ts';
import { about } from '../transfer/standing.ts';
import type { AcknowledgeItem, GiveFeedback } from './reading.commands.ts';
import type { ReadingItem } from './reading.events.ts';

/** The reader has read the request as it was sent. */
export const acknowledgeRequest: Decide<AcknowledgeItem> = (state, command, context) =>
  acknowledge('REQUEST', state, command, context);

/** The reader has read the handover summary. */
export const acknowledgeSummary: Decide<AcknowledgeItem> = (state, command, context) =>
  acknowledge('SUMMARY', state, command, context);

/** Whoever supervision passed to, and nobody for them, says how the handover served them; once more if there is more. */
export const giveFeedback: Decide<GiveFeedback> = (state, { missing, helped }, context) => {
  const transfer = transferOf(state, context);
  const { actor, directory } = context;
  const { passed } = transfer;
  if (passed === undefined)
    refuse('conflict', 'Supervision has not passed yet; say this once you have the case');
  if (passed.to.staffId !== actor.id) {
    const who = passed.to.staffId === undefined ? 'whoever' : `${nameOf(passed.to.staffId, directory)}, who`;
    refuse('forbidden', `Only ${who} took the case over can say how the handover served them`);
  }
  return [
    about(transfer, 'HandoverFeedbackGiven', { missing, ...(helped !== undefined && { helped }) }, context),
  ];
};

/**
 * Nobody acknowledges what does not exist, nor what has changed since it was shown to them. What is recorded is the
 * revision of the event that last changed the item; any revision shown since then shows the same.
 */
function acknowledge(
  item: ReadingItem,
  state: CaseState,
  { version }: AcknowledgeItem,
  context: Context,
): Draft[] {
  const { transferId } = transferOf(state, context);
  const changes = changesOf(item, state, transferId);
  const newest = changes.at(-1);
  if (newest === undefined) refuse('conflict', 'The request was not sent yet, so there is nothing to read');
  if (version > state.revision) {
    refuseField('version', `There is no such version; the newest is ${newest.revision}`);
  }
  const later = changes.filter((change) => change.revision > version);
  if (later.length > 0) {
    const times = later.length === 1 ? 'One thing was' : `${later.length} things were`;
    refuse(
      'conflict',
      `${times} recorded since the version you read, the last ${byWhomAndWhen(newest, context.directory)}. ` +
        'Read it again, then confirm the version you see',
    );
  }
  const known = state.acknowledgements.some(
    (each) =>
      each.transferId === transferId &&
      each.item === item &&
      each.version === newest.revision &&
      each.stamp.actor.id === context.actor.id,
  );
  if (known) return [];
  return [{ type: 'ItemAcknowledged', data: { item, version: newest.revision }, transferId }];
}

/** What changed the item, in order: the request is as it was sent; the summary changes with all that is recorded. */
function changesOf(item: ReadingItem, state: CaseState, transferId: string): readonly Stamp[] {
  if (item === 'SUMMARY') return state.changes;
  const sent = state.transfers[transferId]?.requested;
  return sent === undefined ? [] : [sent.stamp];
}
