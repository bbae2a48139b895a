import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../../src/case/decider.ts';
import { fieldsOf } from '../../src/case/field.ts';
import {
  Code,
  Codes,
  Day,
  Groups,
  LongText,
  OccurredAt,
  Phone,
  Text,
  Tick,
  Time,
} from '../../src/case/fields.ts';
import { readBody } from '../../src/case/recording/body.ts';
import { controlsOf, errorLinks } from '../../src/web/form/controls.ts';
import { formMessages } from '../../src/web/form/messages.ts';
import { bodyOf, typedFrom } from '../../src/web/form/typed.ts';
import { typing } from '../../src/web/form/typing.ts';

class Entry {
  @Text({ label: 'Name', message: 'Enter the name' })
  name: string;
  @Day({ label: 'From', optional: true })
  from?: string;
}

class Example {
  @Day({ label: 'On which day?', optional: true })
  on?: string;
  @Time({ label: 'At what time?', optional: true })
  at?: string;
  @Code({ label: 'Which colour?', values: { R: 'Red', B: 'Blue' } })
  colour: string;
  @LongText({ label: 'Why?' })
  why: string;
  @Groups({ label: 'Who?', of: Entry, optional: true })
  who?: Entry[];
  @Codes({ label: 'Which days?', values: { MON: 'Monday', TUE: 'Tuesday' }, optional: true })
  days?: string[];
  @Phone({ label: 'On which number?', optional: true })
  phone?: string;
  @Tick({ label: 'I have nothing to add' })
  nothingMore?: boolean;
  @OccurredAt()
  occurredAt?: string;
}

const fields = fieldsOf(Example);
const read = (typed: Record<string, string>) => bodyOf(fields, typedFrom(typed));
const when = (typed: Record<string, string>) => read(typed)['occurredAt'];
const noChoices = { staff: [], teams: [], recorded: {} };

describe('what is typed into the boxes of a date', () => {
  it.each([
    [{ 'on.day': '4', 'on.month': '6', 'on.year': '2026' }, '2026-06-04'],
    [{ 'on.day': ' 04 ', 'on.month': 'June', 'on.year': '2026' }, '2026-06-04'],
    [{ 'on.day': '4', 'on.month': 'sept', 'on.year': '2026' }, '2026-09-04'],
    [{ 'on.day': '', 'on.month': '', 'on.year': '' }, undefined],
  ])('%j is read as %s', (typed, day) => {
    expect(read(typed)['on']).toBe(day);
  });

  it.each([
    ['2:05pm', '14:05'],
    ['2.05 PM', '14:05'],
    ['2pm', '14:00'],
    ['12am', '00:00'],
    ['12:30pm', '12:30'],
    ['midday', '12:00'],
    ['14:05', '14:05'],
    ['9:05', '09:05'],
  ])('the time %s is read as %s', (clock, time) => {
    expect(read({ 'at.day': '4', 'at.month': '6', 'at.year': '2026', 'at.clock': clock })['at']).toBe(
      `2026-06-04T${time}`,
    );
  });

  it.each(['half past two', '2', '13pm', '25:00', '14:5'])('the time %s is not guessed at', (clock) => {
    const typed = {
      'at.day': '4',
      'at.month': '6',
      'at.year': '2026',
      'at.clock': clock,
      colour: 'R',
      why: 'So',
    };
    expect(() => readBody(Example, read(typed))).toThrow(Refusal);
  });

  it('may say as little of when it happened as is known', () => {
    expect(when({ 'occurredAt.year': '2026' })).toBe('2026');
    expect(when({ 'occurredAt.year': '2026', 'occurredAt.month': '3' })).toBe('2026-03');
    expect(when({ 'occurredAt.unknown': 'yes' })).toBe('unknown');
    expect(when({})).toBeUndefined();
  });
});

