import type { Policy, PolicyHistory, RulePolicy } from './assessment.ts';
import { clocksOfEach, isClock } from './rules/clocks.ts';
import { isPredicate } from './rules/predicates.ts';
import { ruleOf } from './rules/rules.ts';

/** A policy file that was taken into use, with the instant from which it counts (ISO 8601 UTC). */
export interface Adoption {
  text: string;
  adoptedAt: string;
}

/** A policy that was taken into use, and since when it counts. */
export interface Edition {
  policy: Policy;
  adoptedAt: string;
}

/** A policy file as it is used. Throws `BadPolicy`. */
export function editionOf({ text, adoptedAt }: Adoption): Edition {
  return { policy: parsePolicy(text), adoptedAt };
}

/**
 * Which policy was in force when: at an instant, the edition last adopted by then, and before the first adoption the
 * first edition. `editions` come in the order in which they were adopted.
 */
export function inForce(editions: readonly Edition[]): PolicyHistory {
  const [first] = editions;
  if (first === undefined)
    throw new Error('No policy has been adopted: adopt at least one policy file before use');
  return {
    at: (instant) => (editions.findLast(({ adoptedAt }) => adoptedAt <= instant) ?? first).policy,
    version: (version) => {
      const edition = editions.find(({ policy }) => policy.version === version);
      if (edition === undefined) throw new Error(`No policy with the version ${version} was adopted`);
      return edition.policy;
    },
  };
}

/** A policy file cannot be used; the message says where it is wrong and what is expected there. */
export class BadPolicy extends Error {
  override name = 'BadPolicy';
}

const GATES = ['request', 'refuse', 'agree', 'pass', 'first-visit', 'complete'];
const SEVERITIES = ['BLOCKS', 'NEEDS_REASON', 'ADVISES'];
const LEVELS = ['SENIOR', 'HEAD_OF_PDU', 'REGION'];

/** Reads a policy file (JSON). Throws `BadPolicy`. */
export function parsePolicy(text: string): Policy {
  const policy = fields('The policy', read(text), ['version', 'offerHours', 'escalation', 'rules']);
  const { version, offerHours, escalation } = policy;
  if (typeof version !== 'string' || !/^\d{4}-\d{2}-\d{2}[a-z]?$/.test(version)) {
    wrong('version', 'a day such as 2026-11-01, with a letter after it for a second edition of that day');
  }
  const rules = Object.entries(fields('rules', policy['rules'])).map(
    ([id, rule]) => [id, rulePolicy(id, rule)] as const,
  );
  if (rules.length === 0) wrong('rules', 'at least one rule');
  return {
    version: version as string,
    offerHours: whole('offerHours', offerHours, 1),
    rules: Object.fromEntries(rules),
    ...(escalation !== undefined && { escalation: escalationOf(escalation) }),
  };
}

function rulePolicy(id: string, given: unknown): RulePolicy {
  const rule = ruleOf.get(id);
  if (rule === undefined)
    wrong(id, `one of the rules this service knows: ${[...ruleOf.keys()].sort().join(', ')}`);
  const at = (part: string): string => `${id}, ${part}`;
  const parts = ['gate', 'severity', 'stricter', 'applies', 'deadline', 'limits', 'clock', 'source'];
  const { gate, severity, stricter, applies, deadline, limits, clock, source } = fields(id, given, parts);
  if (!Array.isArray(applies) || applies.length === 0)
    wrong(at('applies'), 'a list of conditions, at least "all"');
  for (const name of applies) condition(at('applies'), name);
  if ((deadline === undefined) !== (clock === undefined)) {
    wrong(at('deadline'), 'both a deadline and the clock it counts from, or neither');
  }
  const from = fields(at('source'), source, ['status', 'reference']);
  return {
    ...(gate !== undefined && { gate: oneOf(at('gate'), gate, GATES) as NonNullable<RulePolicy['gate']> }),
    severity: oneOf(at('severity'), severity, SEVERITIES) as RulePolicy['severity'],
    ...(stricter !== undefined && { stricter: stricterOf(at('stricter'), stricter) }),
    applies: applies as string[],
    ...(deadline !== undefined && { deadline: deadlineOf(at('deadline'), deadline) }),
    ...(limits !== undefined && { limits: limitsOf(at('limits'), limits) }),
    ...(clock !== undefined && { clock: clockOf(at('clock'), clock, rule?.ownClock) }),
    source: {
      status: oneOf(at('source.status'), from['status'], ['verified', 'proposed']) as 'verified' | 'proposed',
      reference: sentence(at('source.reference'), from['reference']),
    },
  };
}

