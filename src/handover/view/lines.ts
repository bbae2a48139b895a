import { clockTime, dayInWords } from '../../case/time.ts';
import type { Directory } from '../../directory/directory.ts';
import type { Line, Outcome, RuleAnswer } from '../assessment.ts';
import type { LineShown, RuleShown } from '../handover.answers.ts';
import type { About } from '../rules/rule.ts';
import { ruleOf } from '../rules/rules.ts';
import { capital } from '../said/entry.ts';
import { basisOf, countsInWords, lines, notRecorded, owedBy, worstFirst } from '../words.ts';

const isUndone = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && ['FAILED', 'NOT_DUE', 'UNKNOWN'].includes(outcome);

export const isOverdue = ({ outcome, dueOn }: RuleAnswer, today: string): boolean =>
  dueOn !== undefined && dueOn < today && isUndone(outcome);

/**
 * The lines that have rules, or of which something is not recorded here: what else would look done is not known then.
 * What is unknown stands in its own line and in that of what is not known.
 */
export function linesShown(
  answers: readonly RuleAnswer[],
  show: (answer: RuleAnswer) => RuleShown,
): LineShown[] {
  return (Object.keys(lines) as Line[]).flatMap((line) => {
    const own = answers.filter(
      (each) => each.line === line || (line === 'not-known' && each.outcome === 'UNKNOWN'),
    );
    const rules = worstFirst.flatMap((outcome) => own.filter((each) => each.outcome === outcome));
    const missing = notRecorded[line];
    const worst = rules[0]?.outcome;
    if (worst === undefined && missing === undefined) return [];
    const counts = rules.length === 0 ? [] : [countsInWords(rules)];
    const partly = rules.length === 0 ? 'Not recorded here' : 'not all is recorded here';
    return [
      {
        line,
        title: lines[line],
        worst: missing !== undefined && !isUndone(worst) ? 'UNKNOWN' : (worst ?? 'UNKNOWN'),
        summary: [...counts, ...(missing === undefined ? [] : [partly])].join('; '),
        rules: rules.map(show),
        ...(missing !== undefined && { notRecorded: `This release does not record ${missing}.` }),
      },
    ];
  });
}

export function ruleShown(
  answer: RuleAnswer,
  about: About,
  { today, directory, yours }: { today: string; directory: Directory; yours: boolean },
): RuleShown {
  const { rule, title, outcome, severity, gate, finding, why, dueOn, because, overridden, policyVersion } =
    answer;
  return {
    rule,
    title,
    outcome,
    severity,
    ...(gate !== undefined && { gate }),
    finding,
    why,
    who: owedBy(answer.owes),
    yours,
    ...(dueOn !== undefined && { dueOn }),
    overdue: isOverdue(answer, today),
    basis: basisOf(answer.source),
    because: [...because],
    ...(overridden && { overridden: overriddenInWords(overridden, directory) }),
    href: hrefOf(answer, about),
    policyVersion,
  };
}

function overriddenInWords(
  { by, at, reason, agreed }: NonNullable<RuleAnswer['overridden']>,
  directory: Directory,
): string {
  const who = (staffId: string) => directory.staff(staffId)?.name ?? 'somebody who has left';
  const went = `${capital(who(by))} went on without it at ${clockTime(at)}: ${reason}`;
  if (agreed === undefined) return went;
  const { proposedBy, secondedBy, compensatingAction, until } = agreed;
  return `${went}. ${who(proposedBy)} proposed it and ${who(secondedBy)} agreed, until ${dayInWords(until)}. What makes up for it: ${compensatingAction}`;
}

/** The page that meets a rule: a form of the transfer, or of the case. */
export function hrefOf({ rule: id }: RuleAnswer, about: About): string {
  const rule = ruleOf.get(id);
  const page = rule?.page(about) ?? '';
  return rule?.ofCase === true
    ? `/cases/${about.state.caseId}/${page}`
    : `/handovers/${about.transfer.transferId}/${page}`;
}
