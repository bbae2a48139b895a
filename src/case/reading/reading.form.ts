import { taskOf } from '../agencies/agencies.state.ts';
import { checkInWords } from '../checks/words.ts';
import { planOf } from '../contingency/contingency.state.ts';
import type { CaseState } from '../case.ts';
import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { holderOf } from '../responsibility/responsibility.state.ts';
import { contentOf, standingItems } from '../risk/risk.state.ts';
import { nameOf } from '../telling.ts';
import { readBackStanding } from './read-back.ts';
import { openDisputes, type ReadBack } from './reading.state.ts';

/** The read-back that waits for a word, what can be disputed, and the disputes that are not settled. */
export const readingForm: TopicForm = {
  recorded(state, { transferId, directory }) {
    return {
      readBackId: awaiting(state, transferId).map((readBack) => ({
        value: readBack.readBackId,
        text: `${nameOf(readBack.stamp.actor.id, directory)}. ${inOneLine(readBack)}`,
      })),
      disputeId: openDisputes(state.understanding).map(({ disputeId, points }) => ({
        value: disputeId,
        text: points,
      })),
      itemId: disputable(state),
    };
  },
  opened(state, { transferId, act }) {
    const [readBack] = awaiting(state, transferId);
    switch (act) {
      case 'confirm-read-back':
        return readBack && { readBackId: readBack.readBackId };
      case 'correct-read-back':
        return readBack;
      case 'dispute':
        return { ownerStaffId: holderOf(state.responsibilities.SUPERVISION)?.staffId };
      default:
        return undefined;
    }
  },
  filledIn(state, act, id) {
    if (act === 'dispute' && disputable(state).some(({ value }) => value === id)) return { itemId: id };
    if (act === 'settle-dispute' && openDisputes(state.understanding).some((each) => each.disputeId === id)) {
      return { disputeId: id };
    }
    return undefined;
  },
};

function inOneLine({ whoIsAtRisk, whenGreatest, firstSign, firstAct }: ReadBack): string {
  return `At risk: ${whoIsAtRisk}. Greatest: ${whenGreatest}. First sign: ${firstSign}. First act: ${firstAct}`;
}

/** The last read-back, while nobody has said whether it is right. */
function awaiting(state: CaseState, transferId: string | undefined): ReadBack[] {
  const transfer = transferId === undefined ? undefined : state.transfers[transferId];
  if (transfer === undefined) return [];
  const now = readBackStanding(state, transfer);
  return now.standing === 'GIVEN' || now.standing === 'OVERTAKEN'
    ? [now.readBack].filter(({ confirmed }) => confirmed === undefined)
    : [];
}

/** Every item of the record that stands. */
function disputable({ risk, contingency, agencies, checks }: CaseState): Choice[] {
  const actions = contingency.actions.filter(({ superseded }) => superseded === undefined);
  return [
    ...standingItems(risk).map((item) => choice(item.itemId, 'Risk', contentOf(item).nature)),
    ...actions.map((action) => choice(action.actionId, 'Emergency action', planOf(action).trigger)),
    ...agencies.map((each) => choice(each.responsibilityId, taskOf(each).agency, taskOf(each).task)),
    ...checks.map((check) => choice(check.checkId, 'Check', checkInWords(check))),
  ];
}

const choice = (value: string, what: string, words: string): Choice => ({ value, text: `${what}: ${words}` });