function stricterOf(where: string, given: unknown): NonNullable<RulePolicy['stricter']> {
  const { when, severity } = fields(where, given, ['when', 'severity']);
  return {
    when: condition(`${where}.when`, when),
    severity: oneOf(`${where}.severity`, severity, SEVERITIES) as RulePolicy['severity'],
  };
}

function deadlineOf(where: string, given: unknown): NonNullable<RulePolicy['deadline']> {
  const { workingDays, shorter } = fields(where, given, ['workingDays', 'shorter']);
  const days = whole(`${where}.workingDays`, workingDays, 0);
  if (shorter === undefined) return { workingDays: days };
  const short = fields(`${where}.shorter`, shorter, ['when', 'workingDays']);
  const fewer = whole(`${where}.shorter.workingDays`, short['workingDays'], 0);
  if (fewer >= days) wrong(`${where}.shorter.workingDays`, `fewer than ${days}`);
  return {
    workingDays: days,
    shorter: { when: condition(`${where}.shorter.when`, short['when']), workingDays: fewer },
  };
}

function clockOf(where: string, given: unknown, own: string | undefined): NonNullable<RulePolicy['clock']> {
  const { starts, time } = fields(where, given, ['starts', 'time']);
  const name = sentence(`${where}.starts`, starts);
  if (own !== undefined && name !== own)
    wrong(`${where}.starts`, `"${own}", the only clock this rule can follow`);
  if (own === undefined && (!isClock(name) || clocksOfEach.some((each) => each === name))) {
    wrong(`${where}.starts`, '"requested", "passed" or "refused"');
  }
  return {
    starts: name,
    time: oneOf(`${where}.time`, time, ['occurred', 'recorded']) as 'occurred' | 'recorded',
  };
}

function escalationOf(given: unknown): NonNullable<Policy['escalation']> {
  if (!Array.isArray(given))
    wrong('escalation', 'a list of managers with the working days after which they are told');
  return (given as unknown[]).map((each, i) => {
    const where = `escalation, ${i + 1}`;
    const { to, workingDays } = fields(where, each, ['to', 'workingDays']);
    return {
      to: oneOf(`${where}.to`, to, LEVELS) as NonNullable<Policy['escalation']>[number]['to'],
      workingDays: whole(`${where}.workingDays`, workingDays, 1),
    };
  });
}

function limitsOf(where: string, given: unknown): Record<string, number> {
  const limits = Object.entries(fields(where, given));
  return Object.fromEntries(limits.map(([name, value]) => [name, whole(`${where}.${name}`, value, 0)]));
}

function wrong(where: string, expected: string): never {
  throw new BadPolicy(`${where}: expected ${expected}`);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return wrong('The policy', 'a JSON file');
  }
}

/** An object; with `known`, one that has no other fields, so that a misspelt limit is not silently ignored. */
function fields(where: string, given: unknown, known?: readonly string[]): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    wrong(where, 'an object with fields');
  const stranger = known && Object.keys(given as object).find((name) => !known.includes(name));
  if (stranger !== undefined) wrong(where, `only ${known?.join(', ')}, not "${stranger}"`);
  return given as Record<string, unknown>;
}

function oneOf(where: string, given: unknown, words: readonly string[]): string {
  return words.find((word) => word === given) ?? wrong(where, `one of ${words.join(', ')}`);
}

function condition(where: string, given: unknown): string {
  return typeof given === 'string' && isPredicate(given)
    ? given
    : wrong(where, 'a condition this service knows');
}

function whole(where: string, given: unknown, least: number): number {
  const fits = typeof given === 'number' && Number.isInteger(given) && given >= least && given <= 1000;
  return fits ? given : wrong(where, `a whole number from ${least} to 1000`);
}

function sentence(where: string, given: unknown): string {
  return typeof given === 'string' && given.trim() !== '' ? given : wrong(where, 'some words');
}
