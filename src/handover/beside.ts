import { handoverPage, type HandoverPage } from './handover-page.ts';
import type { Outcome } from './assessment.ts';
import type { HandoverAnswer, RuleShown } from './handover.answers.ts';

/** The acts by which somebody confirms, takes or directs a case: the handover stands before their questions. */
const ACTS: readonly string[] = ['sign', 'agree', 'read-summary', 'read-back'];

/** The worst first. */
const UNMET: readonly Outcome[] = ['FAILED', 'UNKNOWN', 'NOT_DUE'];

/** What `beside.njk` is given beside the form. */
export interface Beside extends Pick<
  HandoverPage,
  'handover' | 'riskShown' | 'atRisk' | 'alsoAtRisk' | 'notKnownInShort' | 'countsShown'
> {
  /** Every rule that is not met: not done, not known, still to do, in this order. */
  gaps: RuleShown[];
}

/** Whether somebody who does this act has the handover before their eyes. */
export const needsHandover = (act: string): boolean => ACTS.includes(act);

/** The handover in short, for the form of a decision about it. */
export function beside(answer: HandoverAnswer): Beside {
  const { handover, riskShown, atRisk, alsoAtRisk, notKnownInShort, countsShown } = handoverPage(
    answer,
    undefined,
  );
  const rules = [...answer.lines.flatMap((line) => line.rules), ...answer.forManagers];
  const gaps = UNMET.flatMap((unmet) => rules.filter(({ outcome }) => outcome === unmet));
  return { handover, riskShown, atRisk, alsoAtRisk, notKnownInShort, countsShown, gaps };
}
