import { describe, expect, it } from '@jest/globals';
import {
  isUsable,
  lastRinging,
  materialPlans,
  missingOf,
  rulingOut,
  standingOf,
  standsNow,
} from '../../../src/case/contingency/contingency.state.ts';
import {
  changeContingency,
  defineContingency,
  ruleOutSituation,
  supersedeContingency,
} from '../../../src/case/contingency/plan.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { caseOpened, until } from '../support/facts.ts';
import { caseFact, fact, given, id, TRANSFER, type Story, type Told } from '../support/given.ts';
import { people } from '../support/people.ts';
import {
  actionId,
  concluded,
  defined,
  imported,
  inHand,
  invoked,
  onCase,
  plan,
  superseded,
} from './support.ts';

const SECOND = TRANSFER.replace(/.$/, '2');
const only = ({ state }: Story) => state.contingency.actions[0]!;
const standing = (story: Story) => standingOf(only(story), story.state.transfers);
const change = (special: object = {}) => ({ actionId, ...plan, why: 'Why', material: false, ...special });
const completed = fact('TransferCompleted', {});
const movedOn = (transferId: string, type: 'TransferProposed' | 'ResponsibilityTransferred'): Told =>
  type === 'TransferProposed'
    ? fact(
        type,
        { kind: 'PERMANENT', fromTeam: 'SHV1', toTeam: 'WBY1', reasonCode: 'HOUSING', reason: 'A job' },
        { transferId },
      )
    : fact(
        type,
        {
          kind: 'SUPERVISION',
          from: { agency: 'PROBATION', area: 'SHV1', staffId: people.receivingPractitioner.id },
          to: { agency: 'PROBATION', area: 'WBY1', staffId: people.elsewherePractitioner.id },
        },
        { transferId },
      );

describe('writing an action of the emergency plan', () => {
  it('is recorded with the open transfer, whose areas it names, and can be used', () => {
    const after = inHand().when(defineContingency, plan, onCase).then(defined());
    expect(isUsable(only(after))).toBe(true);
    expect(standing(after)).toBe('ACTIVE');
  });

  it('is for both areas while no transfer is open', () => {
    given(caseOpened)
      .when(defineContingency, { ...plan, standsIn: 'HOME' }, onCase)
      .thenRefused('invalid', 'choose both', { field: 'standsIn' })
      .when(defineContingency, { ...plan, standsIn: 'RECEIVING' }, onCase)
      .thenRefused('invalid', 'choose both', { field: 'standsIn' })
      .when(defineContingency, plan, onCase)
      .then(caseFact('ContingencyActionDefined', { actionId, ...plan }));
  });

  it('begins nothing in the home area once supervision has passed', () => {
    const passed = given(until('passed'));
    const by = people.receivingPractitioner;
    passed
      .when(defineContingency, { ...plan, standsIn: 'HOME' }, { ...onCase, by })
      .thenRefused('invalid', 'Supervision has passed', { field: 'standsIn' });
    const after = passed
      .when(defineContingency, { ...plan, standsIn: 'RECEIVING' }, { ...onCase, by })
      .thenAccepted();
    expect(standing(after)).toBe('ACTIVE');
  });
});

describe('an action that came in from elsewhere', () => {
  it('is a draft that says what it still wants', () => {
    const story = inHand(imported());
    expect(missingOf(only(story))).toEqual([
      'firstAct',
      'ownerAgency',
      'contactName',
      'phone',
      'outOfHoursName',
      'outOfHoursPhone',
      'minutesToAct',
    ]);
    expect(standing(story)).toBe('DRAFT');
  });

  it('is a draft while it is whole and unchecked, and can be used once somebody looked through it', () => {
    const story = inHand(imported({ ...plan }));
    expect([isUsable(only(story)), standing(story)]).toEqual([false, 'DRAFT']);
    const after = story.when(changeContingency, change(), onCase).thenAccepted();
    expect([isUsable(only(after)), standing(after)]).toEqual([true, 'ACTIVE']);
    expect(only(after).changes[0]?.material).toBe(true);
  });

  it('wants what is only spaces', () => {
    expect(missingOf(only(inHand(defined({ phone: '  ' }))))).toEqual(['phone']);
  });
});

