import { describe, expect, it } from '@jest/globals';
import { occurredBy } from '../../../src/case/known.ts';
import { bringIn } from '../../../src/case/information/bring-in.ts';
import { informationForm } from '../../../src/case/information/information.form.ts';
import { recordRegister, removeRegister, reviewRegister } from '../../../src/case/information/registering.ts';
import type { RecordRegister, ReviewRegister } from '../../../src/case/information/registers.commands.ts';
import {
  isActive,
  isUncheckedRegister,
  notesOf,
  registersOf,
  reviewDay,
} from '../../../src/case/information/registers.ts';
import { materialChanges } from '../../../src/case/reading/material-changes.ts';
import { imported, register, removed, reviewed } from '../../handover/support/of-risk.ts';
import { caseOpened, until } from '../support/facts.ts';
import { caseFact, given, id, TRANSFER, type Story } from '../support/given.ts';
import { directory, people } from '../support/people.ts';

const onCase = { transferId: null };
const first = ({ state }: Story) => registersOf(state.information)[0]!;
const brought = given(caseOpened, register({ imported, reviewOn: '2026-02-01' }));

describe('a register found in another system', () => {
  const found: RecordRegister = {
    code: 'RCPR',
    description: 'Child protection',
    startedOn: '2026-01-05',
    notes: 'Ari, aged 4',
    source: 'nDelius',
  };
  const record = (special: Partial<RecordRegister> = {}, story = given(caseOpened)) =>
    story.when(recordRegister, { ...found, ...special }, onCase);

  it('is recorded with where it was found and when, and is not unchecked', () => {
    const { source: _, ...data } = found;
    const story = record().then(
      caseFact(
        'RegisterRecorded',
        { registerId: id(1), ...data, source: { system: 'nDelius', asOf: '2026-03-02' } },
        { occurredAt: '2026-01-05' },
      ),
    );
    expect([isActive(first(story)), isUncheckedRegister(first(story))]).toEqual([true, false]);
    expect(reviewDay(first(story))).toBe('2026-04-05');
  });

  it('is not recorded twice while it is active', () => {
    const once = record().thenAccepted();
    record({}, once).thenRefused('conflict', 'This register was recorded by Priya Nair');
    record({ startedOn: '2026-02-05' }, once).thenAccepted();
    const gone = once.when(removeRegister, { registerId: id(1), reason: 'It ended' }, onCase).thenAccepted();
    record({}, gone).thenAccepted();
  });

  it('started by today, and says when it is reviewed where no period is known', () => {
    record({ startedOn: '2026-03-03' }).thenRefused('invalid', 'not in the future', { field: 'startedOn' });
    record({ reviewOn: '2026-01-05' }).thenRefused('invalid', 'after the start', { field: 'reviewOn' });
    const { code: _, ...uncoded } = found;
    const without = (special: Partial<RecordRegister> = {}) =>
      given(caseOpened).when(recordRegister, { ...uncoded, ...special }, onCase);
    without().thenRefused('invalid', 'no usual period', { field: 'reviewOn' });
    without({ reviewOn: '2026-04-01' }).thenAccepted();
  });
});

describe('a review', () => {
  const review = (special: Partial<ReviewRegister> = {}, story = brought) =>
    story.when(
      reviewRegister,
      { registerId: 'register-1', notes: 'Jo, his former partner', ...special },
      onCase,
    );

  it('of today says that the register holds, and what came in is checked from then on', () => {
    expect(isUncheckedRegister(first(brought))).toBe(true);
    const story = review().then(reviewed());
    expect(isUncheckedRegister(first(story))).toBe(false);
    expect(reviewDay(first(story))).toBe('2026-06-02');
  });

  it('may have taken place elsewhere, on an earlier day, with a day for the next', () => {
    const story = review({ reviewedOn: '2026-02-20', reviewOn: '2026-04-01' }).then(
      caseFact(
        'RegisterReviewed',
        {
          ...{ registerId: 'register-1', reviewedOn: '2026-02-20', reviewOn: '2026-04-01' },
          notes: 'Jo, his former partner',
        },
        { occurredAt: '2026-02-20' },
      ),
    );
    expect(reviewDay(first(story))).toBe('2026-04-01');
  });

  it('leaves a day of review that is still to come as its record has it', () => {
    const story = review(
      {},
      given(caseOpened, register({ imported, reviewOn: '2026-05-01' })),
    ).thenAccepted();
    expect(reviewDay(first(story))).toBe('2026-05-01');
  });

  it('was neither tomorrow nor before the register began, and the next is after it', () => {
    review({ reviewedOn: '2026-03-03' }).thenRefused('invalid', 'not in the future', { field: 'reviewedOn' });
    review({ reviewedOn: '2026-01-04' }).thenRefused('invalid', 'not before the start', {
      field: 'reviewedOn',
    });
    review({ reviewOn: '2026-03-02' }).thenRefused('invalid', 'after the last review', { field: 'reviewOn' });
  });

  it('says when the next is where nothing else does', () => {
    const { code: _, ...uncoded } = register({ imported, reviewOn: '2026-02-01' }).data as { code?: string };
    const story = given(caseOpened, { ...register(), data: uncoded } as never);
    review({}, story).thenRefused('invalid', 'no usual period', { field: 'reviewOn' });
    review({ reviewOn: '2026-06-01' }, story).thenAccepted();
  });

  it('is of a register of this case that is active, by somebody who has a part in it', () => {
    review({ registerId: 'another' }).thenRefused('invalid', 'Choose a register', { field: 'registerId' });
    review({}, given(caseOpened, register({ endedOn: '2026-02-01' }))).thenRefused(
      'conflict',
      'ended on 1 February 2026; record it if it holds again',
    );
    review({}, brought.after([removed()])).thenRefused('conflict', 'was removed by Priya Nair');
    brought
      .when(
        reviewRegister,
        { registerId: 'register-1', notes: 'Jo' },
        { ...onCase, by: people.elsewherePractitioner },
      )
      .thenRefused('forbidden', 'can review a register');
  });

  it('has to be read again only when it is about somebody else', () => {
    const material = (story: Story) =>
      materialChanges({ state: story.state, transfer: story.state.transfers[TRANSFER]! }).map(
        ({ what }) => what,
      );
    const moving = given(until('requested'), register({ imported }));
    const before = material(moving);
    expect(material(moving.after([reviewed({ notes: 'Jo, his former  partner' })]))).toEqual(before);
    expect(material(moving.after([reviewed({ notes: 'Kim, his new partner' })]))).toEqual([
      ...before,
      'whom a register is about was changed',
    ]);
    expect(material(moving.after([removed()]))).toEqual([...before, 'a register was removed']);
  });
});

