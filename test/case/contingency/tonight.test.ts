import { describe, expect, it } from '@jest/globals';
import type { ContingencyEvents } from '../../../src/case/contingency/contingency.events.ts';
import { dialled, timeInWords, tonight } from '../../../src/case/contingency/tonight.ts';
import { until } from '../support/facts.ts';
import { fact, given, id, type Story } from '../support/given.ts';
import { directory, people } from '../support/people.ts';
import { actionId, defined, imported, inHand, invoked, plan } from './support.ts';

const SUNDAY_AT_TWO = '2026-03-08T02:00:00.000Z';

const card = ({ state }: Story, outOfHours = true) =>
  tonight(state, state.identity!, { now: SUNDAY_AT_TWO, outOfHours, interim: undefined, directory });
const situation = (story: Story, wanted = 'WHEREABOUTS_UNKNOWN') =>
  card(story).situations.find((each) => each.situation === wanted)!;
const first = (story: Story) => situation(story).actions[0]!;

const rang = (more: Partial<ContingencyEvents['ContingencyContactVerified']> = {}) =>
  fact(
    'ContingencyContactVerified',
    { actionId, number: 'OUT_OF_HOURS', phone: plan.outOfHoursPhone, answeredBy: 'The desk', ...more },
    { occurredAt: '2026-03-03T21:00' },
  );