describe('a form that cannot be read', () => {
  const wrong = {
    'on.day': '31',
    'on.month': '2',
    'on.year': '2026',
    why: '  ',
    'who.0.name': '',
    'who.0.from.year': '2026',
    'who.0.from.month': '13',
    'who.0.from.day': '1',
  };
  const refusal = (() => {
    try {
      readBody(Example, read(wrong));
    } catch (error) {
      if (error instanceof Refusal) return error;
    }
    throw new Error('It was read');
  })();
  const errors = formMessages(fields, refusal.fields);

  it('says in the words of its boxes what to put right', () => {
    expect(Object.fromEntries(errors.map(({ field, message }) => [field, message]))).toEqual({
      on: 'Enter a day that is in the calendar, such as 27 3 2026',
      colour: 'Choose one of the answers',
      why: 'Write an answer',
      'who.0.name': 'Enter the name',
      'who.0.from': 'Enter a day that is in the calendar, such as 27 3 2026',
    });
  });

  it('links every message to the box it is about', () => {
    const controls = controlsOf({ fields, typed: wrong, errors, choices: noChoices });
    expect(errorLinks(controls, errors)).toContainEqual({ text: 'Why? Write an answer', href: '#why' });
    expect(errorLinks(controls, errors)).toContainEqual({ text: 'Enter the name', href: '#who-0-name' });
    expect(errorLinks(controls, errors).map(({ href }) => href)).toContain('#on-day');
  });

  it('keeps what was typed', () => {
    const [on] = controlsOf({ fields, typed: wrong, errors, choices: noChoices });
    expect(on?.parts).toEqual({ day: '31', month: '2', year: '2026' });
  });
});

describe('boxes to tick', () => {
  const control = (name: string, typed: Record<string, string>) =>
    controlsOf({ fields, typed, errors: [], choices: noChoices }).find((each) => each.name === name);

  it('give the codes that are ticked, in the order of the form, and nothing when none is', () => {
    expect(read({ 'days.TUE': 'yes', 'days.MON': 'yes' })['days']).toEqual(['MON', 'TUE']);
    expect(read({ 'days.SUN': 'yes', days: 'MON' })['days']).toBeUndefined();
  });

  it('say true or nothing when there is one', () => {
    expect(read({ nothingMore: 'yes' })['nothingMore']).toBe(true);
    expect(read({ nothingMore: 'no' })['nothingMore']).toBeUndefined();
  });

  it('stay ticked', () => {
    expect(control('days', { 'days.TUE': 'yes' })).toMatchObject({
      as: 'checkboxes',
      items: [
        { name: 'days.MON', text: 'Monday', checked: false },
        { name: 'days.TUE', text: 'Tuesday', checked: true },
      ],
    });
    expect(control('nothingMore', { nothingMore: 'yes' })).toMatchObject({ as: 'tick', value: 'yes' });
  });

  it('ask for one or more where one has to be ticked', () => {
    const [days] = formMessages(fields, [{ field: 'days', message: 'Choose one or more of: MON, TUE' }]);
    expect(days?.message).toBe('Choose one or more of the answers');
  });
});

describe('a form that is opened filled in', () => {
  it('shows an instant as London clocks do, and says the same when it is sent', () => {
    expect(typing(fields, { at: '2026-07-01T12:30:00.000Z' })).toEqual({
      'at.year': '2026',
      'at.month': '7',
      'at.day': '1',
      'at.clock': '13:30',
    });
  });

  it('leaves out what it does not ask for', () => {
    expect(typing(fields, { colour: 'R', size: 4 })).toEqual({ colour: 'R' });
  });
});

describe('a repeated group', () => {
  it('leaves out entries into which nothing was typed', () => {
    expect(read({ 'who.0.name': '', 'who.1.name': 'Ada', 'who.4.name': 'Bo' })['who']).toEqual([
      { name: 'Ada' },
      { name: 'Bo' },
    ]);
  });

  it('offers one empty entry at first, and one more when it is asked for', () => {
    const entries = (typed: Record<string, string>, more?: string) =>
      controlsOf({ fields, typed, errors: [], choices: noChoices, ...(more && { more }) }).find(
        ({ name }) => name === 'who',
      )?.entries.length;
    expect(entries({})).toBe(1);
    expect(entries({ 'who.0.name': 'Ada' })).toBe(1);
    expect(entries({ 'who.0.name': 'Ada' }, 'who')).toBe(2);
  });

  it('does not take a place that no form has', () => {
    expect(
      read({ 'who.9999999.name': 'Ada', 'who.x.name': 'Bo', 'who.-1.name': 'Cy' })['who'],
    ).toBeUndefined();
  });
});
