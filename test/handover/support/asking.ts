import type { Gate } from '../../../src/case/oversight/oversight.events.ts';
import type { RoshLevel } from '../../../src/case/risk/risk.events.ts';
import type { MappaLevel } from '../../../src/case/mappa/mappa.events.ts';
import { shippedPolicies } from '../../../src/handover/adoption.ts';
import { assess } from '../../../src/handover/assess.ts';
import type { PolicyHistory, RuleAnswer } from '../../../src/handover/assessment.ts';
import { policyHistory } from './policies.ts';
import { caseFact, fact, given, TRANSFER, type Told } from '../../case/support/given.ts';

/** The policy that comes with the service, adopted long before the stories. */
export const shipped: PolicyHistory = policyHistory(
  shippedPolicies().map(({ text }) => ({ text, adoptedAt: '2026-01-01T00:00:00.000Z' })),
);

/** Its first edition alone, with few rules: what holds of any policy is told by it in few words. */
export const firstEdition: PolicyHistory = policyHistory(
  shippedPolicies()
    .slice(0, 1)
    .map(({ text }) => ({ text, adoptedAt: '2026-01-01T00:00:00.000Z' })),
);

/** The text of the policy that comes with the service, changed. */
export function changedPolicy(change: (policy: ReturnType<typeof JSON.parse>) => void): string {
  const policy = JSON.parse(shippedPolicies().at(-1)?.text ?? '');
  change(policy);
  return JSON.stringify(policy);
}

/** What one rule answers about a story at an instant. */
export function judged(
  rule: string,
  story: (Told | readonly Told[])[],
  now: string,
  history = shipped,
): RuleAnswer {
  const answer = assess(history)(given(...story).state, TRANSFER, now).find((each) => each.rule === rule);
  if (answer === undefined) throw new Error(`No answer for ${rule}`);
  return answer;
}

export const rosh = (overall: RoshLevel, telling: { at?: string } = {}): Told =>
  caseFact('RoshLevelAssessed', { overall, assessedOn: '2026-02-02', source: 'OASys' }, telling);

export const mappa = (level: MappaLevel): Told =>
  caseFact('MappaLevelDecided', { level, reasons: 'Reviewed', decidedOn: '2026-02-02' });

/** Medium risk and no MAPPA, so that the ordinary limits apply. */
export const ordinary: readonly Told[] = [rosh('MEDIUM'), mappa(0)];

export const overridden = (rule: string, gate: Gate): Told =>
  fact('HandoverRuleOverridden', { rule, gate, reason: 'They move tonight' });

/** Noon in London on a winter's day. */
export const noon = (day: string): string => `${day}T12:00:00.000Z`;