describe('a register that holds no longer', () => {
  const remove = (special: { endedOn?: string } = {}, story = brought) =>
    story.when(removeRegister, { registerId: 'register-1', reason: 'The plan ended', ...special }, onCase);

  it('is removed from a day, once, and stays to be seen', () => {
    const story = remove().then(removed());
    expect([isActive(first(story)), first(story).removed?.reason]).toEqual([false, 'The plan ended']);
    remove({}, story).thenRefused('conflict', 'This register was removed by Priya Nair');
  });

  it('ended neither tomorrow nor before it began', () => {
    remove({ endedOn: '2026-03-03' }).thenRefused('invalid', 'not in the future', { field: 'endedOn' });
    remove({ endedOn: '2026-01-01' }).thenRefused('invalid', 'not before the start, 5 January 2026', {
      field: 'endedOn',
    });
  });

  it('elsewhere is given its reason here, with the day that its record has', () => {
    const story = remove({}, given(caseOpened, register({ endedOn: '2026-02-01', notes: '' }))).then(
      caseFact(
        'RegisterRemoved',
        { registerId: 'register-1', endedOn: '2026-02-01', reason: 'The plan ended' },
        { occurredAt: '2026-02-01' },
      ),
    );
    expect(first(story).removed?.reason).toBe('The plan ended');
  });

  it('was active at an earlier instant', () => {
    const { state } = remove().thenAccepted();
    const [then] = registersOf(occurredBy(state, brought.state.lastRecordedAt).information);
    expect(isActive(then!)).toBe(true);
    expect(isActive(registersOf(state.information, brought.state.revision)[0]!)).toBe(true);
  });
});

describe('a register that comes in again', () => {
  const row = (key: string, more: object) => ({
    kind: 'CSV' as const,
    source: { system: 'nDelius' },
    pieces: [
      {
        key: key.repeat(64),
        text: 'R7,ADVP',
        becomes: 'REGISTER' as const,
        ref: 'R7',
        register: {
          code: 'ADVP',
          description: 'Domestic abuse perpetrator',
          startedOn: '2026-01-05',
          ...more,
        },
      },
    ],
  });
  const once = given(caseOpened)
    .when(bringIn, row('a', { notes: 'Jo' }), onCase)
    .thenAccepted();

  it('with its own id is the same register as it stands there now, unchecked again', () => {
    const checked = once
      .when(reviewRegister, { registerId: id(2), notes: 'Jo, his former partner' }, onCase)
      .thenAccepted();
    const again = checked.when(bringIn, row('b', { endedOn: '2026-02-28' }), onCase).thenAccepted();
    expect(registersOf(again.state.information)).toHaveLength(1);
    expect(first(again)).toMatchObject({ registerId: id(2), endedOn: '2026-02-28' });
    expect(isActive(first(again))).toBe(false);
    const changed = checked.when(bringIn, row('c', { notes: 'Kim' }), onCase).thenAccepted();
    expect([isUncheckedRegister(first(changed)), notesOf(first(changed))]).toEqual([true, 'Kim']);
  });

  it('without one is another: two children may have the same register from the same day', () => {
    const { pieces, ...rest } = row('b', { notes: 'Kim' });
    const { ref: _, ...piece } = pieces[0]!;
    const again = once.when(bringIn, { ...rest, pieces: [piece] }, onCase).thenAccepted();
    expect(registersOf(again.state.information)).toHaveLength(2);
  });
});

describe('the forms of registers', () => {
  const asked = (act: string) => ({ directory, act });
  const many = given(
    caseOpened,
    register(),
    register({ registerId: 'register-2', imported, code: 'RCPR', description: 'Child protection' }),
    register({ registerId: 'register-3', endedOn: '2026-02-01' }),
  );
  const offered = (act: string) =>
    informationForm.recorded(many.state, asked(act))['registerId']!.map(({ value }) => value);

  it('offer what can be reviewed or removed, unchecked ones first', () => {
    expect(offered('review-register')).toEqual(['register-2', 'register-1']);
    expect(offered('remove-register')).toEqual(['register-2', 'register-1', 'register-3']);
  });

  it('are opened with what is known', () => {
    expect(informationForm.filledIn(many.state, 'review-register', 'register-1')).toEqual({
      registerId: 'register-1',
      notes: 'Jo, his former partner',
    });
    expect(informationForm.filledIn(many.state, 'remove-register', 'register-3')).toEqual({
      registerId: 'register-3',
      endedOn: '2026-02-01',
    });
    expect(informationForm.filledIn(many.state, 'review-register', 'another')).toBeUndefined();
  });
});
