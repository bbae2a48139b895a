import { describe, expect, it } from '@jest/globals';
import type { AgencyEvents } from '../../../src/case/agencies/agencies.events.ts';
import {
  assignAgency,
  carryAgency,
  changeAgency,
  recordAgencyAccepted,
  recordAgencyDeclined,
  recordAgencyDone,
  recordAgencyNoAnswer,
} from '../../../src/case/agencies/agencies.ts';
import {
  answerOf,
  carriedWith,
  isStandingTask,
  isUncheckedTask,
  sideOf,
  taskOf,
  type AgencyResponsibility,
} from '../../../src/case/agencies/agencies.state.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { caseOpened, until } from '../support/facts.ts';
import { caseFact, fact, given, id, TRANSFER, type Story, type Told } from '../support/given.ts';
import { people } from '../support/people.ts';

const SECOND = TRANSFER.replace(/.$/, '2');
const responsibilityId = id(1);
const drugService = {
  agency: 'Southaven drug service',
  person: 'Lee Example',
  role: 'Key worker',
  task: 'See him every week',
  phone: '01632 960 002',
  area: 'RECEIVING',
  dueOn: '2026-03-20',
} as const;

type Assigned = AgencyEvents['AgencyResponsibilityAssigned'];
const assigned = (special: Partial<Assigned> = {}): Told =>
  fact('AgencyResponsibilityAssigned', { responsibilityId, ...drugService, ...special });
const atHome = (special: Partial<Assigned> = {}): Told => assigned({ area: 'HOME', ...special });
const accepted = fact('AgencyResponsibilityAccepted', { responsibilityId, acceptedBy: 'Lee Example' });
const declined = fact('AgencyResponsibilityDeclined', {
  responsibilityId,
  declinedBy: 'Lee Example',
  reason: 'Full',
});
const unanswered = fact('AgencyDidNotAnswer', { responsibilityId, howAsked: 'Two calls' });
const done = fact('AgencyResponsibilityDone', { responsibilityId, outcome: 'Seen' });
const carriedOn = (becomes: 'CONTINUES' | 'ENDED') =>
  fact('AgencyResponsibilityCarried', { responsibilityId, becomes, reason: 'Why' });

const inHand = (...facts: Told[]): Story => given(until('requested'), ...facts);
const onCase = { transferId: null };
const only = ({ state }: Story): AgencyResponsibility => state.agencies[0]!;
const change = (special: object = {}) => ({
  responsibilityId,
  ...drugService,
  why: 'Why',
  material: false,
  ...special,
});

describe('asking an agency to take a task on', () => {
  it('is recorded with the open transfer, whose side the area is, and nobody has accepted yet', () => {
    const after = inHand().when(assignAgency, drugService, onCase).then(assigned());
    expect(taskOf(only(after))).toMatchObject(drugService);
    expect(answerOf(only(after))).toBeUndefined();
    expect(sideOf(only(after), after.state.transfers, after.state.transfers[TRANSFER])).toBe('RECEIVING');
  });

  it('can be done with a name still to be found', () => {
    const task = { agency: 'Housing options', task: 'Find a room', area: 'HOME' as const };
    given(caseOpened)
      .when(assignAgency, task, onCase)
      .then(caseFact('AgencyResponsibilityAssigned', { responsibilityId, ...task }));
  });

  it('has no receiving area while no transfer is open', () => {
    given(caseOpened)
      .when(assignAgency, drugService, onCase)
      .thenRefused('invalid', 'choose the home area', { field: 'area' });
  });

  it('is not due on a day that is past', () => {
    inHand()
      .when(assignAgency, { ...drugService, dueOn: '2026-03-01' }, onCase)
      .thenRefused('invalid', 'not past', { field: 'dueOn' });
  });

  it('is not recorded twice, however it is spelt, and is once more when it was done', () => {
    const again = { ...drugService, agency: 'SOUTHAVEN  drug service', task: 'see him every week' };
    inHand(assigned())
      .when(assignAgency, again, onCase)
      .thenRefused('conflict', /given to this agency already, by Priya Nair .*change that one instead/)
      .when(assignAgency, { ...again, area: 'HOME' }, onCase)
      .thenAccepted();
    inHand(assigned(), done).when(assignAgency, again, onCase).thenAccepted();
  });
});