describe('the contingency card', () => {
  it('says what starts an action, what is done first, by when, and what is done when nobody answers', () => {
    expect(first(inHand(defined()))).toMatchObject({
      title: 'Nobody knows where the person is',
      trigger: 'Not back by 9pm',
      firstAct: 'Ring the police and ask for a welfare check',
      ownerAgency: 'Southaven Police',
      byWhen: 'within 1 hour',
      fallback: 'Ring the head of the delivery unit',
      marks: [],
      canBegin: true,
    });
  });

  it('puts the number that answers at this hour first', () => {
    const numbers = (outOfHours: boolean) =>
      card(inHand(defined()), outOfHours).situations[0]!.actions[0]!.ring.map(({ name, dial }) => [
        name,
        dial,
      ]);
    const night = ['The control room', '01632960001'];
    const office = ['Sergeant Example', '01632960000'];
    expect(numbers(true)).toEqual([night, office]);
    expect(numbers(false)).toEqual([office, night]);
  });

  it('says of each number when it was answered last, by whom, and that it never was', () => {
    const tried = (...facts: Parameters<typeof inHand>) =>
      first(inHand(defined(), ...facts)).ring.map(({ tried }) => tried);
    expect(tried()).toEqual(['Never tried', 'Never tried']);
    expect(tried(rang())).toEqual([
      'Last verified at 9:00pm on 3 March 2026: The desk answered Priya Nair',
      'Never tried',
    ]);
    const failed = fact(
      'ContingencyContactFailed',
      { actionId, number: 'OUT_OF_HOURS', phone: plan.outOfHoursPhone, what: 'It rang out' },
      { occurredAt: '2026-03-04' },
    );
    expect(tried(rang(), failed)[0]).toBe(
      'Nobody answered on 4 March 2026 when Priya Nair rang: It rang out',
    );
  });

  it('says nothing of a number that is no longer the one written', () => {
    const changed = fact('ContingencyActionChanged', {
      ...plan,
      actionId,
      outOfHoursPhone: '01632 960 999',
      why: 'A new desk',
      material: true,
    });
    expect(first(inHand(defined(), rang(), changed)).ring[0]).toMatchObject({
      phone: '01632 960 999',
      tried: 'Never tried',
      answered: false,
    });
  });

  it('never leaves a situation blank: nothing written, or ruled out and why', () => {
    const story = inHand(
      defined(),
      fact(
        'ContingencySituationRuledOut',
        { situation: 'VICTIM_CONTACT', why: 'There is no victim' },
        { by: people.homeSenior, at: '2026-03-04T10:00:00.000Z' },
      ),
    );
    expect(card(story).situations.map(({ title, nothing }) => `${title}: ${nothing}`)).toEqual([
      'Nobody knows where the person is: null',
      'Breach, or no contact: Nothing is written for this',
      'The address is lost: Nothing is written for this',
      'Contact with a victim: Ruled out by Grace Holt at 10:00am on 4 March 2026: There is no victim',
      'Relapse, a weapon or a threat: Nothing is written for this',
      'An agency withdraws: Nothing is written for this',
    ]);
  });

  it('shows what nobody has checked last and marked, and never as what stands', () => {
    const story = inHand(imported({ phone: '01632 960 002' }));
    expect(situation(story, 'ADDRESS_LOST')).toMatchObject({
      actions: [],
      nothing: 'Nothing that stands is written for this; what is noted stands at the end',
    });
    expect(card(story).notToRelyOn).toMatchObject([
      {
        trigger: 'He is told to leave',
        firstAct: null,
        canBegin: false,
        marks: [
          'Recorded elsewhere, unchecked',
          'Still missing: the first act, the agency that acts, the contact by name, the out-of-hours contact, the out-of-hours number, the time to act',
        ],
      },
    ]);
  });

  it('shows the plan of the home area until supervision passes, and of the receiving area from then on', () => {
    const home = defined({ standsIn: 'HOME', trigger: 'At home' });
    const receiving = defined({ actionId: id(2), standsIn: 'RECEIVING', trigger: 'There' });
    const before = given(until('supervisionOffered'), home, receiving);
    expect(situation(before).actions.map(({ trigger }) => trigger)).toEqual(['At home']);
    expect(card(before).notToRelyOn.map(({ marks }) => marks)).toEqual([
      ['Stands in the receiving area, once supervision has passed'],
    ]);
    const after = before.after(until('passed').slice(-1));
    expect(situation(after).actions.map(({ trigger }) => trigger)).toEqual(['There']);
    expect(card(after).notToRelyOn).toEqual([]);
  });

  it('shows what was begun and is not concluded before everything else', () => {
    const story = inHand(defined(), invoked({ firstDone: 'Rang the control room' }));
    expect(card(story).begun).toMatchObject([
      { seen: 'Not at home at nine', firstDone: 'Rang the control room', action: { actionId } },
    ]);
    expect(situation(story).actions).toHaveLength(1);
  });

  it('says who holds the case, and who answers while an interim arrangement stands', () => {
    const { state } = inHand();
    const shown = tonight(state, state.identity!, {
      now: SUNDAY_AT_TWO,
      outOfHours: true,
      interim: {
        answersTonight: 'The duty desk, 01632 960 010',
        seenByStaffId: people.receivingPractitioner.id,
        until: '2026-03-10',
      },
      directory,
    });
    expect(shown.holder).toMatchObject({ name: 'Priya Nair', where: 'Northfield One' });
    expect(shown.interim).toEqual({
      answersTonight: 'The duty desk, 01632 960 010',
      seenBy: 'Dana Reid',
      until: '2026-03-10',
    });
  });

  it('lists only agencies that accepted a task which still stands', () => {
    const task = (n: number, more = {}) =>
      fact('AgencyResponsibilityAssigned', {
        responsibilityId: id(n),
        agency: `Agency ${n}`,
        task: 'Check the hostel',
        phone: '01632 960 020',
        area: 'HOME',
        ...more,
      });
    const accepted = (n: number) =>
      fact('AgencyResponsibilityAccepted', { responsibilityId: id(n), acceptedBy: 'The desk' });
    const story = given(
      until('supervisionOffered'),
      task(11),
      accepted(11),
      task(12),
      task(13),
      accepted(13),
      fact('AgencyResponsibilityDone', { responsibilityId: id(13), outcome: 'Done' }),
      task(14, { area: 'RECEIVING' }),
      accepted(14),
      task(15),
      accepted(15),
      fact('AgencyResponsibilityCarried', {
        responsibilityId: id(15),
        becomes: 'CONTINUES',
        reason: 'The same agency',
      }),
    );
    const shown = (from: Story) => card(from).agencies.map(({ agency, area }) => `${agency}, ${area}`);
    expect(shown(story)).toEqual([
      'Agency 11, Where the case is held',
      'Agency 14, Receiving area',
      'Agency 15, Where the case is held',
    ]);
    expect(shown(story.after(until('passed').slice(-1)))).toEqual([
      'Agency 14, Where the case is held',
      'Agency 15, Area before the move',
    ]);
  });
});

describe('a number to dial', () => {
  it.each([
    ['01632 960 123', '01632960123'],
    ['+44 (0)1632 960123', '+441632960123'],
    ['01632 960123 ext 4', '01632960123;ext=4'],
    ['999', '999'],
    ['ask the hostel', null],
    ['', null],
  ])('%s', (written, dial) => {
    expect(dialled(written)).toBe(dial);
  });
});

describe('a time to act', () => {
  it.each([
    [1, '1 minute'],
    [45, '45 minutes'],
    [60, '1 hour'],
    [90, '90 minutes'],
    [1440, '1 day'],
    [2880, '2 days'],
  ])('%d', (minutes, words) => {
    expect(timeInWords(minutes)).toBe(words);
  });
});
