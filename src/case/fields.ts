import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  Equals,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { remember, type Asked, type Class, type Field } from './field.ts';
import { endOf, isDay, parseMoment } from './time.ts';

/**
 * One decorator a field: validation, OpenAPI and the form's hints come from the same line, and every message
 * says what to do.
 */

function field(
  kind: Field['kind'],
  { label, hint, optional = false }: Asked,
  rules: PropertyDecorator[],
  more: { values?: Record<string, string>; of?: Class<object>; max?: number; api?: object } = {},
): PropertyDecorator {
  const { api, ...hints } = more;
  const asField: PropertyDecorator = (target, name) =>
    remember({ name: String(name), kind, label, optional, ...(hint !== undefined && { hint }), ...hints })(
      target,
      name,
    );
  return applyDecorators(
    asField,
    ...(optional ? [leftOut] : []),
    ...rules,
    ApiProperty({
      description: hint === undefined ? label : `${label} ${hint}`,
      required: !optional,
      ...api,
    }),
  );
}

/** An optional field is left out, never null: what decisions are given is what its type says. */
const leftOut = ValidateIf((_body, value) => value !== undefined);

const ENTRY = 'Give the fields of this entry';

/** What is nested is looked into whatever it is: a list in the place of an entry has to be told apart. */
const noList = ValidateBy(
  {
    name: 'isNoList',
    validator: { validate: (value) => !Array.isArray(value), defaultMessage: () => ENTRY },
  },
  { each: true },
);

const notBlank = (message: string) => Matches(/\S/, { message });

/** Words of one line, at most 200 characters unless said otherwise. */
export function Text(
  options: Asked & { max?: number; pattern?: RegExp; message?: string },
): PropertyDecorator {
  const { max = 200, pattern, message = `Enter ${options.label.toLowerCase()}` } = options;
  return field(
    'text',
    options,
    [
      IsString({ message }),
      notBlank(message),
      MaxLength(max, { message: `Use ${max} characters or fewer` }),
      ...(pattern === undefined ? [] : [Matches(pattern, { message })]),
    ],
    { max, api: { type: String, minLength: 1, maxLength: max, ...(pattern && { pattern: pattern.source }) } },
  );
}

/** Words of several lines, at most 4,000 characters unless said otherwise. */
export function LongText(options: Asked & { max?: number }): PropertyDecorator {
  const { max = 4000 } = options;
  const message = 'Write an answer';
  return field(
    'long-text',
    options,
    [IsString({ message }), notBlank(message), MaxLength(max, { message: `Use ${max} characters or fewer` })],
    { max, api: { type: String, minLength: 1, maxLength: max } },
  );
}

/** One of a list of codes, with the words shown for each. */
export function Code<Value extends string>(
  options: Asked & { values: Record<Value, string> },
): PropertyDecorator {
  const codes = Object.keys(options.values);
  return field('code', options, [IsIn(codes, { message: `Choose one of: ${codes.join(', ')}` })], {
    values: options.values,
    api: { type: String, enum: codes },
  });
}

/** One or more of a list of codes, each once, with the words shown for each. */
export function Codes<Value extends string>(
  options: Asked & { values: Record<Value, string> },
): PropertyDecorator {
  const codes = Object.keys(options.values);
  const message = `Choose one or more of: ${codes.join(', ')}`;
  return field(
    'codes',
    options,
    [
      IsArray({ message }),
      ArrayMinSize(1, { message }),
      ArrayUnique({ message: 'Choose each only once' }),
      IsIn(codes, { each: true, message }),
    ],
    {
      values: options.values,
      api: { type: String, isArray: true, enum: codes, minItems: 1, uniqueItems: true },
    },
  );
}

/** Something that people state by ticking it: true, or left out. */
export function Tick(options: Omit<Asked, 'optional'>): PropertyDecorator {
  return field(
    'tick',
    { ...options, optional: true },
    [Equals(true, { message: 'Tick it or leave it out' })],
    {
      api: { type: Boolean, enum: [true] },
    },
  );
}

/** A telephone number in the United Kingdom, kept as it was typed: 5 to 20 digits and spaces, `+44` in front or not. */
export function Phone(options: Asked): PropertyDecorator {
  const pattern = /^\+?\d[\d ]{3,17}\d$/;
  const message = 'Enter a telephone number, such as 01632 960 001 or +44 1632 960 001';
  return field('phone', options, [IsString({ message }), Matches(pattern, { message })], {
    max: 20,
    api: { type: String, minLength: 5, maxLength: 20, pattern: pattern.source },
  });
}

/** A day written YYYY-MM-DD. */
export function Day(options: Asked): PropertyDecorator {
  const message = 'Enter a day as YYYY-MM-DD, such as 2026-03-27';
  return field(
    'day',
    options,
    [ValidateBy({ name: 'isDay', validator: { validate: isDayText, defaultMessage: () => message } })],
    { api: { type: String, format: 'date' } },
  );
}

const isDayText = (value: unknown) => typeof value === 'string' && isDay(value);

/** A date and time: with an offset, or as London clocks show it. */
export function Time(options: Asked): PropertyDecorator {
  const message = 'Enter a date and time as YYYY-MM-DDTHH:MM, such as 2026-03-27T14:05';
  return field(
    'time',
    options,
    [ValidateBy({ name: 'isTime', validator: { validate: isTimeText, defaultMessage: () => message } })],
    { api: { type: String, example: '2026-03-27T14:05' } },
  );
}

