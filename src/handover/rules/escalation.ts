import type { CaseState } from '../../case/case.ts';
import { dayInWords, endOfLondonDay, londonDay } from '../../case/time.ts';
import { isOpen } from '../../case/transfer/transfer.state.ts';
import type { EscalationStep, PolicyHistory, RuleAnswer } from '../assessment.ts';
import { addWorkingDays, CalendarEnds, isWorkingDay } from '../working-days.ts';
import type { Rule, Verdict } from './rule.ts';
import { home } from './rule.ts';
import { risk } from './stakes.ts';

/**
 * To whom an undone rule goes, and on which working day after its last day, by the policy that set that day: once for
 * each manager and day, so that the next late question goes to them too. None for a rule that only advises, is done,
 * or has no last day. Days past the known bank holidays are left out: they have not come while today is known, and
 * when it is not this throws `CalendarEnds`.
 */
export function escalationSteps(
  { rule, outcome, severity, dueOn, deadlineBasis }: RuleAnswer,
  {
    state,
    transferId,
    now,
    history,
  }: { state: CaseState; transferId: string; now: string; history: PolicyHistory },
): EscalationStep[] {
  if (outcome !== 'FAILED' || severity === 'ADVISES' || !dueOn || !deadlineBasis) return [];
  isWorkingDay(londonDay(now));
  return (history.version(deadlineBasis.policyVersion).escalation ?? []).flatMap(({ to, workingDays }) => {
    const day = ifKnown(() => addWorkingDays(dueOn, workingDays));
    if (day === undefined) return [];
    const raised = state.oversight.escalations.find(
      (each) => each.transferId === transferId && each.rule === rule && each.to === to && each.dueOn === day,
    )?.stamp;
    return [
      { to, dueOn: day, ...(raised && { raised: { eventId: raised.eventId, at: raised.recordedAt } }) },
    ];
  });
}

function ifKnown(day: () => string): string | undefined {
  try {
    return day();
  } catch (error) {
    if (error instanceof CalendarEnds) return undefined;
    throw error;
  }
}

/** HC-16 from what the other rules answered: it is raised on the day it falls due, or late, or not. */
export function judgeEscalations(answers: readonly RuleAnswer[], now: string): Verdict {
  const today = londonDay(now);
  const steps = answers.flatMap(({ rule, title, escalates }) =>
    (escalates ?? []).filter(({ dueOn }) => dueOn <= today).map((each) => ({ rule, title, ...each })),
  );
  const because = steps.flatMap(({ raised }) => raised?.eventId ?? []);
  if (steps.length === 0) {
    return {
      outcome: 'NOT_APPLICABLE',
      finding: 'Nothing has been late long enough to go to a manager.',
      because,
    };
  }
  const silent = steps.filter(({ raised }) => raised === undefined);
  const titles = (some: typeof steps): string =>
    [...new Set(some.map(({ rule, title }) => `“${title}” (${rule})`))].join('; ');
  const [first] = silent.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  if (first !== undefined) {
    const overdue = now > endOfLondonDay(first.dueOn);
    const finding = `${overdue ? 'This was' : 'This is'} to go to a manager on ${dayInWords(first.dueOn)} and has not: ${titles(silent)}.`;
    return { outcome: overdue ? 'FAILED' : 'NOT_DUE', finding, because };
  }
  const late = steps.filter(({ raised, dueOn }) => raised && raised.at > endOfLondonDay(dueOn));
  return late.length === 0
    ? { outcome: 'SATISFIED', finding: `This went to a manager on the day: ${titles(steps)}.`, because }
    : { outcome: 'MET_LATE', finding: `This went to a manager after the day: ${titles(late)}.`, because };
}

/** Judged after all the others, from their answers: see `judgeEscalations`. */
export const escalationRule: Omit<Rule, 'judge'> = {
  id: 'HC-16',
  title: 'What stays undone goes to a manager',
  line: 'process',
  owes: home('SENIOR'),
  why: (s) => `What two practitioners cannot settle needs somebody who can: ${risk(s)}.`,
  act: ({ transfer }) =>
    isOpen(transfer) ? 'Take what is late to the manager who can settle it' : undefined,
  page: () => 'escalate',
  needs: ['EscalationRaised'],
  outlives: true,
};
