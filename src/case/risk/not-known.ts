import { refuseField, type Decide } from '../decider.ts';
import { mustActFor } from '../transfer/sides.ts';
import { about, openTransfer } from '../transfer/standing.ts';
import type { StateNotKnown } from './risk.commands.ts';

/**
 * What the home side does not know (HC-33). An empty form says nothing: that nothing is missing is stated by a tick, and
 * recorded as no points.
 */
export const stateNotKnown: Decide<StateNotKnown> = (state, { points = [], nothing = false }, context) => {
  const transfer = openTransfer(state, context);
  mustActFor('HOME', state, transfer, context, 'say what the home area does not know');
  if (points.length === 0 && !nothing) {
    refuseField('points', 'Write what you do not know, or tick that there is nothing');
  }
  if (points.length > 0 && nothing) {
    refuseField('nothing', 'Take the tick away, or remove what you wrote');
  }
  return [about(transfer, 'NotKnownStated', { points }, context)];
};
