import { describe, expect, it } from '@jest/globals';
import { conversed, passed, until } from '../../case/support/facts.ts';
import { fact, id } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { judged, noon, ordinary } from '../support/asking.ts';

const today = noon('2026-03-03');

describe('HC-09, the two practitioners spoke', () => {
  it('is not due before supervision passes', () => {
    expect(judged('HC-09', [until('agreed')], today)).toMatchObject({
      outcome: 'NOT_DUE',
      gate: 'pass',
      finding: 'No conversation is recorded.',
      owes: { side: 'BOTH', role: 'PRACTITIONER' },
    });
  });

  it('is satisfied by a conversation that says what is not known', () => {
    expect(judged('HC-09', [until('conversed')], today)).toMatchObject({ outcome: 'SATISFIED' });
  });

  it('is not satisfied by one person talking, or without what is not known', () => {
    const blank = { matters: ['Housing'], agreed: [], notKnown: '' };
    const participants = [{ name: 'Priya Nair', role: 'Transferring practitioner' }];
    const monologue = fact('HandoverConversationHeld', { ...blank, participants, notKnown: 'Nothing' });
    const silent = fact('HandoverConversationHeld', {
      ...blank,
      participants: [...participants, ...participants],
    });
    expect(judged('HC-09', [until('agreed'), monologue], today).outcome).toBe('NOT_DUE');
    expect(judged('HC-09', [until('agreed'), silent], today)).toMatchObject({
      outcome: 'NOT_DUE',
      finding: 'The conversation recorded does not say who spoke, about what, and what they do not know.',
    });
  });

  it('fails when supervision passed without it, and is met late after that', () => {
    const without = [...until('agreed'), passed()];
    expect(judged('HC-09', [without], today)).toMatchObject({ outcome: 'FAILED' });
    expect(judged('HC-09', [without, conversed()], today)).toMatchObject({
      outcome: 'MET_LATE',
      finding:
        'Their conversation, with what they do not know, was recorded on 2 March 2026, ' +
        'after supervision passed on 2 March 2026.',
    });
  });
});

describe('HC-14, every question is answered', () => {
  const story = [...until('allocated'), ...ordinary];
  const asked = (n: number, more: { to?: 'HOME' | 'RECEIVING'; dueOn?: string; at?: string } = {}) => {
    const { to = 'HOME', dueOn, at = noon('2026-03-02') } = more;
    const data = { queryId: id(n), to, question: 'Who lives there?', ...(dueOn !== undefined && { dueOn }) };
    return fact('QueryRaised', data, { by: people.receivingPractitioner, at });
  };
  const answered = (n: number, at: string) =>
    fact('QueryAnswered', { queryId: id(n), answer: 'His aunt' }, { at });

  it('does not apply while nobody has asked', () => {
    expect(judged('HC-14', [story], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'Nobody has asked a question.',
    });
  });

  it('is not due for three working days, and is owed by the side that was asked', () => {
    expect(judged('HC-14', [story, asked(1)], noon('2026-03-05'))).toMatchObject({
      outcome: 'NOT_DUE',
      dueOn: '2026-03-05',
      finding: 'One question is not answered; the last day is 5 March 2026.',
      owes: { side: 'HOME', role: 'PRACTITIONER' },
    });
  });

  it('fails after the last day of the oldest open one', () => {
    const later = asked(2, { to: 'RECEIVING', at: noon('2026-03-05') });
    expect(judged('HC-14', [story, asked(1), later], noon('2026-03-06'))).toMatchObject({
      outcome: 'FAILED',
      finding: '2 questions are not answered; the last day was 5 March 2026.',
      owes: { side: 'BOTH' },
    });
  });

  it('keeps to the day the asker named when that is sooner', () => {
    expect(judged('HC-14', [story, asked(1, { dueOn: '2026-03-03' })], noon('2026-03-04'))).toMatchObject({
      outcome: 'FAILED',
      dueOn: '2026-03-03',
    });
    expect(judged('HC-14', [story, asked(1, { dueOn: '2026-03-20' })], noon('2026-03-06')).outcome).toBe(
      'FAILED',
    );
  });

  it('is satisfied when all were answered in time, met late when one was not', () => {
    const inTime = [...story, asked(1), answered(1, noon('2026-03-04'))];
    expect(judged('HC-14', [inTime], noon('2026-03-09'))).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The one question asked was answered or closed in time.',
    });
    const late = [
      ...story,
      asked(1),
      asked(2),
      answered(1, noon('2026-03-04')),
      answered(2, noon('2026-03-06')),
    ];
    expect(judged('HC-14', [late], noon('2026-03-09'))).toMatchObject({
      outcome: 'MET_LATE',
      finding: 'All 2 questions asked were answered or closed, 1 after the last day.',
    });
  });
});

describe('HC-71, what the receiving practitioner says of the handover', () => {
  const over = [...until('supervisionOffered'), passed()];
  const said = (at: string) =>
    fact(
      'HandoverFeedbackGiven',
      { missing: 'Who to ring at the hostel' },
      { by: people.receivingPractitioner, at },
    );

  it('is asked for within ten working days of the day on which supervision passed', () => {
    expect(judged('HC-71', [until('agreed')], today)).toMatchObject({
      outcome: 'NOT_DUE',
      severity: 'ADVISES',
    });
    expect(judged('HC-71', [over], today)).toMatchObject({ outcome: 'NOT_DUE', dueOn: '2026-03-16' });
    expect(judged('HC-71', [over], noon('2026-03-17')).outcome).toBe('FAILED');
    expect(judged('HC-71', [over, said(noon('2026-03-16'))], noon('2026-03-17')).outcome).toBe('SATISFIED');
    expect(judged('HC-71', [over, said(noon('2026-03-17'))], noon('2026-03-17')).outcome).toBe('MET_LATE');
  });
});
