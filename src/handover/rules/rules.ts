import { continuityRules } from './continuity.ts';
import { conversationRules } from './conversation.ts';
import { escalationRule } from './escalation.ts';
import { personToldRules } from './person-told.ts';
import { processRules } from './process.ts';
import { receiverRules } from './receiver.ts';
import type { Rule } from './rule.ts';
import { seniorRules } from './seniors.ts';

/** Every rule that is judged from the case alone; HC-16 is judged from their answers. */
export const rules: readonly Rule[] = [
  ...receiverRules,
  ...seniorRules,
  ...conversationRules,
  ...personToldRules,
  ...processRules,
  ...continuityRules,
];

/** Every rule by its id: what it is called, who owes it, and the act and page that meet it. */
export const ruleOf: ReadonlyMap<string, Omit<Rule, 'judge'>> = new Map(
  [...rules, escalationRule].map((rule) => [rule.id, rule]),
);
