import { inWords } from '../../case/oversight/gate.ts';
import { agencyRules } from './agencies.ts';
import { assessmentRules } from './assessment-current.ts';
import { checkRules } from './checks.ts';
import { contingencyRules } from './contingency.ts';
import { continuityRules } from './continuity.ts';
import { conversationRules } from './conversation.ts';
import { correctionRules } from './corrections.ts';
import { escalationRule } from './escalation.ts';
import { limitedAccessRules } from './limited-access.ts';
import { maracRules } from './marac.ts';
import { personToldRules } from './person-told.ts';
import { processRules } from './process.ts';
import { readingRules } from './read-and-understood.ts';
import { receiverRules } from './receiver.ts';
import { registerRules } from './registers-reviewed.ts';
import { riskRules } from './risk-captured.ts';
import type { Rule } from './rule.ts';
import { selfAndStaffRules } from './self-and-staff.ts';
import { seniorRules } from './seniors.ts';

/** Every rule that is judged from the case alone; HC-16 is judged from their answers. */
export const rules: readonly Rule[] = [
  ...receiverRules,
  ...seniorRules,
  ...conversationRules,
  ...personToldRules,
  ...processRules,
  ...continuityRules,
  ...assessmentRules,
  ...riskRules,
  ...selfAndStaffRules,
  ...registerRules,
  ...checkRules,
  ...agencyRules,
  ...maracRules,
  ...limitedAccessRules,
  ...contingencyRules,
  ...readingRules,
  ...correctionRules,
];

/** Every rule by its id: what it is called, who owes it, and the act and page that meet it. */
export const ruleOf: ReadonlyMap<string, Omit<Rule, 'judge'>> = new Map(
  [...rules, escalationRule].map((rule) => [rule.id, rule]),
);

/** The rule with this id as people are told of it; the id alone of one that is not known. */
export function ruleInWords(id: string): string {
  const rule = ruleOf.get(id);
  return rule === undefined ? id : inWords({ rule: id, title: rule.title });
}