describe('changing an action', () => {
  it.each([
    ['situation', { situation: 'ADDRESS_LOST' }],
    ['trigger', { trigger: 'Not back by 10pm' }],
    ['first act', { firstAct: 'Ring his sister' }],
    ['agency', { ownerAgency: 'Probation' }],
    ['contact', { contactName: 'Constable Example' }],
    ['number', { phone: '01632 960 005' }],
    ['out-of-hours contact', { outOfHoursName: 'The night desk' }],
    ['out-of-hours number', { outOfHoursPhone: '01632 960 006' }],
    ['time', { minutesToAct: 30 }],
    ['area', { standsIn: 'HOME' }],
  ])('is material when the %s is another, whatever its author says', (_, special) => {
    const after = inHand(defined()).when(changeContingency, change(special), onCase).thenAccepted();
    expect(only(after).changes[0]?.material).toBe(true);
    expect(materialPlans(only(after))).toHaveLength(2);
  });

  it('is no more than a slip when its author says so of words, spaces or capitals', () => {
    const slip = { fallback: 'Ring the head of the unit', trigger: 'not back  by 9pm' };
    const after = inHand(defined())
      .when(changeContingency, change(slip), onCase)
      .then(fact('ContingencyActionChanged', { actionId, ...plan, ...slip, why: 'Why', material: false }));
    expect(materialPlans(only(after))).toHaveLength(1);
  });

  it('can leave the fallback out, and has to change something', () => {
    inHand(defined())
      .when(changeContingency, change({ fallback: undefined }), onCase)
      .thenAccepted()
      .when(changeContingency, change({ fallback: undefined }), onCase)
      .thenRefused('conflict', 'Nothing is different');
  });

  it('is not for what was taken out of the plan, or ended when supervision passed', () => {
    inHand(defined(), superseded())
      .when(changeContingency, change({ phone: '01632 960 005' }), onCase)
      .thenRefused('conflict', /taken out of the plan by Priya Nair .*look at the plan/);
    given(until('conversed'), defined({ standsIn: 'HOME' }), until('passed').at(-1) as Told)
      .when(changeContingency, change(), { ...onCase, by: people.receivingPractitioner })
      .thenRefused('conflict', 'an area that the case has left');
  });
});

