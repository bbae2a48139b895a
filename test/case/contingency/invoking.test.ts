import { describe, expect, it } from '@jest/globals';
import type { ContingencyContent } from '../../../src/case/contingency/contingency.events.ts';
import { concludeContingency, invokeContingency } from '../../../src/case/contingency/invoking.ts';
import { openInvocations, standingOf } from '../../../src/case/contingency/contingency.state.ts';
import { verifyContact } from '../../../src/case/contingency/ringing.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { until } from '../support/facts.ts';
import { fact, given, id, type Story, type Told } from '../support/given.ts';
import { people } from '../support/people.ts';
import {
  actionId,
  concluded,
  defined,
  imported,
  inHand,
  invocationId,
  invoked,
  onCase,
  plan,
  superseded,
} from './support.ts';

/** On duty tonight in an area that has nothing to do with the case. */
const dutyOfficer: Staff = { ...people.elsewherePractitioner, id: id(41), role: 'DUTY_OFFICER' };
const tonight = { ...onCase, by: dutyOfficer };
const begin = { actionId, seen: 'Not at home at nine' };
const end = { invocationId, actedBy: 'The control room', outcome: 'Found at a relative’s' };
const begun = ({ state }: Story) => state.contingency.actions.flatMap(openInvocations);

describe('beginning an action', () => {
  it('tells what was seen, what was done first and when', () => {
    inHand(defined())
      .when(
        invokeContingency,
        { ...begin, firstDone: 'Rang the control room' },
        { ...onCase, occurredAt: '2026-03-01T21:10' },
      )
      .then(
        fact(
          'ContingencyActionInvoked',
          { invocationId: id(1), actionId, seen: begin.seen, firstDone: 'Rang the control room' },
          { occurredAt: '2026-03-01T21:10' },
        ),
      );
  });

  it('is for whoever is on duty, wherever they are', () => {
    const after = inHand(defined())
      .when(invokeContingency, begin, tonight)
      .then(invoked({ invocationId: id(1) }));
    after
      .when(concludeContingency, { ...end, invocationId: id(1) }, tonight)
      .then({ ...concluded, data: { ...concluded.data, invocationId: id(1) } } as Told);
  });

  it('is not for somebody who has no part in the case and is not on duty', () => {
    const somebody = { ...onCase, by: people.elsewherePractitioner };
    inHand(defined(), invoked())
      .when(invokeContingency, begin, somebody)
      .thenRefused('forbidden', 'can begin an action of the emergency plan')
      .when(concludeContingency, end, somebody)
      .thenRefused('forbidden', 'can conclude an action of the emergency plan');
  });

  it('is of an action that stands; on duty of any that can be used', () => {
    const waiting = inHand(defined({ standsIn: 'RECEIVING' }));
    waiting.when(invokeContingency, begin, onCase).thenRefused('conflict', 'once supervision has passed');
    waiting.when(invokeContingency, begin, tonight).thenAccepted();
    const lapsed = given(
      until('supervisionOffered'),
      defined({ standsIn: 'HOME' }),
      until('passed').slice(-1),
    );
    lapsed.when(invokeContingency, begin, onCase).thenRefused('conflict', 'ended when supervision passed');
    lapsed.when(invokeContingency, begin, tonight).thenAccepted();
  });

  it.each<[string, Told, RegExp]>([
    ['a draft', defined({ phone: '' }), /still wants the phone number; fill it in first/],
    ['one that nobody has checked', imported({ ...plan }), /recorded elsewhere and nobody has checked it/],
  ])('is not of %s', (_, action, words) => {
    inHand(action)
      .when(invokeContingency, begin, tonight)
      .thenRefused('conflict', words)
      .when(invokeContingency, begin, onCase)
      .thenRefused('conflict', words);
  });

  it('is not of one that was taken out of the plan, or never was in it', () => {
    inHand(defined(), superseded(id(2)))
      .when(invokeContingency, begin, tonight)
      .thenRefused('conflict', 'use the one in its place')
      .when(invokeContingency, { ...begin, actionId: id(9) }, tonight)
      .thenRefused('not-found', 'No action of the emergency plan');
  });

  it('happens twice when two people see the same thing, and each is concluded by itself', () => {
    const twice = inHand(defined())
      .when(invokeContingency, begin, onCase)
      .thenAccepted()
      .when(invokeContingency, { ...begin, seen: 'His sister rang' }, tonight)
      .thenAccepted();
    const [first, second] = begun(twice);
    const once = twice
      .when(concludeContingency, { ...end, invocationId: second!.invocationId }, onCase)
      .thenAccepted();
    expect(begun(once)).toEqual([first]);
    once
      .when(concludeContingency, { ...end, invocationId: second!.invocationId }, tonight)
      .thenRefused('conflict', /This was concluded by Priya Nair/);
  });
});

