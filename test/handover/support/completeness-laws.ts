import { awaitsHomePlan, movedEarly, stageOf } from '../../../src/case/transfer/transfer.state.ts';
import { standingInterim } from '../../../src/handover/alarms.ts';
import type { Outcome, RuleAnswer } from '../../../src/handover/assessment.ts';
import type { HandoverAnswer } from '../../../src/handover/handover.answers.ts';
import { standingOf } from '../../../src/case/contingency/contingency.state.ts';
import { usableThere } from '../../../src/handover/rules/contingency.ts';
import { handedOver } from '../../../src/handover/rules/rule.ts';
import { all, must, passings, type Step } from '../../case/support/laws.ts';
import { londonDay } from '../../../src/case/time.ts';
import { world } from './world.ts';

/** What must hold of completeness after every step of every history: that it is told whole, and is enforced. */

export const OUTCOMES: readonly Outcome[] = [
  'FAILED',
  'MET_LATE',
  'NOT_APPLICABLE',
  'NOT_DUE',
  'SATISFIED',
  'UNKNOWN',
];

/** Every answer is a whole one, worked out from events that are there. */
export function answeredWhole(answers: readonly RuleAnswer[], events: ReadonlySet<string>): void {
  for (const { rule, outcome, finding, why, because, dueOn, deadlineBasis } of answers) {
    must(OUTCOMES.includes(outcome), `${rule} answers ${outcome}`);
    must(/^[A-Z0-9“].*\.$/s.test(finding) && /^.+\.$/s.test(why), `${rule} says “${finding}”, “${why}”`);
    must(
      !/could not be worked out|undefined|null|NaN/.test(`${finding}${why}`),
      `${rule} says “${finding}”, “${why}”`,
    );
    must(new Set(because).size === because.length, `${rule} names an event twice`);
    must(
      because.every((each) => events.has(each)),
      `${rule} rests on an event that is not there`,
    );
    must((dueOn === undefined) === (deadlineBasis === undefined), `${rule} has a last day without its basis`);
  }
}

/**
 * Law 2: every rule that guards passing was met or passed with a reason, and one that blocks by two managers; that
 * somebody is named never is. From that instant an action of the plan is in force.
 */
export function passedThroughEveryRule({ before, after, events }: Step): void {
  for (const { transferId = '', stamp, data } of passings(events)) {
    if (data.from === null) continue;
    const overridden = all(events, 'HandoverRuleOverridden').filter((each) => each.data.gate === 'pass');
    const unmet = world
      .knownBy(stamp.recordedAt)
      .assess(before, transferId, stamp.recordedAt)
      .filter(
        ({ gate, severity, outcome }) =>
          gate === 'pass' && severity !== 'ADVISES' && ['FAILED', 'NOT_DUE', 'UNKNOWN'].includes(outcome),
      );
    for (const { rule, severity } of unmet) {
      const pass = overridden.find((each) => each.data.rule === rule)?.data;
      must(pass !== undefined && /\S/.test(pass.reason), `${rule} was not met, and nobody said why`);
      must(rule !== 'HC-05', 'It passed to nobody');
      if (severity !== 'BLOCKS') continue;
      const agreed = before.oversight.blockPasses.find(({ proposalId }) => proposalId === pass.proposalId);
      const second = agreed?.seconded?.stamp.actor;
      must(
        second?.role === 'HEAD_OF_PDU' && second.id !== agreed?.stamp.actor.id,
        `${rule} was passed by one alone`,
      );
    }
    must(overridden.length === unmet.length, 'What was met was passed all the same');
    mustHaveAPlan(
      after,
      transferId,
      stamp.recordedAt,
      overridden.some((each) => each.data.rule === 'HC-60'),
    );
  }
}

function mustHaveAPlan(state: Step['after'], transferId: string, now: string, isPassed: boolean): void {
  const transfer = state.transfers[transferId];
  if (
    transfer === undefined ||
    isPassed ||
    !Object.hasOwn(world.knownBy(now).policies.at(now).rules, 'HC-60')
  )
    return;
  const inForce = usableThere({ state, transfer }).filter((action) =>
    ['ACTIVE', 'INVOKED'].includes(standingOf(action, state.transfers)),
  );
  must(inForce.length > 0, 'No action of the emergency plan is in force');
}

