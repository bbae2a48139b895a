import type { CaseState } from '../case.ts';
import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { clockTime } from '../time.ts';
import { openTransfers } from '../transfer/standing.ts';
import { situations } from './contingency.events.ts';
import {
  isUsable,
  numberOf,
  openInvocations,
  planOf,
  standingOf,
  standsNow,
  type ContingencyAction,
} from './contingency.state.ts';

const choice = (action: ContingencyAction): Choice => {
  const { situation, firstAct, trigger } = planOf(action);
  return { value: action.actionId, text: `${situations[situation]}: ${firstAct ?? trigger}` };
};

const hasNumber = (action: ContingencyAction) =>
  numberOf(action, 'DAYTIME') !== undefined || numberOf(action, 'OUT_OF_HOURS') !== undefined;

/** Only actions that the act can still be about are offered, and what was begun until it is concluded. */
export const contingencyForm: TopicForm = {
  recorded({ contingency, transfers }, { act }) {
    const { actions } = contingency;
    const inThePlan = actions.filter(({ superseded }) => superseded === undefined);
    const usable = actions.filter(isUsable);
    const fitting: Record<string, ContingencyAction[]> = {
      'change-contingency': inThePlan.filter((each) => standingOf(each, transfers) !== 'LAPSED'),
      'verify-contact': inThePlan.filter(hasNumber),
      'invoke-contingency': usable,
    };
    return {
      actionId: (fitting[act ?? ''] ?? inThePlan).map(choice),
      by: usable.map(choice),
      invocationId: actions.flatMap(begun),
    };
  },
  filledIn(state, act, id) {
    if (act === 'conclude-contingency') return concludedBy(state, id);
    const action = state.contingency.actions.find(({ actionId }) => actionId === id);
    if (action === undefined) return undefined;
    switch (act) {
      case 'change-contingency':
        return { ...asWritten(action, state), actionId: id };
      case 'supersede-contingency':
      case 'verify-contact':
      case 'invoke-contingency':
        return { actionId: id };
      default:
        return undefined;
    }
  },
};

function begun(action: ContingencyAction): Choice[] {
  return openInvocations(action).map(({ invocationId, seen, stamp }) => ({
    value: invocationId,
    text: `${situations[planOf(action).situation]}: ${seen} (recorded at ${clockTime(stamp.recordedAt)})`,
  }));
}

/** About what was begun, or about an action by which one thing was begun. */
function concludedBy({ contingency }: CaseState, id: string): object | undefined {
  const open = contingency.actions.flatMap(openInvocations);
  const found = open.filter(({ invocationId, actionId }) => invocationId === id || actionId === id);
  const [only, ...more] = found;
  return only === undefined || more.length > 0 ? undefined : { invocationId: only.invocationId };
}

/** The action as its form asks for it, in the areas as they are now. */
function asWritten(action: ContingencyAction, state: CaseState): object {
  const { why: _why, material: _material, ...plan } = { why: '', material: false, ...planOf(action) };
  return { ...plan, standsIn: standsNow(action, state.transfers, openTransfers(state)[0]) };
}
