import { addMonths, londonDay } from '../../case/time.ts';
import type { Tenure } from '../../case/responsibility/responsibility.state.ts';
import { home, idsOf, receiving, said, type Rule, type Situation, type Verdict } from './rule.ts';
import { risk } from './stakes.ts';

/**
 * Supervision has to have had one holder without a break since the case was opened. It may stop only with the sentence
 * or the person's life, which is an event of its own and no break.
 */
function judgeHolder({ state }: Situation): Verdict {
  const { tenures } = state.responsibilities.SUPERVISION;
  const because = idsOf(...tenures.map(({ stamp }) => stamp));
  if (tenures.length === 0)
    return { outcome: 'FAILED', finding: 'No holder of supervision is recorded.', because };
  const broken = tenures.findIndex((tenure, i) => isBroken(tenure, tenures[i + 1]));
  if (broken >= 0) {
    const pair = tenures.slice(broken, broken + 2).map(({ stamp }) => stamp);
    const finding = 'Between two holders of supervision there is a time with none, or with two.';
    return { outcome: 'FAILED', finding, because: idsOf(...pair) };
  }
  const holders = tenures.length === 1 ? 'One holder' : `${tenures.length} holders, one after the other`;
  return { outcome: 'SATISFIED', finding: `${holders}; no time without one.`, because };
}

function isBroken({ until, endedBy }: Tenure, next: Tenure | undefined): boolean {
  if (next === undefined || until === next.since) return false;
  const endedByItself = endedBy !== undefined && endedBy.eventId !== next.stamp.eventId;
  return until === null || until > next.since || !endedByItself;
}

/** The practitioners who supervised the person in the months before an instant, each once. */
function practitioners({ state, now }: Situation, months: number): Set<string> {
  const since = addMonths(londonDay(now), -months);
  const here = state.responsibilities.SUPERVISION.tenures
    .filter(({ until }) => until === null || londonDay(until) >= since)
    .map(({ holder }) => holder.staffId ?? holder.name ?? '');
  const before = (state.identity?.previousPractitioners ?? [])
    .filter(({ to }) => to >= since)
    .map(({ name }) => name);
  return new Set([...here, ...before]);
}

function judgeContinuity(s: Situation): Verdict {
  const { practitioners: most = 3, months = 24 } = s.policy.limits ?? {};
  const count = practitioners(s, months).size;
  const found = `${count} ${count === 1 ? 'practitioner' : 'practitioners'} in ${months} months`;
  const because = idsOf(
    s.state.identity?.stamp,
    ...s.state.responsibilities.SUPERVISION.tenures.map(({ stamp }) => stamp),
  );
  if (count <= most) return { outcome: 'SATISFIED', finding: `${found}.`, because };
  const summary = s.state.oversight.continuity.findLast(
    ({ transferId, summary }) =>
      said(summary) && (transferId === undefined || transferId === s.transfer.transferId),
  );
  return summary === undefined
    ? {
        outcome: 'FAILED',
        finding: `${found}, and nobody has written what carried over between them.`,
        because,
      }
    : {
        outcome: 'SATISFIED',
        finding: `${found}; what carried over between them was written down.`,
        because: [...because, ...idsOf(summary.stamp)],
      };
}

export const continuityRules: readonly Rule[] = [
  {
    id: 'HC-13',
    title: 'Somebody has held supervision at every moment, and never two',
    line: 'process',
    owes: home(),
    why: (s) => `A person nobody answers for is a person nobody watches: ${risk(s)}.`,
    judge: judgeHolder,
    act: () => undefined,
    page: () => 'accept',
    needs: [],
    needsOfCase: ['ResponsibilityTransferred', 'ResponsibilityEnded'],
    outlives: true,
  },
  {
    id: 'HC-18',
    title: 'Many practitioners in a short time: what carried over is written down',
    line: 'process',
    owes: receiving('SENIOR'),
    why: (s) => `With each new practitioner something is lost that was never written down: ${risk(s)}.`,
    judge: judgeContinuity,
    act: ({ transfer: { requested } }) =>
      requested && 'Write what carried over from one practitioner to the next',
    page: () => 'continuity',
    needs: [],
    needsOfCase: ['CaseOpened', 'ResponsibilityTransferred', 'ContinuitySummaryRecorded'],
  },
];