/** Laws 3 and 4: a person who moved early raises an alarm, and a refusal without a plan of the home area is owed. */
export function isOwed(
  { after }: Step,
  transferId: string,
  page: HandoverAnswer,
  answers: readonly RuleAnswer[],
): void {
  const transfer = after.transfers[transferId];
  if (transfer === undefined) return;
  const isOver = handedOver(transfer) ?? transfer.superseded ?? transfer.ended;
  const alarmed = page.alarms.some(({ title }) => /moved before|interim arrangement has run out/.test(title));
  const isAlarming = movedEarly(transfer) && isOver === undefined && !standingInterim(transfer, page.asAt);
  must(alarmed === isAlarming, `The alarm that they moved early is ${alarmed}, not ${isAlarming}`);
  if (stageOf(transfer) !== 'REFUSED' || !awaitsHomePlan(transfer)) return;
  const owed = answers.find(({ rule }) => rule === 'HC-15');
  must(
    owed !== undefined && !['SATISFIED', 'NOT_APPLICABLE'].includes(owed.outcome),
    'No plan is owed after a refusal',
  );
}

/** The clocks that start with a fact of the transfer, when that was recorded. */
const clocks = { requested: 'requested', passed: 'passed', refused: 'refused' } as const;

/** Law 8: a last day is that of the policy in force when its clock started, and no rule is older than its policy. */
export function judgedByItsPolicy(
  { after }: Step,
  transferId: string,
  now: string,
  answers: readonly RuleAnswer[],
): void {
  const { policies } = world.knownBy(now);
  for (const { rule, deadlineBasis, policyVersion } of answers) {
    const clock = policies.version(policyVersion).rules[rule]?.clock;
    if (deadlineBasis === undefined) continue;
    const basis = policies.version(deadlineBasis.policyVersion).rules[rule];
    must(
      clock === undefined || basis?.deadline !== undefined,
      `${rule} has a last day that its policy does not set`,
    );
    if (clock === undefined || !Object.hasOwn(clocks, clock.starts)) continue;
    const transfer = after.transfers[transferId];
    const lasting = rule === 'HC-01' ? transfer?.converted : undefined;
    const start = (lasting ?? transfer?.[clock.starts as keyof typeof clocks])?.stamp.recordedAt;
    must(start !== undefined, `The clock of ${rule} has not started`);
    const kept = policies.at(start).version;
    must(
      deadlineBasis.policyVersion === kept,
      `${rule} is judged by ${deadlineBasis.policyVersion}, not ${kept}`,
    );
  }
}

/**
 * Law 8: while nothing is recorded no last day changes, whatever policy is adopted meanwhile. The clock of an appointment
 * starts with it: until then it is judged by the policy in force.
 */
export function lastDaysStay(
  then: readonly RuleAnswer[],
  now: readonly RuleAnswer[],
  judgedAt: string,
): void {
  const later = new Map(now.map((each) => [each.rule, each]));
  for (const { rule, dueOn, deadlineBasis } of then) {
    const after = later.get(rule);
    if (dueOn === undefined || after?.dueOn === undefined) continue;
    if (rule === 'HC-12' && dueOn >= londonDay(judgedAt)) continue;
    must(after.dueOn === dueOn, `The last day of ${rule} went from ${dueOn} to ${after.dueOn}`);
    must(
      after.deadlineBasis?.policyVersion === deadlineBasis?.policyVersion,
      `${rule} is judged by another policy`,
    );
  }
}

/** The page has words for everything, counts every answer and never praises. */
export function shownWhole(page: HandoverAnswer, answers: readonly RuleAnswer[]): void {
  const counted = Object.values(page.counts).reduce((sum, each) => sum + each, 0);
  must(counted === answers.length, 'Not every answer is counted');
  must(page.next.length <= 3, 'More than three acts come next');
  const words = [page.stageShown, ...page.lines.flatMap(({ title, summary }) => [title, summary])].join(' ');
  must(!/%|\bcomplete\b|\bgreen\b|\bsafe\b|undefined|null/i.test(words), `The page says “${words}”`);
}
