import type { Field } from '../../case/field.ts';
import { fieldsOf } from '../../case/field.ts';

/**
 * What was typed into a form: its inputs by name. Inputs of one field are named `field.day`,
 * `field.0.name`, `field.CODE`.
 */
export type Typed = Readonly<Record<string, string>>;

/** The inputs of a posted form; anything that is not words is left out. */
export function typedFrom(posted: unknown): Typed {
  if (typeof posted !== 'object' || posted === null) return {};
  return Object.fromEntries(
    Object.entries(posted)
      .map(([name, value]: [string, unknown]) => [
        name,
        Array.isArray(value) ? (value as unknown[]).at(-1) : value,
      ])
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The command's body as it was typed; what cannot be read is passed on as typed, for validation to refuse. */
export function bodyOf(fields: readonly Field[], typed: Typed, under = ''): Record<string, unknown> {
  const entries = fields.map((field) => [field.name, valueOf(field, typed, under + field.name)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

/** Whether a group may be given several times. */
export function repeats({ kind, max }: Field): boolean {
  return kind === 'reasons' || (kind === 'group' && max !== undefined);
}

/** The places of a repeated group that something was typed into, in order. */
export function placesTyped(typed: Typed, name: string): number[] {
  const places = Object.entries(typed)
    .filter(([input, value]) => input.startsWith(`${name}.`) && value.trim() !== '')
    .map(([input]) => Number(input.slice(name.length + 1).split('.')[0]))
    .filter((place) => Number.isInteger(place) && place >= 0 && place < 100);
  return [...new Set(places)].sort((a, b) => a - b);
}

function valueOf(field: Field, typed: Typed, name: string): unknown {
  const text = words(typed[name]);
  switch (field.kind) {
    case 'yes-no':
      return text === undefined ? undefined : text === 'yes';
    case 'tick':
      return text === 'yes' || undefined;
    case 'codes':
      return codesOf(field, typed, name);
    case 'number':
      return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
    case 'day':
      return dateOf(typed, name);
    case 'time':
    case 'moment':
      return momentOf(typed, name);
    case 'list':
      return (
        text
          ?.split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '') ?? whenEmpty(field)
      );
    case 'reasons':
    case 'group':
      return repeats(field) ? entriesOf(field, typed, name) : groupOf(field, typed, name);
    default:
      return text;
  }
}

/** Each box that can be ticked is an input of its own. */
function codesOf(field: Field, typed: Typed, name: string): unknown {
  const codes = Object.keys(field.values ?? {}).filter((code) => typed[`${name}.${code}`] === 'yes');
  return codes.length === 0 ? whenEmpty(field) : codes;
}

/** Nothing was listed: left out where it may be, else an empty list, so that the list's own message is given. */
const whenEmpty = ({ optional }: Field) => (optional ? undefined : []);

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

function groupOf({ of, optional }: Field, typed: Typed, name: string): unknown {
  const group = bodyOf(of === undefined ? [] : fieldsOf(of), typed, `${name}.`);
  return optional && Object.values(group).every(isEmpty) ? undefined : group;
}

function entriesOf(field: Field, typed: Typed, name: string): unknown {
  const { of, kind } = field;
  const fields = of === undefined ? [] : fieldsOf(of);
  const entries = placesTyped(typed, name)
    .map((place) => bodyOf(fields, typed, `${name}.${place}.`))
    .filter((entry) => kind !== 'reasons' || 'reason' in entry);
  return entries.length === 0 ? whenEmpty(field) : entries;
}

/** Browsers send lines ended by CR LF. */
function words(text: string | undefined): string | undefined {
  const trimmed = text?.replaceAll('\r\n', '\n').trim();
  return trimmed === '' ? undefined : trimmed;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function monthNumber(month: string): string {
  const named = MONTHS.indexOf(month.toLowerCase().slice(0, 3));
  return named === -1 ? month.padStart(2, '0') : String(named + 1).padStart(2, '0');
}

/** YYYY-MM-DD, or less of it when the day, or day and month, were left empty. */
function dateOf(typed: Typed, name: string): string | undefined {
  const [year, month, date] = ['year', 'month', 'day'].map((part) => words(typed[`${name}.${part}`]));
  if (year === undefined && month === undefined && date === undefined) return undefined;
  if (date !== undefined) return `${year ?? ''}-${monthNumber(month ?? '')}-${date.padStart(2, '0')}`;
  return month === undefined ? year : `${year ?? ''}-${monthNumber(month)}`;
}

function momentOf(typed: Typed, name: string): string | undefined {
  if (typed[`${name}.unknown`] !== undefined) return 'unknown';
  const date = dateOf(typed, name);
  const clock = words(typed[`${name}.clock`]);
  return clock === undefined ? date : `${date ?? ''}T${clockOf(clock)}`;
}

/** "2:05pm", "2pm", "14:05" or "midday" as 14:05; anything else as it was typed. */
function clockOf(text: string): string {
  if (/^(midday|noon)$/i.test(text)) return '12:00';
  const [, hour = '', minute, half] = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(text) ?? [];
  if (hour === '' || (minute === undefined && half === undefined)) return text;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return text;
  const afternoon = half?.toLowerCase() === 'pm' ? 12 : 0;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + afternoon;
  return `${String(hours).padStart(2, '0')}:${minute ?? '00'}`;
}
