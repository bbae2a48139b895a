import type { TopicForm } from '../form/topic-form.ts';
import { nameOf } from '../telling.ts';
import { openProposals } from './gate.ts';

/** The proposals to pass a rule that blocks to which somebody can agree. */
export const oversightForm: TopicForm = {
  recorded({ transfers, oversight }, { transferId, directory }) {
    const transfer = transferId === undefined ? undefined : transfers[transferId];
    const proposals = transfer === undefined ? [] : openProposals(oversight, transfer);
    return {
      proposalId: proposals.map(({ proposalId, rule, reason, stamp }) => ({
        value: proposalId,
        text: `${rule}, proposed by ${nameOf(stamp.actor.id, directory)}: ${reason}`,
      })),
    };
  },
  filledIn: ({ oversight }, act, id) =>
    act === 'second-block-pass' && oversight.blockPasses.some(({ proposalId }) => proposalId === id)
      ? { proposalId: id }
      : undefined,
};
