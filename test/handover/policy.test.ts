import { describe, expect, it } from '@jest/globals';
import { shippedPolicies } from '../../src/handover/adoption.ts';
import { BadPolicy, parsePolicy } from '../../src/handover/policy.ts';
import { ruleOf } from '../../src/handover/rules/rules.ts';
import { changedPolicy } from './support/asking.ts';
import { policyHistory } from './support/policies.ts';

const shipped = shippedPolicies().map(({ text }) => parsePolicy(text));

describe('the policy that comes with the service', () => {
  it('has something to say of every rule', () => {
    expect(Object.keys(shipped.at(-1)?.rules ?? {}).sort()).toEqual([...ruleOf.keys()].sort());
  });

  it('calls verified only what was read in policy', () => {
    const verified = Object.entries(shipped.at(-1)?.rules ?? {}).filter(
      ([, { source }]) => source.status === 'verified',
    );
    expect(verified.map(([id]) => id)).toEqual(['HC-01']);
  });

  it('stops responsibility from passing only for want of a receiver, an emergency plan or a read-back', () => {
    const blocking = Object.entries(shipped.at(-1)?.rules ?? {}).filter(
      ([, { severity }]) => severity === 'BLOCKS',
    );
    expect(blocking.map(([id, { gate }]) => [id, gate])).toEqual([
      ['HC-05', 'pass'],
      ['HC-60', 'pass'],
      ['HC-66', 'pass'],
    ]);
  });

  it('lies in files named for their versions', () => {
    expect(shippedPolicies().map(({ name }) => name)).toEqual(
      shipped.map(({ version }) => `${version}.json`),
    );
  });
});

describe('a policy file', () => {
  it.each([
    ['no JSON', '{', 'The policy: expected a JSON file'],
    ['a list', '[]', 'The policy: expected an object with fields'],
    ['an unknown field', changedPolicy((p) => (p.offerHour = 1)), 'not "offerHour"'],
    ['no version', changedPolicy((p) => delete p.version), 'version: expected a day such as 2026-11-01'],
    ['no rules', changedPolicy((p) => (p.rules = {})), 'rules: expected at least one rule'],
    [
      'half an hour',
      changedPolicy((p) => (p.offerHours = 0.5)),
      'offerHours: expected a whole number from 1 to 1000',
    ],
    [
      'an unknown rule',
      changedPolicy((p) => (p.rules['HC-99'] = {})),
      'HC-99: expected one of the rules this service knows',
    ],
    [
      'an unknown severity',
      changedPolicy((p) => (p.rules['HC-03'].severity = 'STOPS')),
      'HC-03, severity: expected one of BLOCKS, NEEDS_REASON, ADVISES',
    ],
    [
      'an unknown gate',
      changedPolicy((p) => (p.rules['HC-03'].gate = 'ask')),
      'HC-03, gate: expected one of request, refuse, agree, pass, first-visit, complete',
    ],
    [
      'an unknown condition',
      changedPolicy((p) => (p.rules['HC-03'].applies = ['risky'])),
      'HC-03, applies: expected a condition this service knows',
    ],
    [
      'no condition',
      changedPolicy((p) => (p.rules['HC-03'].applies = [])),
      'HC-03, applies: expected a list of conditions, at least "all"',
    ],
    [
      'a deadline without a clock',
      changedPolicy((p) => delete p.rules['HC-03'].clock),
      'HC-03, deadline: expected both a deadline and the clock it counts from, or neither',
    ],
    [
      'a clock no rule can follow',
      changedPolicy((p) => (p.rules['HC-03'].clock.starts = 'question-raised')),
      'HC-03, clock.starts: expected "requested", "passed" or "refused"',
    ],
    [
      'another clock for a rule that has its own',
      changedPolicy((p) => (p.rules['HC-14'].clock.starts = 'requested')),
      'HC-14, clock.starts: expected "question-raised", the only clock this rule can follow',
    ],
    [
      'a shorter limit that is longer',
      changedPolicy((p) => (p.rules['HC-05'].deadline.shorter.workingDays = 3)),
      'HC-05, deadline.shorter.workingDays: expected fewer than 3',
    ],
    [
      'no source',
      changedPolicy((p) => (p.rules['HC-05'].source.reference = ' ')),
      'HC-05, source.reference: expected some words',
    ],
    [
      'an unknown condition for being stricter',
      changedPolicy((p) => (p.rules['HC-20'].stricter.when = 'risky')),
      'HC-20, stricter.when: expected a condition this service knows',
    ],
    [
      'an unknown manager',
      changedPolicy((p) => (p.escalation[0].to = 'MINISTER')),
      'escalation, 1.to: expected one of SENIOR, HEAD_OF_PDU, REGION',
    ],
  ])('with %s is turned down in plain words', (_name, text, message) => {
    expect(() => parsePolicy(text)).toThrow(BadPolicy);
    expect(() => parsePolicy(text)).toThrow(message);
  });
});

describe('policies that follow each other', () => {
  const text = (version: string) => changedPolicy((policy) => (policy.version = version));
  const history = policyHistory([
    { text: text('2026-11-01'), adoptedAt: '2026-11-02T09:00:00.000Z' },
    { text: text('2027-02-01'), adoptedAt: '2027-02-03T09:00:00.000Z' },
  ]);

  it.each([
    ['the first before any was adopted', '2020-01-01T00:00:00.000Z', '2026-11-01'],
    ['the first until the millisecond before the second', '2027-02-03T08:59:59.999Z', '2026-11-01'],
    ['the second from the instant it was adopted', '2027-02-03T09:00:00.000Z', '2027-02-01'],
  ])('are in force one at a time: %s', (_name, instant, version) => {
    expect(history.at(instant).version).toBe(version);
  });

  it('are found by version', () => {
    expect(history.version('2026-11-01').offerHours).toBe(72);
    expect(() => history.version('2025-01-01')).toThrow('No policy with the version 2025-01-01 was adopted');
  });

  it('do not exist without an adoption', () => {
    expect(() => policyHistory([])).toThrow(
      'No policy has been adopted: adopt at least one policy file before use',
    );
  });
});
