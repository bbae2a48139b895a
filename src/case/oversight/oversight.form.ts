import type { TopicForm } from '../form/topic-form.ts';
import { nameOf } from '../telling.ts';
import { inWords, mayBeProposed, openProposals } from './gate.ts';

/** The rules that block and may be passed, and the proposals to pass one to which somebody can agree. */
export const oversightForm: TopicForm = {
  recorded({ transfers, oversight }, { transferId, directory, act, answers }) {
    const transfer = transferId === undefined ? undefined : transfers[transferId];
    const proposals = transfer === undefined ? [] : openProposals(oversight, transfer);
    const rules = transfer === undefined || act === undefined ? [] : (answers?.() ?? []);
    const titles = new Map(rules.map((each) => [each.rule, inWords(each)]));
    return {
      ...(act === 'propose-block-pass' && {
        rule: rules.filter(mayBeProposed).map((each) => ({ value: each.rule, text: inWords(each) })),
      }),
      proposalId: proposals.map(({ proposalId, rule, reason, stamp }) => ({
        value: proposalId,
        text: `${titles.get(rule) ?? rule}, proposed by ${nameOf(stamp.actor.id, directory)}: ${reason}`,
      })),
    };
  },
  filledIn: ({ oversight }, act, id) =>
    act === 'second-block-pass' && oversight.blockPasses.some(({ proposalId }) => proposalId === id)
      ? { proposalId: id }
      : undefined,
};
