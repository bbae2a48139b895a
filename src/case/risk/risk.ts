import { refuse, refuseField, type Decide } from '../decider.ts';
import { byWhomAndWhen } from '../telling.ts';
import { happenedOn, londonDay } from '../time.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import { withoutBlanks } from '../transfer/standing.ts';
import type { AssessRosh, ConfirmRosh, RecordOasys, RecordRiskToSelf } from './risk.commands.ts';
import type { RoshLevel, SelfConcern } from './risk.events.ts';

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
  mustReachHighest(command, 'overall');
  if (assessedOn > londonDay(now)) refuseField('assessedOn', 'Enter a day that is not in the future');
  return [
    {
      type: 'RoshLevelAssessed',
      data: { overall, ...Object.fromEntries(groups), assessedOn, source },
      ...happenedOn(assessedOn, now),
    },
  ];
};

/** Refuses an overall level below that of a group; `field` is where it was given. */
export function mustReachHighest(
  levels: Partial<Record<'overall' | (typeof GROUPS)[number], RoshLevel>>,
  field: string,
): void {
  const { overall = 'LOW' } = levels;
  if (GROUPS.some((group) => LEVELS.indexOf(levels[group] ?? 'LOW') > LEVELS.indexOf(overall))) {
    refuseField(field, 'Choose an overall level at least as high as the highest group');
  }
}

/** Levels that were brought in from elsewhere hold as they stand. */
export const confirmRosh: Decide<ConfirmRosh> = (state, { roshId }, context) => {
  mustHaveAPart(state, context, 'confirm levels of risk that were recorded elsewhere');
  const assessment = state.rosh.find(({ stamp }) => stamp.eventId === roshId);
  if (assessment === undefined) refuseField('roshId', 'Choose levels that are recorded in this case');
  const { imported, confirmed } = assessment;
  if (imported !== undefined && confirmed === undefined) {
    return [{ type: 'RoshLevelConfirmed', data: { assessment: roshId } }];
  }
  const when = byWhomAndWhen((confirmed ?? assessment).stamp, context.directory);
  const what = confirmed === undefined ? 'recorded here' : 'confirmed';
  refuse('conflict', `These levels were ${what} ${when}; record new ones if they have changed`);
};

const CONCERNS: readonly SelfConcern[] = ['CURRENT_AND_PREVIOUS', 'CURRENT', 'PREVIOUS'];

/** Risk to the person themselves; a concern is told in words, because a code helps nobody. */
export const recordRiskToSelf: Decide<RecordRiskToSelf> = (state, command, context) => {
  mustHaveAPart(state, context, 'record risk to the person themselves');
  const { suicide, selfHarm, custody, hostelSetting, vulnerability, details, assessedOn } = command;
  const { now } = context;
  if (assessedOn > londonDay(now)) refuseField('assessedOn', 'Enter a day that is not in the future');
  const areas = [suicide, selfHarm, custody, hostelSetting, vulnerability];
  if (details === undefined && areas.some((each) => CONCERNS.includes(each))) {
    refuseField('details', 'Write what the concern is');
  }
  return [
    { type: 'RiskToSelfRecorded', data: withoutBlanks({ ...command }), ...happenedOn(assessedOn, now) },
  ];
};

/** An OASys assessment as it stands there; only one that is complete has a day of completion. */
export const recordOasys: Decide<RecordOasys> = (state, command, context) => {
  mustHaveAPart(state, context, 'record an OASys assessment');
  const { layer, status, completedOn, asOf } = command;
  const { now } = context;
  if (asOf > londonDay(now)) refuseField('asOf', 'Enter a day that is not in the future');
  if (status === 'COMPLETE') {
    if (completedOn === undefined) refuseField('completedOn', 'Enter the day on which it was completed');
    if (completedOn > asOf) {
      refuseField('completedOn', 'Enter a day that is not later than when somebody looked in OASys');
    }
  } else if (completedOn !== undefined) {
    refuseField('completedOn', 'Leave it empty: the assessment is not complete');
  }
  return [
    {
      type: 'OasysAssessmentRecorded',
      data: {
        assessmentId: context.newId(),
        layer,
        status,
        ...(completedOn !== undefined && { completedOn }),
        source: { system: 'OASys', asOf },
      },
      ...happenedOn(completedOn ?? asOf, now),
    },
  ];
};
