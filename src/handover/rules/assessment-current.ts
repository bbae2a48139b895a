import type { Stamp } from '../../case/decider.ts';
import type { Risk } from '../../case/risk/risk.state.ts';
import { addMonths, dayInWords, londonDay } from '../../case/time.ts';
import { standing, type Found } from './look.ts';
import { unknownSince } from './look-ups.ts';
import { home, type About, type Rule } from './rule.ts';
import { risk } from './stakes.ts';

type Assessment = Risk['oasys'][number];

/** Every assessment in its newest version: recording one again replaces what was told of it before. */
function assessments({ state }: About): Assessment[] {
  return [...new Map(state.risk.oasys.map((each) => [each.assessmentId, each])).values()];
}

/** The newest that was finished and whose record was made or checked by a person. */
function newest(about: About, isUnchecked: boolean): Assessment | undefined {
  return assessments(about)
    .filter(({ status, completedOn }) => status === 'COMPLETE' && completedOn !== undefined)
    .filter(({ imported }) => (imported !== undefined) === isUnchecked)
    .toSorted((one, other) => ((one.completedOn ?? '') < (other.completedOn ?? '') ? -1 : 1))
    .at(-1);
}

function none(about: About): Found {
  const elsewhere = newest(about, true);
  if (elsewhere !== undefined) {
    const finding = `One finished on ${dayInWords(elsewhere.completedOn ?? '')} is recorded elsewhere and not checked`;
    return { is: 'undone', finding, because: [elsewhere.stamp] };
  }
  const all = assessments(about);
  const finding = all.length === 0 ? 'No OASys assessment is recorded' : 'No OASys assessment is finished';
  return { is: 'undone', finding, because: all.map(({ stamp }) => stamp) };
}

/** A look-up that failed after the newest was recorded leaves open whether there is a newer one. */
const unknown = (about: About): Found | undefined =>
  unknownSince(about.state, 'OASYS', about.state.risk.oasys.at(-1)?.stamp);

function exists(about: About): Found {
  const last = newest(about, false);
  if (last === undefined) return unknown(about) ?? none(about);
  const finding = `The newest OASys assessment was finished on ${dayInWords(last.completedOn ?? '')}`;
  return unknown(about) ?? { is: 'done', finding, because: [last.stamp] };
}

/** What happened since that an assessment has to take in: an allegation, an emergency. */
function significant({ state }: About): { day: string; what: string; stamp: Stamp }[] {
  const allegations = state.risk.items
    .filter(({ statementType, withdrawn }) => statementType === 'ALLEGATION' && withdrawn === undefined)
    .map(({ source, stamp }) => ({
      day: source.asOf ?? londonDay(stamp.recordedAt),
      what: 'an allegation',
      stamp,
    }));
  const emergencies = state.contingency.actions
    .flatMap(({ invocations }) => invocations)
    .map(({ stamp }) => ({ day: londonDay(stamp.recordedAt), what: 'an emergency action', stamp }));
  return [...allegations, ...emergencies].toSorted((one, other) => (one.day < other.day ? -1 : 1));
}

function isCurrent(months: number) {
  return (about: About, on: string): Found => {
    const last = newest(about, false);
    if (last?.completedOn === undefined) return unknown(about) ?? none(about);
    const { completedOn, stamp } = last;
    const day = dayInWords(completedOn);
    const since = significant(about).findLast((each) => each.day > completedOn);
    if (since !== undefined) {
      const finding = `The newest was finished on ${day}, before ${since.what} of ${dayInWords(since.day)}`;
      return { is: 'undone', finding, because: [stamp, since.stamp] };
    }
    if (addMonths(completedOn, months) < londonDay(on)) {
      const finding = `The newest was finished on ${day}, more than ${months} months before`;
      return { is: 'undone', finding, because: [stamp] };
    }
    const finding = `The newest was finished on ${day}, and nothing significant is recorded since`;
    return unknown(about) ?? { is: 'done', finding, because: [stamp] };
  };
}

const rule = {
  line: 'assessment',
  owes: home(),
  page: () => 'oasys',
  ofCase: true,
  needs: [],
} as const satisfies Partial<Rule>;

export const assessmentRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-19',
    title: 'There is a finished OASys assessment',
    why: (s) => `Without one the receiving area judges this person from nothing: ${risk(s)}.`,
    judge: (s) => standing(s, exists),
    act: () => 'Record the newest finished OASys assessment',
    needsOfCase: ['OasysAssessmentRecorded', 'LookUpRecorded'],
  },
  {
    ...rule,
    id: 'HC-20',
    title: 'The OASys assessment is recent, and newer than the last significant event',
    why: (s) => `An old assessment hides what has changed: ${risk(s)}.`,
    judge: (s) => standing(s, isCurrent(s.policy.limits?.['months'] ?? 4)),
    act: () => 'Review the OASys assessment, and record the day it was finished',
    needsOfCase: [
      'OasysAssessmentRecorded',
      'LookUpRecorded',
      'RiskItemCaptured',
      'ContingencyActionInvoked',
    ],
  },
];