describe('where an action stands', () => {
  const all = [
    defined(),
    defined({ actionId: id(2), standsIn: 'HOME' }),
    defined({ actionId: id(3), standsIn: 'RECEIVING' }),
  ];
  const standings = ({ state }: Story) =>
    state.contingency.actions.map((action) => standingOf(action, state.transfers));

  it('changes with the event in which supervision passes', () => {
    const before = given(until('supervisionOffered'), all);
    expect(standings(before)).toEqual(['ACTIVE', 'ACTIVE', 'WAITING']);
    const after = before.after(until('passed').slice(-1));
    expect(standings(after)).toEqual(['ACTIVE', 'LAPSED', 'ACTIVE']);
  });

  it('stays in the receiving area when the transfer is completed, until the case moves on from there', () => {
    const settled = given(until('supervisionOffered'), all).after([...until('passed').slice(-1), completed]);
    const next = settled.after([movedOn(SECOND, 'TransferProposed')]);
    expect(standings(next)).toEqual(['ACTIVE', 'LAPSED', 'ACTIVE']);
    const gone = next.after([movedOn(SECOND, 'ResponsibilityTransferred')]);
    expect(standings(gone)).toEqual(['ACTIVE', 'LAPSED', 'LAPSED']);
  });

  it('is in the home area as before when the transfer came to nothing', () => {
    const withdrawn = given(until('requested'), all, fact('TransferWithdrawn', { reason: 'He stays' }));
    expect(standings(withdrawn)).toEqual(['ACTIVE', 'ACTIVE', 'WAITING']);
    const elsewhere = withdrawn.after([
      movedOn(SECOND, 'TransferProposed'),
      movedOn(SECOND, 'ResponsibilityTransferred'),
    ]);
    expect(standings(elsewhere)).toEqual(['ACTIVE', 'LAPSED', 'WAITING']);
  });

  it('is told in the areas as they are now when it is written again', () => {
    const now = ({ state }: Story, transferId?: string) =>
      state.contingency.actions.map((action) =>
        standsNow(action, state.transfers, state.transfers[transferId ?? '']),
      );
    const settled = given(until('supervisionOffered'), all).after([...until('passed').slice(-1), completed]);
    expect(now(settled, TRANSFER)).toEqual(['BOTH', 'HOME', 'RECEIVING']);
    expect(now(settled)).toEqual(['BOTH', undefined, 'BOTH']);
    const next = settled.after([movedOn(SECOND, 'TransferProposed')]);
    expect(now(next, SECOND)).toEqual(['BOTH', undefined, 'HOME']);
    const again = next
      .when(changeContingency, change({ actionId: id(3), standsIn: 'HOME', phone: '01632 960 007' }), {
        ...onCase,
        by: people.receivingPractitioner,
      })
      .thenAccepted();
    expect(standings(again)).toEqual(['ACTIVE', 'LAPSED', 'ACTIVE']);
    expect(standings(again.after([movedOn(SECOND, 'ResponsibilityTransferred')]))[2]).toBe('LAPSED');
  });

  it('is that somebody acts by it until all that was begun is concluded, also when it was superseded', () => {
    expect(standing(inHand(defined(), invoked()))).toBe('INVOKED');
    expect(standing(inHand(defined(), invoked(), superseded()))).toBe('INVOKED');
    expect(standing(inHand(defined(), invoked(), superseded(), concluded))).toBe('SUPERSEDED');
    const twice = inHand(defined(), invoked(), invoked({ invocationId: id(8002) }), concluded);
    expect(standing(twice)).toBe('INVOKED');
  });
});

describe('taking an action out of the plan', () => {
  const other = id(2);
  const command = { actionId, why: 'Another desk' };

  it('says which takes its place, if one does', () => {
    inHand(defined()).when(supersedeContingency, command, onCase).then(superseded());
    const after = inHand(defined(), defined({ actionId: other }))
      .when(supersedeContingency, { ...command, by: other }, onCase)
      .then(superseded(other));
    after
      .when(supersedeContingency, command, onCase)
      .thenRefused('conflict', /taken out of the plan by Priya Nair .*use the one in its place/);
  });

  it('names only an action that can be used in its place', () => {
    const field = 'by';
    inHand(defined(), imported({ ...plan }), defined({ actionId: other, outOfHoursPhone: '' }))
      .when(supersedeContingency, { ...command, by: actionId }, onCase)
      .thenRefused('invalid', 'cannot take its own place', { field })
      .when(supersedeContingency, { ...command, by: other }, onCase)
      .thenRefused('invalid', 'still wants the out-of-hours number', { field })
      .when(supersedeContingency, { ...command, by: id(9) }, onCase)
      .thenRefused('not-found', 'No action of the emergency plan');
    inHand(
      defined(),
      fact('ContingencyActionDefined', {
        actionId: other,
        ...plan,
        imported: { importId: 'import-1', key: 'k1' },
      }),
    )
      .when(supersedeContingency, { ...command, by: other }, onCase)
      .thenRefused('invalid', 'was not checked', { field });
    inHand(
      defined({ actionId: other }),
      defined(),
      fact('ContingencyActionSuperseded', {
        actionId: other,
        why: 'Why',
      }),
    )
      .when(supersedeContingency, { ...command, by: other }, onCase)
      .thenRefused('invalid', 'in the plan now', { field });
  });
});

