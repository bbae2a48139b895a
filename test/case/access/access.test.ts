import { describe, expect, it } from '@jest/globals';
import {
  endCaseAccess,
  grantCaseAccess,
  liftRestriction,
  restrictCase,
} from '../../../src/case/access/access.ts';
import { letIn, restrictionOf } from '../../../src/case/access/access.state.ts';
import { emptyCase, fold } from '../../../src/case/case.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { caseOpened, until } from '../support/facts.ts';
import { CASE, caseFact, given, type Story } from '../support/given.ts';
import { people } from '../support/people.ts';

const reason = 'A relative works in the team';
const only = (...staff: Staff[]) => ({ letIn: staff.map(({ id }) => ({ staffId: id })), reason });
const restricted = (...staff: Staff[]) =>
  caseFact('CaseRestricted', { staffIds: staff.map(({ id }) => id), reason }, { by: people.homeSenior });
const bySenior = { by: people.homeSenior, transferId: null };
const allowed = ({ state }: Story) => [...letIn(restrictionOf(state.access)!)];

describe('limiting access', () => {
  it('names who may see the case, what others are told, and why', () => {
    given(caseOpened)
      .when(
        restrictCase,
        { ...only(people.homeSenior, people.homeColleague), message: 'Ask Grace' },
        bySenior,
      )
      .then(
        caseFact('CaseRestricted', {
          staffIds: [people.homeSenior.id, people.homeColleague.id],
          message: 'Ask Grace',
          reason,
        }),
      );
  });

  it('is for a senior or head of the home side, or of the receiving side of an open transfer', () => {
    const story = given(until('requested'));
    for (const by of [people.homeSenior, people.homeHead, people.receivingSenior, people.receivingHead]) {
      story.when(restrictCase, only(people.homeSenior), { by, transferId: null }).thenAccepted();
    }
    for (const by of [people.homePractitioner, people.elsewhereSenior, people.homeAdministrator]) {
      story
        .when(restrictCase, only(people.homeSenior), { by, transferId: null })
        .thenRefused('forbidden', 'Only a senior or the head of the delivery unit');
    }
  });

  it('leaves somebody who can let others in', () => {
    const story = given(caseOpened);
    story
      .when(restrictCase, only(people.homeColleague), bySenior)
      .thenRefused('invalid', 'at least one senior or head', { field: 'letIn' });
    story
      .when(restrictCase, only(people.elsewhereSenior), bySenior)
      .thenRefused('invalid', 'at least one senior or head', { field: 'letIn' });
  });

  it('is done once; after that people are let in or their access is ended', () => {
    given(caseOpened, restricted(people.homeSenior))
      .when(restrictCase, only(people.homeSenior), bySenior)
      .thenRefused('conflict', /limited by Grace Holt at .*; let people in, or end their access, instead/);
  });

  it('refuses somebody who is not in the directory, by name of the field', () => {
    const letIn = [{ staffId: people.homeSenior.id }, { staffId: '00000000-0000-4000-8000-00000000dead' }];
    given(caseOpened)
      .when(restrictCase, { letIn, reason }, bySenior)
      .thenRefused('invalid', 'in the directory', { field: 'letIn.1.staffId' });
  });
});

describe('letting in and shutting out', () => {
  const story = given(caseOpened, restricted(people.homeSenior));

  it('follows what was recorded, in order', () => {
    const after = story
      .when(grantCaseAccess, { staffId: people.homeColleague.id, reason: 'Works it' }, bySenior)
      .then(caseFact('CaseAccessGranted', { staffId: people.homeColleague.id, reason: 'Works it' }))
      .when(grantCaseAccess, { staffId: people.homeHead.id, reason: 'Asked' }, bySenior)
      .thenAccepted()
      .when(endCaseAccess, { staffId: people.homeColleague.id, reason: 'Moved on' }, bySenior)
      .then(caseFact('CaseAccessEnded', { staffId: people.homeColleague.id, reason: 'Moved on' }));
    expect(allowed(after)).toEqual([people.homeSenior.id, people.homeHead.id]);
  });

  it('is no news for somebody who is let in already', () => {
    story.when(grantCaseAccess, { staffId: people.homeSenior.id, reason: 'Again' }, bySenior).then();
  });

  it('cannot shut out whoever works the case, nor the last who can let others in', () => {
    story
      .when(endCaseAccess, { staffId: people.homePractitioner.id, reason: 'x' }, bySenior)
      .thenRefused(
        'invalid',
        'Give the case to somebody else first: Priya Nair works it and can always see it',
        { field: 'staffId' },
      );
    story
      .when(endCaseAccess, { staffId: people.homeSenior.id, reason: 'x' }, bySenior)
      .thenRefused('invalid', 'at least one senior or head', { field: 'staffId' });
    story
      .when(endCaseAccess, { staffId: people.homeColleague.id, reason: 'x' }, bySenior)
      .thenRefused('invalid', 'Choose somebody who is let in; Tom Weir is not', { field: 'staffId' });
  });

  it('ends when the restriction is lifted, and only while there is one', () => {
    const open = story.when(liftRestriction, { reason: 'They left' }, bySenior).thenAccepted();
    expect(restrictionOf(open.state.access)).toBeUndefined();
    for (const decide of [grantCaseAccess, endCaseAccess]) {
      open
        .when(decide, { staffId: people.homeColleague.id, reason: 'x' }, bySenior)
        .thenRefused('conflict', 'not limited');
    }
    open.when(liftRestriction, { reason: 'x' }, bySenior).thenRefused('conflict', 'not limited');
  });
});

describe('an entry about access whose words were destroyed', () => {
  const erased = (...types: string[]) =>
    fold(
      emptyCase(CASE),
      types.map((type, revision) => ({
        stream: `case-${CASE}`,
        position: String(revision),
        revision,
        leaf: new Uint8Array(),
        erased: true,
        data: null,
        metadata: { type, eventId: String(revision), recordedAt: '2026-03-02T09:00:00.000Z' },
      })) as never,
    );

  it('never opens the case to anybody', () => {
    expect(restrictionOf(erased('CaseRestricted').access)).toBeDefined();
    const before = given(caseOpened, restricted(people.homeSenior, people.homeColleague)).state;
    const after = fold(before, [
      {
        erased: true,
        revision: 9,
        data: null,
        metadata: { type: 'CaseAccessEnded', eventId: 'e', recordedAt: '2026-03-02T10:00:00.000Z' },
      },
    ] as never);
    expect([...letIn(restrictionOf(after.access)!)]).toEqual([]);
  });

  it('still says that the restriction was lifted', () => {
    expect(restrictionOf(erased('CaseRestricted', 'CaseRestrictionLifted').access)).toBeUndefined();
  });
});
