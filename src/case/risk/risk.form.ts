import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { clockTime } from '../time.ts';
import { levels } from './risk.events.ts';
import { contentOf, isUnchecked, standingItems, type RiskItem, type RoshAssessments } from './risk.state.ts';

/** Statements that stand can be chosen; only what came from elsewhere unchecked waits to be confirmed. */
export const riskForm: TopicForm = {
  recorded({ risk, rosh }, { act }) {
    const standing = standingItems(risk);
    return {
      riskItemId: (act === 'confirm-risk-item' ? standing.filter(isUnchecked) : standing).map(itemChoice),
      roshId: rosh.filter(({ imported, confirmed }) => imported && !confirmed).map(roshChoice),
    };
  },

  filledIn({ risk, rosh }, act, id) {
    if (act === 'risk-to-self') return risk.toSelf.find(({ stamp }) => stamp.eventId === id);
    if (act === 'rosh') return rosh.find(({ stamp }) => stamp.eventId === id);
    if (act === 'confirm-rosh') return { roshId: id };
    const item = standingItems(risk).find(({ itemId }) => itemId === id);
    if (item === undefined) return undefined;
    if (act === 'confirm-risk-item' || act === 'withdraw-risk-item') return { riskItemId: id };
    return act === 'correct-risk-item' ? { riskItemId: id, statement: statementOf(item) } : undefined;
  },
};

/** The statement as the form asks for it. */
function statementOf(item: RiskItem): object {
  const { source, ...words } = contentOf(item);
  return { ...words, source: source.system, asOf: source.asOf };
}

function itemChoice(item: RiskItem): Choice {
  const { who, nature } = contentOf(item);
  return { value: item.itemId, text: who === undefined ? nature : `${who}: ${nature}` };
}

function roshChoice({ stamp, overall, source }: RoshAssessments[number]): Choice {
  const text = `${levels[overall]} overall, from ${source}, brought in at ${clockTime(stamp.recordedAt)}`;
  return { value: stamp.eventId, text };
}