describe('changing the task of an agency', () => {
  it.each([
    ['another agency', { agency: 'Northfield drug service' }],
    ['another person', { person: 'Kim Example' }],
    ['nobody by name', { person: undefined }],
    ['another task', { task: 'See him every day' }],
    ['another day', { dueOn: '2026-03-27' }],
    ['another area', { area: 'HOME' }],
  ])('makes an acceptance void when it names %s, whatever its author says', (_, special) => {
    const after = inHand(assigned(), accepted).when(changeAgency, change(special), onCase).thenAccepted();
    expect(only(after).changes[0]?.material).toBe(true);
    expect(answerOf(only(after))).toBeUndefined();
  });

  it.each([
    ['the phone number', { phone: '01632 960 003' }],
    ['their part', { role: 'Worker' }],
    ['a slip in wording', { task: 'See him  EVERY week' }],
  ])('leaves it accepted when it puts %s right', (_, special) => {
    const after = inHand(assigned(), accepted)
      .when(changeAgency, change(special), onCase)
      .then(
        fact('AgencyResponsibilityChanged', {
          responsibilityId,
          ...drugService,
          ...special,
          why: 'Why',
          material: false,
        }),
      );
    expect(answerOf(only(after))?.answer).toBe('ACCEPTED');
  });

  it('makes it void when its author says so', () => {
    const after = inHand(assigned(), accepted)
      .when(changeAgency, change({ role: 'Lead', material: true }), onCase)
      .thenAccepted();
    expect(answerOf(only(after))).toBeUndefined();
  });

  it('changes something', () => {
    inHand(assigned()).when(changeAgency, change(), onCase).thenRefused('conflict', 'Nothing is different');
  });

  it('of what was recorded elsewhere may be to look through it and leave it as it is', () => {
    const imported = { importId: 'import-1', key: 'k1' };
    const story = inHand(assigned({ imported }));
    expect(isUncheckedTask(only(story))).toBe(true);
    expect(isUncheckedTask(only(story.when(changeAgency, change(), onCase).thenAccepted()))).toBe(false);
    expect(isUncheckedTask(only(story.after([accepted])))).toBe(false);
  });

  it('keeps a day that has meanwhile passed, and takes no other past day', () => {
    const late = { ...onCase, at: '2026-04-10T09:00:00.000Z' };
    inHand(assigned())
      .when(changeAgency, change({ phone: '01632 960 003' }), late)
      .thenAccepted()
      .when(changeAgency, change({ dueOn: '2026-03-27' }), { ...late, at: '2026-04-10T10:00:00.000Z' })
      .thenRefused('invalid', 'not past', { field: 'dueOn' });
  });
});

describe('what an agency answers', () => {
  it('is an acceptance once, by somebody with a name', () => {
    inHand(assigned())
      .when(recordAgencyAccepted, { responsibilityId, acceptedBy: 'Lee Example' }, onCase)
      .then(accepted)
      .when(recordAgencyAccepted, { responsibilityId, acceptedBy: 'Lee Example' }, onCase)
      .thenRefused('conflict', /accepted, as recorded by Priya Nair/);
  });

  it('can be no, also after yes, and yes after no', () => {
    const command = { responsibilityId, declinedBy: 'Lee Example', reason: 'Full' };
    const after = inHand(assigned(), accepted).when(recordAgencyDeclined, command, onCase).then(declined);
    expect(answerOf(only(after))?.answer).toBe('DECLINED');
    after.when(recordAgencyDeclined, command, onCase).thenRefused('conflict', 'ask another agency');
    const yes = after
      .when(recordAgencyAccepted, { responsibilityId, acceptedBy: 'Kim Example' }, onCase)
      .thenAccepted();
    expect(answerOf(only(yes))).toMatchObject({ answer: 'ACCEPTED', acceptedBy: 'Kim Example' });
  });

  it('is never an acceptance when there is none, nor takes one back', () => {
    const command = { responsibilityId, howAsked: 'Two calls' };
    const after = inHand(assigned()).when(recordAgencyNoAnswer, command, onCase).then(unanswered);
    expect(answerOf(only(after))?.answer).toBe('NONE');
    inHand(assigned(), accepted)
      .when(recordAgencyNoAnswer, command, onCase)
      .thenRefused('conflict', 'This task was accepted');
    expect(answerOf(only(inHand(assigned(), declined, unanswered)))?.answer).toBe('DECLINED');
    expect(answerOf(only(inHand(assigned(), unanswered, accepted)))?.answer).toBe('ACCEPTED');
  });

  it('says when it was given', () => {
    inHand(assigned())
      .when(
        recordAgencyAccepted,
        { responsibilityId, acceptedBy: 'Lee Example' },
        {
          ...onCase,
          occurredAt: '2026-03-01',
        },
      )
      .then({ ...accepted, occurredAt: { at: '2026-03-01', precision: 'day' } });
  });

  it('is of a task that there is', () => {
    inHand()
      .when(recordAgencyAccepted, { responsibilityId, acceptedBy: 'Lee Example' }, onCase)
      .thenRefused('not-found', 'No task of an agency');
  });
});

