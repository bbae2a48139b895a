import { situations } from '../../case/contingency/contingency.events.ts';
import { isUsable, planOf, standingOf } from '../../case/contingency/contingency.state.ts';
import type { FirstActShown } from '../handover.answers.ts';
import { usableThere } from '../rules/contingency.ts';
import type { About } from '../rules/rule.ts';

/** What is done first when something goes wrong: of what was begun, else where the person goes, else where they are. */
export function firstAct(about: About): FirstActShown | null {
  const { state } = about;
  const { actions } = state.contingency;
  const begun = actions.find((action) => standingOf(action, state.transfers) === 'INVOKED');
  const action = begun ?? usableThere(about)[0] ?? actions.find(isUsable);
  if (action === undefined) return null;
  const plan = planOf(action);
  return {
    situation: situations[plan.situation],
    act: plan.firstAct ?? '',
    isBegun: action === begun,
  };
}