const isTimeText = (value: unknown) =>
  typeof value === 'string' && parseMoment(value)?.precision === 'minute';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id of somebody in the directory. Whether they exist is decided with the directory at hand. */
export function StaffId(options: Asked): PropertyDecorator {
  return field('staff', options, [Matches(UUID, { message: 'Choose a person from the directory' })], {
    api: { type: String, format: 'uuid' },
  });
}

/** The id of something recorded before, such as a query. */
export function Id(options: Asked): PropertyDecorator {
  return field(
    'id',
    options,
    [Matches(UUID, { message: 'Enter the id that was given when it was recorded' })],
    {
      api: { type: String, format: 'uuid' },
    },
  );
}

/** The code of a team in the directory. */
export function TeamCode(options: Asked): PropertyDecorator {
  return field(
    'team',
    options,
    [Matches(/^[A-Z0-9]{3,10}$/, { message: 'Choose a team from the directory' })],
    {
      api: { type: String, pattern: '^[A-Z0-9]{3,10}$' },
    },
  );
}

/** Yes or no. */
export function YesNo(options: Asked): PropertyDecorator {
  return field('yes-no', options, [IsBoolean({ message: 'Choose yes or no' })], { api: { type: Boolean } });
}

/** A whole number within bounds, both included. */
export function Whole(options: Asked & { min: number; max: number }): PropertyDecorator {
  const message = `Enter a whole number from ${options.min} to ${options.max}`;
  return field(
    'number',
    options,
    [IsInt({ message }), Min(options.min, { message }), Max(options.max, { message })],
    { api: { type: 'integer', minimum: options.min, maximum: options.max } },
  );
}

/** Lines of text, each at most 1,000 characters. */
export function Lines(options: Asked & { max?: number; min?: number }): PropertyDecorator {
  const { max = 20, min = 0 } = options;
  return field(
    'list',
    options,
    [
      IsArray({ message: 'Give a list' }),
      ArrayMinSize(min, { message: `Write at least ${min}` }),
      ArrayMaxSize(max, { message: `Write at most ${max}` }),
      IsString({ each: true, message: 'Each entry is a sentence' }),
      MinLength(1, { each: true, message: 'Remove the empty entry' }),
      MaxLength(1000, { each: true, message: 'Use 1,000 characters or fewer for each entry' }),
    ],
    { max, api: { type: [String], minItems: min, maxItems: max } },
  );
}

/** A list of entries with fields of their own. */
export function Groups<T extends object>(
  options: Asked & { of: Class<T>; max?: number; min?: number },
): PropertyDecorator {
  const { max = 20, min = 0, of } = options;
  return field(
    'group',
    options,
    [
      IsArray({ message: 'Give a list' }),
      ArrayMinSize(min, { message: `Give at least ${min}` }),
      ArrayMaxSize(max, { message: `Give at most ${max}` }),
      noList,
      ValidateNested({ each: true, message: ENTRY }),
      Type(() => of),
    ],
    { of, max, api: { type: [of], minItems: min, maxItems: max } },
  );
}

/** One entry with fields of its own. */
export function Group<T extends object>(options: Asked & { of: Class<T> }): PropertyDecorator {
  const { of } = options;
  return field(
    'group',
    options,
    [IsObject({ message: ENTRY }), ValidateNested({ message: ENTRY }), Type(() => of)],
    { of, api: { type: of } },
  );
}

/** When the reported fact happened, if not as it is recorded: a minute, a day, a month, a year, or `unknown`. */
export function OccurredAt(hint = 'Leave it out if it is happening now.'): PropertyDecorator {
  const message =
    'Enter when it happened as YYYY-MM-DDTHH:MM, YYYY-MM-DD, YYYY-MM or YYYY, or the word unknown; leave it out for now';
  const options = {
    label: 'When did it happen?',
    hint,
    optional: true,
  };
  return field(
    'moment',
    options,
    [ValidateBy({ name: 'isMoment', validator: { validate: isMomentText, defaultMessage: () => message } })],
    { api: { type: String, example: '2026-03-27T14:05' } },
  );
}

const isMomentText = (value: unknown) => {
  const moment = typeof value === 'string' ? parseMoment(value) : undefined;
  return moment !== undefined && (moment.precision === 'unknown' || endOf(moment) !== null);
};

/** Going on although a rule is unmet: which rule, and why. */
export class PassReason {
  @Text({ label: 'Rule', hint: 'Such as HC-09.', pattern: /^HC-\d{2}$/, message: 'Enter the rule as HC-09' })
  rule: string;

  @LongText({ label: 'Why do you go on without it?', max: 1000 })
  reason: string;
}

/** Reasons for going on although rules are unmet; kept and shown for ever. */
export function PassReasons(): PropertyDecorator {
  const options = {
    label: 'Reasons for going on although something is missing',
    hint: 'One for each rule that asks for a reason.',
    optional: true,
  };
  return field(
    'reasons',
    options,
    [
      IsArray({ message: 'Give a list' }),
      noList,
      ValidateNested({ each: true, message: ENTRY }),
      Type(() => PassReason),
    ],
    {
      of: PassReason,
      api: { type: [PassReason] },
    },
  );
}
