import type { TopicForm } from '../form/topic-form.ts';
import { holderOf } from '../responsibility/responsibility.state.ts';
import { receivingPractitioner } from './transfer.state.ts';

/** Working days in which a question should be answered: our suggestion. */
const ANSWER_DAYS = 3;

/** What is suggested on the forms of a transfer, and the questions that they are opened about. */
export const transferForm: TopicForm = {
  recorded: () => ({}),
  opened({ transfers, responsibilities }, { transferId, act, workingDay }) {
    const transfer = transferId === undefined ? undefined : transfers[transferId];
    if (transfer === undefined) return undefined;
    if (act === 'query') return { dueOn: workingDay?.(ANSWER_DAYS) };
    if (act !== 'conversation') return undefined;
    const from = (transfer.passed?.from ?? holderOf(responsibilities.SUPERVISION))?.staffId;
    return {
      participants: [
        { staffId: from, role: 'Transferring practitioner' },
        { staffId: receivingPractitioner(transfer) ?? undefined, role: 'Receiving practitioner' },
      ],
    };
  },
  filledIn({ transfers }, act, id) {
    const isQuestion = Object.values(transfers).some(({ queries }) =>
      queries.some(({ queryId, closed }) => queryId === id && closed === undefined),
    );
    return isQuestion && ['answer-query', 'close-query'].includes(act) ? { queryId: id } : undefined;
  },
};