describe('what was begun', () => {
  it('is not lost when the action is taken out of the plan or changed meanwhile', () => {
    const changed = fact('ContingencyActionChanged', {
      actionId,
      ...plan,
      phone: '01632 960 008',
      why: 'A new number',
      material: true,
    });
    const story = inHand(defined(), invoked(), changed, superseded());
    expect(begun(story).map(({ seen }) => seen)).toEqual(['Not at home at nine']);
    const after = story.when(concludeContingency, end, tonight).then(concluded);
    expect(begun(after)).toEqual([]);
    expect(standingOf(after.state.contingency.actions[0]!, after.state.transfers)).toBe('SUPERSEDED');
  });

  it('does not end before it began', () => {
    const story = inHand(defined(), { ...invoked(), at: '2026-03-02T21:00:00.000Z' });
    story
      .when(concludeContingency, end, { ...tonight, occurredAt: '2026-03-02T20:59' })
      .thenRefused('invalid', 'after the action was begun', { field: 'occurredAt' })
      .when(concludeContingency, end, { ...tonight, occurredAt: '2026-03-02' })
      .thenAccepted();
    story.when(concludeContingency, end, { ...tonight, occurredAt: '2026-03-02T21:30' }).thenAccepted();
    story.when(concludeContingency, end, { ...tonight, occurredAt: 'unknown' }).thenAccepted();
  });

  it('may end in the minute in which it began', () => {
    const story = inHand(defined(), { ...invoked(), at: '2026-03-02T21:05:30.123Z' });
    story.when(concludeContingency, end, { ...tonight, occurredAt: '2026-03-02T21:05' }).thenAccepted();
    story
      .when(concludeContingency, end, { ...tonight, occurredAt: '2026-03-02T21:04' })
      .thenRefused('invalid', 'after the action was begun', { field: 'occurredAt' });
  });

  it('is concluded by its own id', () => {
    inHand(defined()).when(concludeContingency, end, tonight).thenRefused('not-found', 'Nothing was begun');
  });
});

describe('ringing a number', () => {
  const ring = { actionId, number: 'OUT_OF_HOURS' } as const;

  it('is verified by being answered, with the number as it stands and when it was rung', () => {
    inHand(defined())
      .when(
        verifyContact,
        { ...ring, answered: true, answeredBy: 'The control room' },
        { ...onCase, at: '2026-03-03T09:00:00.000Z', occurredAt: '2026-03-02T22:00' },
      )
      .then(
        fact(
          'ContingencyContactVerified',
          { ...ring, phone: plan.outOfHoursPhone, answeredBy: 'The control room' },
          { occurredAt: '2026-03-02T22:00' },
        ),
      );
  });

  it('is of the number that stands in the plan, and so never from before it was written there', () => {
    const answered = { ...ring, answered: true, answeredBy: 'The control room' };
    const wednesday = { ...onCase, at: '2026-03-04T09:00:00.000Z' };
    const changed = (special: Partial<ContingencyContent>, at: string) =>
      fact(
        'ContingencyActionChanged',
        { actionId, ...plan, ...special, why: 'Another desk', material: true },
        { at },
      );
    const renamed = changed({ outOfHoursPhone: '01632960001', minutesToAct: 5 }, '2026-03-03T09:00:00.000Z');
    const moved = changed({ outOfHoursPhone: '01632 960 009' }, '2026-03-03T10:00:00.000Z');
    const since = 'written into the plan by Priya Nair';
    const field = { field: 'occurredAt' };
    inHand(defined(), renamed)
      .when(verifyContact, answered, { ...wednesday, occurredAt: '2020-01-02T10:00' })
      .thenRefused('invalid', since, field)
      .when(verifyContact, answered, { ...wednesday, occurredAt: '2026-03-01' })
      .thenRefused('invalid', since, field)
      .when(verifyContact, answered, { ...wednesday, occurredAt: 'unknown' })
      .thenAccepted()
      .when(verifyContact, answered, { ...wednesday, occurredAt: '2026-03-02T22:00' })
      .thenAccepted();
    inHand(defined(), renamed, moved)
      .when(verifyContact, answered, { ...wednesday, occurredAt: '2026-03-03T09:59' })
      .thenRefused('invalid', 'ring it as it stands now', field)
      .when(verifyContact, answered, { ...wednesday, occurredAt: '2026-03-03' })
      .thenAccepted()
      .when(
        verifyContact,
        { ...answered, number: 'DAYTIME' },
        { ...wednesday, occurredAt: '2026-03-02T22:00' },
      )
      .thenAccepted();
  });

  it('tells what happened when nobody answered, also of a draft and by whoever is on duty', () => {
    inHand(imported({ phone: '01632 960 004' }))
      .when(verifyContact, { actionId, number: 'DAYTIME', answered: false, what: 'It rang out' }, tonight)
      .then(
        fact('ContingencyContactFailed', {
          actionId,
          number: 'DAYTIME',
          phone: '01632 960 004',
          what: 'It rang out',
        }),
      );
  });

  it('says who answered, or what happened, and not both', () => {
    inHand(defined())
      .when(verifyContact, { ...ring, answered: true }, onCase)
      .thenRefused('invalid', 'Enter who answered', { field: 'answeredBy' })
      .when(verifyContact, { ...ring, answered: true, answeredBy: 'A', what: 'B' }, onCase)
      .thenRefused('invalid', 'Leave this out', { field: 'what' })
      .when(verifyContact, { ...ring, answered: false }, onCase)
      .thenRefused('invalid', 'Write what happened', { field: 'what' })
      .when(verifyContact, { ...ring, answered: false, answeredBy: 'A', what: 'B' }, onCase)
      .thenRefused('invalid', 'Leave this out', { field: 'answeredBy' });
  });

  it('needs a number, of an action in the plan', () => {
    inHand(imported())
      .when(verifyContact, { ...ring, answered: true, answeredBy: 'A' }, onCase)
      .thenRefused('conflict', 'no such number yet');
    inHand(defined(), superseded())
      .when(verifyContact, { ...ring, answered: true, answeredBy: 'A' }, onCase)
      .thenRefused('conflict', 'taken out of the plan');
  });
});
