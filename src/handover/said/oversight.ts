import type { CaseState } from '../../case/case.ts';
import type { BlockPass } from '../../case/oversight/oversight.state.ts';
import { dayInWords } from '../../case/time.ts';
import type { Transfer } from '../../case/transfer/transfer.state.ts';
import { ruleInWords } from '../rules/rules.ts';
import { told, type Entry } from './entry.ts';

/** What managers looked at and directed, and what they agreed to go on without. */
export function ofManagers({ oversight }: CaseState, { transferId }: Transfer): Entry[] {
  const own = <Fact extends { transferId?: string }>(facts: readonly Fact[]) =>
    facts.filter((fact) => fact.transferId === transferId);
  return [
    ...told(
      own(oversight.looks),
      () => 'Recorded oversight',
      ({ lookedAt, direction }) => [`Looked at: ${lookedAt}`, `Direction: ${direction}`],
    ),
    ...told(
      own(oversight.continuity),
      () => 'Wrote what carried over between practitioners',
      ({ summary }) => [summary],
    ),
    ...own(oversight.blockPasses).flatMap(passing),
  ];
}

/** What two managers said to going on although a rule blocked. */
function passing(proposal: BlockPass): Entry[] {
  const { rule } = proposal;
  return [
    ...told(
      proposal,
      ({ until }) => `Proposed to go on without “${ruleInWords(rule)}”, until ${dayInWords(until)}`,
      ({ reason, compensatingAction }) => [reason, `What makes up for it: ${compensatingAction}`],
    ),
    ...told(
      proposal.seconded,
      () => `Agreed to go on without “${ruleInWords(rule)}”`,
      ({ reason }) => [reason],
    ),
  ];
}