describe('what becomes of a home-area task', () => {
  const carry = (special: object = {}) => ({
    responsibilityId,
    becomes: 'CONTINUES' as const,
    reason: 'Why',
    ...special,
  });

  it.each(['CONTINUES', 'ENDED'] as const)('is that it %s', (becomes) => {
    const after = inHand(atHome()).when(carryAgency, carry({ becomes }), onCase).then(carriedOn(becomes));
    expect(isStandingTask(only(after))).toBe(becomes === 'CONTINUES');
  });

  it('is that a task in the receiving area takes its place', () => {
    const there = id(2);
    const story = inHand(atHome(), assigned({ responsibilityId: there, agency: 'Southaven housing' }));
    story
      .when(carryAgency, carry({ becomes: 'MOVED' }), onCase)
      .thenRefused('invalid', 'record it first', { field: 'movedTo' })
      .when(carryAgency, carry({ becomes: 'MOVED', movedTo: responsibilityId }), onCase)
      .thenRefused('invalid', 'in the receiving area', { field: 'movedTo' })
      .when(carryAgency, carry({ movedTo: there }), onCase)
      .thenRefused('invalid', 'Leave this out', { field: 'movedTo' })
      .when(carryAgency, carry({ becomes: 'MOVED', movedTo: id(3) }), onCase)
      .thenRefused('not-found', 'No task of an agency')
      .when(carryAgency, carry({ becomes: 'MOVED', movedTo: there }), onCase)
      .then(
        fact('AgencyResponsibilityCarried', {
          responsibilityId,
          becomes: 'MOVED',
          movedTo: there,
          reason: 'Why',
        }),
      );
  });

  it('is said of the home area alone, while a transfer is open, and not of what is done', () => {
    inHand(assigned())
      .when(carryAgency, carry(), onCase)
      .thenRefused('conflict', 'Only a task of the home area');
    given(
      caseOpened,
      caseFact('AgencyResponsibilityAssigned', { responsibilityId, ...drugService, area: 'HOME' }),
    )
      .when(carryAgency, carry(), onCase)
      .thenRefused('conflict', 'No transfer of this case is open');
    inHand(atHome(), done)
      .when(carryAgency, carry(), onCase)
      .thenRefused('conflict', /recorded as done by Priya Nair/);
  });

  it('can be said again: the last word counts', () => {
    const after = inHand(atHome(), carriedOn('ENDED')).when(carryAgency, carry(), onCase).thenAccepted();
    expect(isStandingTask(only(after))).toBe(true);
  });

  it('leaves nothing more to be said of a task that ended', () => {
    const ended = inHand(atHome(), carriedOn('ENDED'));
    ended
      .when(recordAgencyAccepted, { responsibilityId, acceptedBy: 'Lee' }, onCase)
      .thenRefused('conflict', /This task ended, as recorded by Priya Nair .*assign another/)
      .when(changeAgency, change(), onCase)
      .thenRefused('conflict', 'This task ended')
      .when(recordAgencyDone, { responsibilityId, outcome: 'Seen' }, onCase)
      .thenRefused('conflict', 'This task ended');
  });
});

