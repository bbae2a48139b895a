import { createHash } from 'node:crypto';
import type { Scenario, Step } from '../../../src/demo/scenario.ts';

/** The story of the demonstration that has something of every topic, all before supervision passes. */
export const WHOLE = 'X100002';

/** When the case is told at length: after the two sides have begun to talk, before anything is settled. */
const AFTER = 'answer-query';

/**
 * A whole handover with at least so many events: a story such as `WHOLE`, and in the middle of it more and more is said
 * of every topic: contacts brought in, statements of risk and their corrections, checks up to their replies, tasks of
 * agencies, the emergency plan, questions, oversight, reading back.
 */
export function longCase(story: Scenario, events: number, crn: string): Scenario {
  const steps = story.steps.map((step) =>
    step.act === 'open' ? { ...step, body: { ...step.body, crn } } : step,
  );
  const middle = steps.findIndex(({ act }) => act === AFTER) + 1;
  const more: Step[] = [];
  for (let n = 1; eventsOf([...steps, ...more]) < events; n++) more.push(...said(n));
  return { ...story, title: `${story.title}, ${crn}`, steps: steps.toSpliced(middle, 0, ...more) };
}

/** Events that steps record at least. */
function eventsOf(steps: readonly Step[]): number {
  return steps.reduce((count, { body }) => {
    const pieces = body['pieces'];
    return count + 1 + (Array.isArray(pieces) ? pieces.length : 0);
  }, 0);
}

/** Something of every topic, the nth time. */
function said(n: number): Step[] {
  const step = (by: string, act: string, body: Record<string, unknown>, as?: string): Step => ({
    at: '-5 09:50',
    by,
    act,
    body,
    ...(as !== undefined && { as: `${as} ${n}` }),
  });
  const statement = {
    groups: ['KNOWN_ADULT', 'CHILDREN'],
    who: 'His former partner and her two children',
    nature: `Violence in the home after drinking; he has followed her to work. Told at visit ${n}.`,
    whenGreatest: 'On days of contact, and after a refusal.',
    firstSigns: 'He stops answering, and asks others where she is.',
    raises: 'Drinking; losing work.',
    lowers: 'His brother being there.',
    statementType: 'JUDGEMENT',
    startHere: false,
    source: 'OASys layer 3',
    asOf: 'day -6',
  };
  const task = {
    agency: 'Nottingham drug and alcohol service',
    person: 'Jo Carr',
    role: 'key worker',
    task: `See him within a week of the move and say whether he came. Item ${n} of the plan.`,
    phone: '01632 960123',
    area: 'RECEIVING',
    dueOn: 'day +9',
  };
  const action = {
    situation: 'OTHER',
    trigger: `Not back by nine in the evening on day ${n}.`,
    firstAct: 'Ring the police and ask for the reference that stands here.',
    ownerAgency: 'Nottinghamshire Police',
    contactName: 'Sergeant Kit Rowe',
    phone: '01632 960145',
    outOfHoursName: 'Force control room',
    outOfHoursPhone: '01632 960199',
    minutesToAct: 30,
    fallback: 'Ring the duty officer of the unit.',
    standsIn: 'BOTH',
  };
  const check = {
    kind: 'POLICE_INTELLIGENCE',
    body: 'Nottinghamshire Police',
    place: `The new address, and number ${n} of the same road`,
    area: 'RECEIVING',
  };
  return [
    step('amira', 'bring-in', { kind: 'CSV', source: { system: 'nDelius' }, pieces: contacts(n) }),
    step('amira', 'look-up', { subject: 'OASYS', system: 'OASys', result: n % 3 === 0 ? 'FAILED' : 'FOUND' }),
    step('amira', 'capture-risk-item', statement, 'risk'),
    step('amira', 'correct-risk-item', {
      riskItemId: `$risk ${n}`,
      statement: { ...statement, whenGreatest: 'On days of contact, and on the night before them.' },
      why: 'She told the police more.',
      material: true,
    }),
    step('farid', 'request-check', check, 'check'),
    step('ines', 'send-check', { checkId: `$check ${n}`, how: 'Secure e-mail' }),
    step('ines', 'chase-check', { checkId: `$check ${n}`, how: 'Telephone' }),
    n % 4 === 0
      ? step('hamish', 'accept-no-reply', {
          checkId: `$check ${n}`,
          risk: 'They may know of somebody there.',
          compensatingAction: 'The key worker looks in twice a day.',
        })
      : step('ines', 'file-reply', { checkId: `$check ${n}`, result: 'NOTHING_HELD' }),
    step('farid', 'request-check', { ...check, kind: 'ADULT_SERVICES', body: 'Nottingham City Council' }),
    step('farid', 'assign-agency', task, 'task'),
    step('farid', 'agency-accepted', { responsibilityId: `$task ${n}`, acceptedBy: 'Jo Carr' }),
    ...(n % 2 === 0
      ? [step('farid', 'agency-done', { responsibilityId: `$task ${n}`, outcome: 'He came.' })]
      : []),
    step('amira', 'contingency', action, 'action'),
    step('amira', 'verify-contact', {
      actionId: `$action ${n}`,
      number: 'OUT_OF_HOURS',
      answered: true,
      answeredBy: 'The control room',
    }),
    step('amira', 'change-contingency', {
      ...action,
      actionId: `$action ${n}`,
      minutesToAct: 20,
      why: 'Thirty is too long.',
      material: true,
    }),
    ...(n % 2 === 0
      ? [step('amira', 'supersede-contingency', { actionId: `$action ${n}`, why: 'The next one says more.' })]
      : []),
    step('farid', 'query', { question: `Does her brother know, as of visit ${n}?`, dueOn: 'day +2' }),
    step('amira', 'answer-query', { queryId: '$query', answer: 'Yes; he was told by her.' }),
    step('amira', 'not-known', { points: [`Who else was there at visit ${n}.`] }),
    step('carys', 'oversight', {
      lookedAt: `What came in until visit ${n}.`,
      direction: 'Keep the dates; ring before each visit.',
    }),
    step('farid', 'read-back', {
      version: '$revision',
      whoIsAtRisk: 'She and both children',
      whenGreatest: 'Round every handover of the children',
      firstSign: 'Silence, then questions to her family',
      firstAct: '999 and the control room',
    }),
    step('amira', 'confirm-read-back', { readBackId: '$readBack' }),
  ];
}

/** Ten contacts as another system has them. */
function contacts(n: number): object[] {
  return Array.from({ length: 10 }, (_, at) => {
    const text = `Office visit ${n}.${at}: came on time, spoke of work and of his brother. Next visit in a week.`;
    return {
      key: createHash('sha256').update(text).digest('hex'),
      text,
      becomes: 'CONTACT',
      contact: { kind: 'Planned office visit', text, officer: 'Amira Haddad', outcome: 'Attended' },
    };
  });
}
