import { handoverPage, type HandoverPage } from './handover-page.ts';
import type { HandoverAnswer, RuleShown } from './handover.answers.ts';

/** The acts by which somebody confirms, takes or directs a case: the handover stands before their questions. */
const ACTS: readonly string[] = ['sign', 'agree', 'read-summary', 'read-back'];

/** What `beside.njk` is given beside the form. */
export interface Beside extends Pick<
  HandoverPage,
  'handover' | 'riskShown' | 'atRisk' | 'notKnownInShort' | 'countsShown'
> {
  /** Every rule that is not done or not known, in the order of the page's lines, those for managers last. */
  unmet: RuleShown[];
}

/** Whether somebody who does this act has the handover before their eyes. */
export const needsHandover = (act: string): boolean => ACTS.includes(act);

/** The handover in short, for the form of a decision about it. */
export function beside(answer: HandoverAnswer): Beside {
  const { handover, riskShown, atRisk, notKnownInShort, countsShown } = handoverPage(answer, undefined);
  const unmet = [...answer.lines.flatMap(({ rules }) => rules), ...answer.forManagers].filter(
    ({ outcome }) => outcome === 'FAILED' || outcome === 'UNKNOWN',
  );
  return { handover, riskShown, atRisk, notKnownInShort, countsShown, unmet };
}