describe('a task that is done', () => {
  it('is recorded with what came of it, once', () => {
    inHand(assigned())
      .when(recordAgencyDone, { responsibilityId, outcome: 'Seen' }, onCase)
      .then(done)
      .when(recordAgencyDone, { responsibilityId, outcome: 'Seen' }, onCase)
      .thenRefused('conflict', 'assign another one if more is needed');
  });

  it('is not accepted, declined, asked about or changed', () => {
    inHand(assigned(), done)
      .when(recordAgencyAccepted, { responsibilityId, acceptedBy: 'Lee' }, onCase)
      .thenRefused('conflict', 'recorded as done')
      .when(recordAgencyDeclined, { responsibilityId, declinedBy: 'Lee', reason: 'Full' }, onCase)
      .thenRefused('conflict', 'recorded as done')
      .when(recordAgencyNoAnswer, { responsibilityId, howAsked: 'Call' }, onCase)
      .thenRefused('conflict', 'recorded as done')
      .when(changeAgency, change({ phone: '01632 960 009' }), onCase)
      .thenRefused('conflict', 'recorded as done');
  });
});

describe('the area of a task when the case moves on', () => {
  const second = fact(
    'TransferProposed',
    { kind: 'PERMANENT', fromTeam: 'SHV1', toTeam: 'WBY1', reasonCode: 'HOUSING', reason: 'A job' },
    { transferId: SECOND },
  );
  const moved = given(until('passed'), assigned(), atHome({ responsibilityId: id(2), agency: 'Home one' }))
    .after([fact('TransferCompleted', {})])
    .after([second]);
  const sides = ({ state }: Story, transferId?: string) =>
    state.agencies.map((each) => sideOf(each, state.transfers, state.transfers[transferId ?? '']));

  it('is home where supervision passed to, and nowhere where it came from', () => {
    expect(sides(moved)).toEqual(['HOME', undefined]);
    expect(sides(moved, SECOND)).toEqual(['HOME', undefined]);
    expect(sides(moved, TRANSFER)).toEqual(['RECEIVING', 'HOME']);
  });

  it('is asked for again with each move', () => {
    const [there] = moved.state.agencies;
    const { [TRANSFER]: first, [SECOND]: next } = moved.state.transfers;
    const carried = moved
      .when(
        carryAgency,
        { responsibilityId, becomes: 'CONTINUES', reason: 'Why' },
        { ...onCase, by: people.receivingPractitioner },
      )
      .thenAccepted().state.agencies[0]!;
    expect(carriedWith(there!, next!)).toBeUndefined();
    expect(carriedWith(carried, next!)).toMatchObject({ becomes: 'CONTINUES' });
    const before = inHand(atHome(), carriedOn('CONTINUES')).after([second]).state.agencies[0]!;
    expect(carriedWith(before, first!)).toMatchObject({ becomes: 'CONTINUES' });
  });

  it('is that of the transfer it was last written under', () => {
    const changed = moved
      .when(changeAgency, change({ area: 'RECEIVING', agency: 'Westbury drug service' }), {
        ...onCase,
        by: people.receivingPractitioner,
      })
      .thenAccepted();
    expect(sides(changed, SECOND)[0]).toBe('RECEIVING');
    expect(sides(changed, TRANSFER)[0]).toBeUndefined();
  });
});

describe('who records what agencies do', () => {
  it.each<[string, Staff, boolean]>([
    ['the home practitioner', people.homePractitioner, true],
    ['an administrator of the receiving team', people.receivingAdministrator, true],
    ['somebody of another agency', people.partner, true],
    ['somebody who has no part in the case', people.elsewherePractitioner, false],
  ])('%s', (_, by, may) => {
    const outcome = inHand().when(assignAgency, drugService, { ...onCase, by });
    if (may) outcome.thenAccepted();
    else outcome.thenRefused('forbidden', 'can ask an agency to take a task on');
  });
});
