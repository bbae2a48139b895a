import { refuseField, type Decide } from '../decider.ts';
import { happenedOn, londonDay } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import type { AssessRosh } from './risk.commands.ts';
import type { RoshLevel } from './risk.events.ts';

const LEVELS: readonly RoshLevel[] = ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'];
const GROUPS = ['public', 'knownAdult', 'children', 'staff', 'prisoners'] as const;

/** Records risk of serious harm; overall is never below the highest group (domain §5.1). */
export const assessRosh: Decide<AssessRosh> = (state, command, context) => {
  mustHaveAPart(state, context, 'record risk of serious harm');
  const { now } = context;
  const { overall, assessedOn, source } = command;
  const groups = GROUPS.flatMap((group) => {
    const level = command[group];
    return level === undefined ? [] : [[group, level] as const];
  });
  if (groups.some(([, level]) => LEVELS.indexOf(level) > LEVELS.indexOf(overall))) {
    refuseField('overall', 'Choose an overall level at least as high as the highest group');
  }
  if (assessedOn > londonDay(now)) refuseField('assessedOn', 'Enter a day that is not in the future');
  return [
    {
      type: 'RoshLevelAssessed',
      data: { overall, ...Object.fromEntries(groups), assessedOn, source },
      ...happenedOn(assessedOn, now),
    },
  ];
};
