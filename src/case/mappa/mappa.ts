import { refuseField, type Decide } from '../decider.ts';
import { happenedOn, londonDay } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import type { DecideMappaLevel } from './mappa.commands.ts';

/** Records at which level the person is managed, and why, also when it stays as it was. */
export const decideMappaLevel: Decide<DecideMappaLevel> = (state, command, context) => {
  mustHaveAPart(state, context, 'record the MAPPA level');
  const { now } = context;
  const { level, category, reasons, decidedOn } = command;
  if (decidedOn > londonDay(now)) refuseField('decidedOn', 'Enter a day that is not in the future');
  return [
    {
      type: 'MappaLevelDecided',
      data: { level, ...(category !== undefined && { category }), reasons, decidedOn },
      ...happenedOn(decidedOn, now),
    },
  ];
};
