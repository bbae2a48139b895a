import { refuseField, type Decide } from '../decider.ts';
import { happenedOn, londonDay } from '../time.ts';
import type { AssessRosh } from './risk.commands.ts';
import type { RiskEvents, RoshLevel } from './risk.events.ts';

const LEVELS: readonly RoshLevel[] = ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'];
const GROUPS = ['public', 'knownAdult', 'children', 'staff', 'prisoners'] as const;

/** Records risk of serious harm; overall is never below the highest group (domain §5.1). */
export const assessRosh: Decide<AssessRosh> = (_state, command, { now }) => {
  const { overall, assessedOn, source } = command;
  const given = GROUPS.filter((group) => command[group] !== undefined);
  const highest = Math.max(-1, ...given.map((group) => LEVELS.indexOf(command[group] ?? overall)));
  if (LEVELS.indexOf(overall) < highest) {
    refuseField('overall', 'Choose an overall level at least as high as the highest group');
  }
  if (assessedOn > londonDay(now)) refuseField('assessedOn', 'Enter a day that is not in the future');
  const groups: Partial<RiskEvents['RoshLevelAssessed']> = Object.fromEntries(
    given.map((group) => [group, command[group]]),
  );
  return [
    {
      type: 'RoshLevelAssessed',
      data: { overall, ...groups, assessedOn, source },
      ...happenedOn(assessedOn, now),
    },
  ];
};
