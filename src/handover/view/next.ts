import type { Gate } from '../../case/oversight/oversight.events.ts';
import { londonDay } from '../../case/time.ts';
import { agreement, isOpen, stageOf, type Transfer } from '../../case/transfer/transfer.state.ts';
import type { RuleAnswer } from '../assessment.ts';
import type { NextAct } from '../handover.answers.ts';
import { passedGate, type About } from '../rules/rule.ts';
import { ruleOf } from '../rules/rules.ts';
import { basisOf, owedBy } from '../words.ts';
import { hrefOf, isOverdue } from './lines.ts';

const ACT_ORDER: readonly Gate[] = ['request', 'refuse', 'agree', 'pass', 'first-visit', 'complete'];

/** Which act it belongs before. A rule without one follows from how things stand: it comes with the next act. */
function gateOrder({ gate }: RuleAnswer, transfer: Transfer): number {
  if (gate !== undefined) return ACT_ORDER.indexOf(gate);
  return ACT_ORDER.indexOf(
    transfer.requested === undefined ? 'request' : agreement(transfer) ? 'pass' : 'agree',
  );
}

/**
 * How soon it has to be done: what is overdue by its day; what should have been done by now; what has a last day of its
 * own; what stands before the next act; what the transfer went on without. A dispute is decided before anything else.
 */
function urgency(answer: RuleAnswer, transfer: Transfer, today: string): number {
  const { rule, outcome, severity, gate, dueOn } = answer;
  if (rule === 'HC-01' && stageOf(transfer) === 'DISPUTED') return 0;
  if (isOverdue(answer, today)) return 1;
  const goesOn = dueOn !== undefined || ruleOf.get(rule)?.outlives === true;
  if (passedGate(transfer, gate) !== undefined && !goesOn) return 5;
  if (outcome === 'FAILED' && severity !== 'ADVISES') return 2;
  return dueOn !== undefined && rule !== 'HC-01' ? 3 : 4;
}

/** Whether it is owed by whoever asks. */
export type IsYours = (answer: RuleAnswer) => boolean;

/** At most three acts that can be done by now, the reader's own first, then the most urgent. Nothing for what is over. */
export function nextActs(
  answers: readonly RuleAnswer[],
  about: About,
  now: string,
  isYours: IsYours,
): NextAct[] {
  const { transfer } = about;
  const today = londonDay(now);
  const undone = answers.filter(
    ({ rule, outcome }) =>
      ['FAILED', 'NOT_DUE', 'UNKNOWN'].includes(outcome) &&
      (isOpen(transfer) || ruleOf.get(rule)?.outlives === true),
  );
  const acts = undone.flatMap((answer) => {
    const act = ruleOf.get(answer.rule)?.act(about, now);
    const when = urgency(answer, transfer, today);
    const gate = gateOrder(answer, transfer);
    return act === undefined ? [] : [{ answer, act, when, gate, yours: isYours(answer) }];
  });
  const sorted = acts.toSorted(
    (a, b) =>
      Number(b.yours) - Number(a.yours) ||
      a.when - b.when ||
      (a.when === 1 || a.when === 3 ? compare(a.answer.dueOn, b.answer.dueOn) : 0) ||
      a.gate - b.gate ||
      Number(b.answer.severity === 'BLOCKS') - Number(a.answer.severity === 'BLOCKS') ||
      Number(a.answer.rule === 'HC-01') - Number(b.answer.rule === 'HC-01') ||
      compare(a.answer.rule, b.answer.rule),
  );
  return sorted.slice(0, 3).map(({ answer, act, yours }) => ({
    act,
    who: owedBy(answer.owes),
    yours,
    ...(answer.dueOn !== undefined && { dueOn: answer.dueOn }),
    overdue: isOverdue(answer, today),
    rule: answer.rule,
    basis: basisOf(answer.source),
    href: hrefOf(answer, about),
  }));
}

const compare = (a = '', b = ''): number => (a === b ? 0 : a < b ? -1 : 1);
