import type { Stamp } from '../../case/decider.ts';
import { contentOf, standingItems, type Risk } from '../../case/risk/risk.state.ts';
import { addMonths, dayInWords, londonDay } from '../../case/time.ts';
import { counted, standing, type Found } from './look.ts';
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

/** Something that happened, that an assessment has to take in. */
interface Significant {
  /** YYYY-MM-DD */
  day: string;
  what: string;
  stamp: Stamp;
}

/** Every allegation and every emergency, in the order of their days. */
export function significant({ state }: Pick<About, 'state'>): Significant[] {
  const allegations = standingItems(state.risk)
    .filter((item) => contentOf(item).statementType === 'ALLEGATION')
    .map((item) => ({
      day: contentOf(item).source.asOf ?? londonDay(item.stamp.recordedAt),
      what: 'an allegation',
      stamp: item.stamp,
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

/** The risk was looked at again after it: levels were assessed or an assessment was finished, later or recorded later. */
function reviewAfter({ day, stamp }: Significant, about: About): Stamp | undefined {
  const levels = about.state.rosh
    .filter(({ imported, confirmed }) => imported === undefined || confirmed !== undefined)
    .map((each) => ({ on: each.assessedOn, stamp: each.stamp }));
  const finished = assessments(about)
    .filter(({ status, imported }) => status === 'COMPLETE' && imported === undefined)
    .map((each) => ({ on: each.completedOn ?? '', stamp: each.stamp }));
  const isAfter = ({ on, stamp: by }: (typeof levels)[number]) =>
    on > day || (on === day && by.revision > stamp.revision);
  return [...levels, ...finished].find(isAfter)?.stamp;
}

function reviewedAfterEach(about: About): Found {
  const all = significant(about).map((each) => ({ ...each, review: reviewAfter(each, about) }));
  const open = all.filter(({ review }) => review === undefined);
  const because = (open.length > 0 ? open : all).flatMap(({ stamp, review }) => [stamp, review]);
  const last = open.at(-1);
  if (last === undefined) {
    const finding = `${counted(all.length, 'significant event')}, each followed by a review of the risk`;
    return { is: 'done', finding, because };
  }
  const more = open.length > 1 ? `, nor after ${open.length - 1} before it` : '';
  const finding = `No review of the risk is recorded after ${last.what} of ${dayInWords(last.day)}${more}`;
  return { is: 'undone', finding, because };
}

const rule = {
  line: 'assessment',
  owes: home(),
  page: () => 'oasys',
  ofCase: true,
  needs: [],
} as const satisfies Partial<Rule>;

const happenings = [
  'RiskItemCaptured',
  'RiskItemCorrected',
  'RiskItemConfirmed',
  'ContingencyActionInvoked',
] as const;

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
  {
    ...rule,
    id: 'HC-29',
    title: 'Each significant event was followed by a review of the risk',
    why: (s) => `What happened and was not thought through happens again elsewhere: ${risk(s)}.`,
    judge: (s) => standing(s, reviewedAfterEach),
    act: () => 'Review the risk after what happened, and record its levels',
    page: () => 'rosh',
    needsOfCase: ['OasysAssessmentRecorded', 'RoshLevelAssessed', 'RoshLevelConfirmed', ...happenings],
  },
];
