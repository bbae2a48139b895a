import fc from 'fast-check';
import { fieldsOf, type Class, type Field } from '../../../src/case/field.ts';

/** What the field's decorator told the API's documentation about it. */
interface Documented {
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  format?: string;
}

/** Valid bodies of a command, as forms can say them. */
export function bodies(command: Class<object>): fc.Arbitrary<Record<string, unknown>> {
  const fields = fieldsOf(command);
  const values = Object.fromEntries(
    fields.map((field) => [field.name, valueOf(field, documented(command, field))]),
  );
  const requiredKeys = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  return fc.record(values, { requiredKeys });
}

function documented(command: Class<object>, { name }: Field): Documented {
  const prototype = command.prototype as object;
  return (Reflect.getMetadata('swagger/apiModelProperties', prototype, name) ?? {}) as Documented;
}

const words = (max: number) =>
  fc
    .string({ minLength: 1, maxLength: Math.min(max, 40), unit: 'grapheme' })
    .map((text) => text.replace(/[\p{C}\s]+/gu, ' ').trim())
    .filter((text) => text !== '' && text.length <= max);

const day = fc
  .date({ min: new Date('1930-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const clock = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const time = fc.tuple(day, clock).map((parts) => parts.join('T'));

function valueOf(field: Field, { pattern, maxLength = 200, ...api }: Documented): fc.Arbitrary<unknown> {
  const { kind, values, of, optional } = field;
  const few = {
    minLength: Math.max(api.minItems ?? 0, optional ? 1 : 0),
    maxLength: Math.min(api.maxItems ?? 3, 3),
  };
  switch (kind) {
    case 'text':
      return pattern === undefined ? words(maxLength) : fc.stringMatching(new RegExp(pattern), { maxLength });
    case 'long-text':
      return fc.array(words(maxLength / 4), { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
    case 'phone':
      return fc.stringMatching(new RegExp(pattern ?? ''), { maxLength });
    case 'codes':
      return fc.subarray(Object.keys(values ?? {}), { minLength: 1 });
    case 'tick':
      return fc.constant(true);
    case 'code':
      return fc.constantFrom(...Object.keys(values ?? {}));
    case 'day':
      return day;
    case 'time':
      return time;
    case 'moment':
      return fc.oneof(
        time,
        day,
        day.map((text) => text.slice(0, 7)),
        day.map((text) => text.slice(0, 4)),
        fc.constant('unknown'),
      );
    case 'id':
    case 'staff':
      return fc.uuid();
    case 'team':
      return fc.stringMatching(new RegExp(pattern ?? ''));
    case 'yes-no':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: api.minimum ?? 0, max: api.maximum ?? 1000 });
    case 'list':
      return fc.array(words(1000), few);
    case 'group':
    case 'reasons': {
      const entry = bodies(of as Class<object>);
      return field.max === undefined && kind === 'group'
        ? entry
        : fc.array(entry, kind === 'reasons' ? { minLength: 1, maxLength: 2 } : few);
    }
  }
}
