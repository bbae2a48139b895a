import type { TopicForm } from '../form/topic-form.ts';
import { contentOf, standingItems, isUnchecked, type RiskItem } from './risk.state.ts';

const choice = (item: RiskItem) => {
  const { who, nature } = contentOf(item);
  return { value: item.itemId, text: who === undefined ? nature : `${who}: ${nature}` };
};

/** Statements that stand can be chosen; only what came from elsewhere unchecked waits to be confirmed. */
export const riskForm: TopicForm = {
  recorded({ risk }, { act }) {
    const standing = standingItems(risk);
    return {
      riskItemId: (act === 'confirm-risk-item' ? standing.filter(isUnchecked) : standing).map(choice),
    };
  },
  filledIn({ risk }, act, id) {
    const item = standingItems(risk).find(({ itemId }) => itemId === id);
    if (item === undefined) return undefined;
    switch (act) {
      case 'correct-risk-item':
        return { ...contentOf(item), riskItemId: id };
      case 'confirm-risk-item':
      case 'withdraw-risk-item':
        return { riskItemId: id };
      default:
        return undefined;
    }
  },
};
