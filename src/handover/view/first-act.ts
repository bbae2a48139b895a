import { situations } from '../../case/contingency/contingency.events.ts';
import {
  planOf,
  standingOf,
  type ActionStanding,
  type ContingencyAction,
} from '../../case/contingency/contingency.state.ts';
import type { FirstActShown } from '../handover.answers.ts';
import { usableThere } from '../rules/contingency.ts';
import type { About } from '../rules/rule.ts';

/** What is done first when something goes wrong tonight: of what was begun, else of what stands now, as on the card. */
export function firstAct({ state }: About): FirstActShown | null {
  const standing = (wanted: ActionStanding) =>
    state.contingency.actions.find((action) => standingOf(action, state.transfers) === wanted);
  const begun = standing('INVOKED');
  return shown(begun ?? standing('ACTIVE'), begun !== undefined);
}

/** What will be done first where the person goes, and cannot be relied on before supervision passes. */
export function firstActOncePassed(about: About): FirstActShown | null {
  const { state } = about;
  return shown(usableThere(about).find((action) => standingOf(action, state.transfers) === 'WAITING'));
}

function shown(action: ContingencyAction | undefined, isBegun = false): FirstActShown | null {
  if (action === undefined) return null;
  const { situation, firstAct } = planOf(action);
  return { situation: situations[situation], act: firstAct ?? '', isBegun };
}