describe('stating that a situation does not apply', () => {
  const situation = 'VICTIM_CONTACT' as const;
  const ruledOut = fact('ContingencySituationRuledOut', { situation, why: 'There is no victim' });
  const command = { situation, why: 'There is no victim' };

  it('is a statement with its reason, made once', () => {
    const after = inHand().when(ruleOutSituation, command, onCase).then(ruledOut);
    expect(rulingOut(after.state.contingency, situation)?.why).toBe('There is no victim');
    after
      .when(ruleOutSituation, command, onCase)
      .thenRefused('conflict', /stated by Priya Nair .*write an action if it does/);
  });

  it('is not made while an action covers it, be it a draft', () => {
    inHand(defined({ situation }))
      .when(ruleOutSituation, command, onCase)
      .thenRefused('conflict', 'An action is written for this');
    inHand(imported({ situation }))
      .when(ruleOutSituation, command, onCase)
      .thenRefused('conflict', 'take it out of the plan first');
    inHand(defined({ situation }), superseded()).when(ruleOutSituation, command, onCase).then(ruledOut);
  });

  it('is overtaken by an action written for it later, also once that was taken out again', () => {
    const after = inHand(ruledOut, defined({ situation }));
    expect(rulingOut(after.state.contingency, situation)).toBeUndefined();
    const { contingency } = after.after([superseded()]).state;
    expect(rulingOut(contingency, situation)).toBeUndefined();
    expect(rulingOut(inHand(ruledOut, defined()).state.contingency, situation)).toBeDefined();
    const changed = inHand(
      ruledOut,
      defined(),
      fact('ContingencyActionChanged', { actionId, ...plan, situation, why: 'Why', material: true }),
    );
    expect(rulingOut(changed.state.contingency, situation)).toBeUndefined();
  });
});

describe('the last ringing of a number', () => {
  const rang = (what: 'answered' | 'failed', phone: string, occurredAt?: string): Told =>
    what === 'answered'
      ? fact(
          'ContingencyContactVerified',
          { actionId, number: 'DAYTIME', phone, answeredBy: 'A desk' },
          {
            ...(occurredAt !== undefined && { occurredAt }),
          },
        )
      : fact(
          'ContingencyContactFailed',
          { actionId, number: 'DAYTIME', phone, what: 'It rang out' },
          {
            ...(occurredAt !== undefined && { occurredAt }),
          },
        );
  const last = (...facts: Told[]) => lastRinging(only(inHand(defined(), ...facts)), 'DAYTIME')?.answered;

  it('is the last that was rung, not the last that was recorded', () => {
    expect(last(rang('failed', plan.phone), rang('answered', plan.phone))).toBe(true);
    expect(
      last(rang('answered', plan.phone, '2026-03-02T08:00'), rang('failed', plan.phone, '2026-03-01')),
    ).toBe(true);
    expect(last(rang('answered', plan.phone, '2026-03-01'), rang('failed', plan.phone, 'unknown'))).toBe(
      true,
    );
    expect(last(rang('answered', plan.phone, '2026-03-01'), rang('failed', plan.phone, '2026-03-01'))).toBe(
      false,
    );
  });

  it('is of the number as it stands, however it is spaced', () => {
    expect(last(rang('answered', '01632960000'))).toBe(true);
    expect(last(rang('answered', '01632 960 009'))).toBeUndefined();
    expect(last()).toBeUndefined();
  });

  it('is none for the other number', () => {
    const story = inHand(defined({ outOfHoursPhone: plan.phone }), rang('answered', plan.phone));
    expect(lastRinging(only(story), 'OUT_OF_HOURS')).toBeUndefined();
  });
});

describe('who writes the emergency plan', () => {
  it.each<[string, Staff, boolean]>([
    ['the home practitioner', people.homePractitioner, true],
    ['the receiving practitioner', people.receivingPractitioner, true],
    ['somebody of another agency', people.partner, true],
    ['somebody who has no part in the case', people.elsewherePractitioner, false],
  ])('%s', (_, by, may) => {
    const outcome = inHand().when(defineContingency, plan, { ...onCase, by });
    if (may) outcome.thenAccepted();
    else outcome.thenRefused('forbidden', 'can write the emergency plan');
  });
});
