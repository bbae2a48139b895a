import { fieldsOf, type Field } from '../../case/field.ts';
import { onLondonClock } from '../../case/time.ts';
import { repeats, type Typed } from './typed.ts';

/** What somebody would type to say this body, whole or in part: what `bodyOf` reads back as the same. */
export function typing(fields: readonly Field[], body: object, under = ''): Typed {
  const values = body as Record<string, unknown>;
  const boxes = fields
    .filter(({ name }) => values[name] !== undefined)
    .map((field) => typingOf(field, values[field.name], under + field.name));
  return Object.assign({}, ...boxes) as Typed;
}

function typingOf(field: Field, value: unknown, name: string): Typed {
  const of = field.of === undefined ? [] : fieldsOf(field.of);
  switch (field.kind) {
    case 'tick':
    case 'yes-no':
      return { [name]: value === true ? 'yes' : 'no' };
    case 'codes':
      return Object.fromEntries((value as string[]).map((code) => [`${name}.${code}`, 'yes']));
    case 'list':
      return { [name]: (value as string[]).join('\n') };
    case 'day':
    case 'time':
    case 'moment':
      return moment(name, String(value));
    case 'group':
    case 'reasons':
      return repeats(field) ? entries(of, value as object[], name) : typing(of, value as object, `${name}.`);
    default:
      return { [name]: String(value) };
  }
}

function entries(of: readonly Field[], given: readonly object[], name: string): Typed {
  return Object.assign({}, ...given.map((entry, at) => typing(of, entry, `${name}.${at}.`))) as Typed;
}

function moment(name: string, text: string): Typed {
  if (text === 'unknown') return { [`${name}.unknown`]: 'yes' };
  const [date = '', clock] = (text.endsWith('Z') ? onLondonClock(text) : text).split('T');
  const [year = '', month, day] = date.split('-');
  return {
    [`${name}.year`]: year,
    ...(month !== undefined && { [`${name}.month`]: String(Number(month)) }),
    ...(day !== undefined && { [`${name}.day`]: String(Number(day)) }),
    ...(clock !== undefined && { [`${name}.clock`]: clock }),
  };
}
