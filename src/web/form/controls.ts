import { fieldsOf, type Field } from '../../case/field.ts';
import type { FieldError } from '../../case/decider.ts';
import type { Choice, FormAnswer } from '../../case/form/form.answers.ts';
import { placesTyped, repeats, type Typed } from './typed.ts';

/** Who and what may be named on a form. */
export type Choices = Pick<FormAnswer, 'staff' | 'teams' | 'recorded'>;

/** One question of a form, ready to be shown. */
export interface Control {
  as:
    | 'hidden'
    | 'input'
    | 'textarea'
    | 'radios'
    | 'checkboxes'
    | 'tick'
    | 'select'
    | 'date'
    | 'fieldset'
    | 'entries';
  name: string;
  /** Of the input that an error in this field leads to. */
  id: string;
  label: string;
  hint?: string;
  error?: string;
  value: string;
  /** Boxes that can be ticked have a name each. */
  items: (Choice & { checked: boolean; name?: string })[];
  max?: number;
  takes: 'words' | 'number' | 'phone';
  /** For dates: what was typed into each box, and which boxes there are beside the date. */
  parts?: { day: string; month: string; year: string; clock?: string; unknown?: boolean };
  /** For a fieldset: its questions. */
  controls: Control[];
  /** For entries: the questions of each, and whether one more may be asked for. */
  entries: { title: string; controls: Control[] }[];
  mayHaveMore: boolean;
}

/** What a form is made from. */
export interface Asking {
  fields: readonly Field[];
  typed: Typed;
  errors: readonly FieldError[];
  choices: Choices;
  /** The repeated group for which one more empty entry was asked. */
  more?: string;
}

/** Above this many answers a list is easier to use than radio buttons. */
const RADIOS = 8;

/** The questions of a form as they are shown, with what was typed and what is wrong. Reasons are asked elsewhere. */
export function controlsOf(asking: Asking, under = ''): Control[] {
  return asking.fields
    .filter(({ kind }) => kind !== 'reasons')
    .map((field) => controlOf(field, asking, under + field.name));
}

/** Every message with the id of the input it is about; messages about no input of this form lead to its top. */
export function errorLinks(
  controls: readonly Control[],
  errors: readonly FieldError[],
): { text: string; href?: string }[] {
  const asked = new Map(everyControl(controls).map((control) => [control.name, control]));
  return errors.map(({ field, message }) => {
    const control = asked.get(field);
    return control === undefined
      ? { text: message }
      : { text: inFull(control, message), href: `#${control.id}` };
  });
}

/** Only messages about one line of words say by themselves what they are about. */
function inFull({ as, takes, label }: Control, message: string): string {
  if (as === 'input' && takes !== 'number') return message;
  return label.endsWith('?') ? `${label} ${message}` : `${label}: ${message}`;
}

function everyControl(controls: readonly Control[]): Control[] {
  return controls.flatMap((control) => [
    control,
    ...everyControl(control.controls),
    ...control.entries.flatMap((entry) => everyControl(entry.controls)),
  ]);
}

function controlOf(field: Field, asking: Asking, name: string): Control {
  const { typed, errors, choices } = asking;
  const as = shownAs(field, name, choices);
  const value = typed[name] ?? '';
  const error = errors.find((wrong) => wrong.field === name)?.message;
  const hint = hintOf(field, name, choices);
  const items = as === 'checkboxes' ? boxesOf(field, typed, name) : answersOf(field, name, choices, value);
  const entries = as === 'entries' ? entriesOf(field, asking, name) : [];
  return {
    as,
    name,
    id: as === 'date' ? `${idOf(name)}-day` : idOf(name),
    label: field.optional && as !== 'tick' ? `${field.label} (optional)` : field.label,
    ...(hint !== undefined && { hint }),
    ...(error !== undefined && { error }),
    value,
    items: as === 'select' || (as === 'radios' && field.optional) ? [noAnswer(value, as), ...items] : items,
    ...(field.max !== undefined && { max: field.max }),
    takes: field.kind === 'number' || field.kind === 'phone' ? field.kind : 'words',
    ...(as === 'date' && { parts: partsOf(field, typed, name) }),
    controls: as === 'fieldset' ? inside(field, asking, `${name}.`) : [],
    entries,
    mayHaveMore: entries.length < (field.max ?? 0),
  };
}

const idOf = (name: string) => name.replaceAll('.', '-');

const noAnswer = (value: string, as: 'select' | 'radios') => ({
  value: '',
  text: as === 'select' ? 'Choose' : 'No answer',
  checked: value === '',
});

/** A version is the one that was shown: nobody is asked to copy it. */
const isVersion = ({ name }: Field) => name === 'version';

function shownAs(field: Field, name: string, { recorded }: Choices): Control['as'] {
  if (isVersion(field)) return 'hidden';
  if (recorded[name] !== undefined) return 'radios';
  switch (field.kind) {
    case 'long-text':
    case 'list':
      return 'textarea';
    case 'yes-no':
      return 'radios';
    case 'code':
      return Object.keys(field.values ?? {}).length > RADIOS ? 'select' : 'radios';
    case 'codes':
      return 'checkboxes';
    case 'tick':
      return 'tick';
    case 'staff':
    case 'team':
      return 'select';
    case 'day':
    case 'time':
    case 'moment':
      return 'date';
    case 'group':
    case 'reasons':
      return repeats(field) ? 'entries' : 'fieldset';
    default:
      return 'input';
  }
}

/** Hints of fields are written for those who send JSON too; a form needs what its own boxes need. */
function hintOf({ kind, hint }: Field, name: string, { recorded }: Choices): string | undefined {
  const choices = recorded[name];
  if (choices !== undefined) return choices.length === 0 ? 'There is none to choose from.' : undefined;
  if (kind === 'list') return [hint, 'Write one on each line.'].filter(Boolean).join(' ');
  if (kind !== 'moment') return hint;
  return 'Leave it empty if it is happening now. If you know only the month or the year, give that.';
}

const answersOf = (field: Field, name: string, choices: Choices, value: string) =>
  itemsOf(field, name, choices).map((item) => ({ ...item, checked: item.value === value }));

function boxesOf({ values }: Field, typed: Typed, name: string): Control['items'] {
  return Object.entries(values ?? {}).map(([code, text]) => {
    const box = `${name}.${code}`;
    return { name: box, value: 'yes', text, checked: typed[box] === 'yes' };
  });
}

function itemsOf(
  { kind, values }: Field,
  name: string,
  { staff, teams, recorded }: Choices,
): readonly Choice[] {
  if (recorded[name] !== undefined) return recorded[name];
  if (kind === 'staff') return staff;
  if (kind === 'team') return teams;
  if (kind === 'yes-no') return YES_OR_NO;
  return Object.entries(values ?? {}).map(([value, text]) => ({ value, text }));
}

const YES_OR_NO = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
];

function partsOf({ kind }: Field, typed: Typed, name: string): NonNullable<Control['parts']> {
  const part = (box: string) => typed[`${name}.${box}`] ?? '';
  return {
    day: part('day'),
    month: part('month'),
    year: part('year'),
    ...(kind !== 'day' && { clock: part('clock') }),
    ...(kind === 'moment' && { unknown: part('unknown') !== '' }),
  };
}

function inside({ of }: Field, asking: Asking, under: string): Control[] {
  return of === undefined ? [] : controlsOf({ ...asking, fields: fieldsOf(of) }, under);
}

/** What was typed, then one empty entry where there is none yet or one more was asked for. */
function entriesOf(field: Field, asking: Asking, name: string): Control['entries'] {
  const typed = placesTyped(asking.typed, name);
  const next = (typed.at(-1) ?? -1) + 1;
  const places = typed.length === 0 || asking.more === name ? [...typed, next] : typed;
  return places.map((place, index) => ({
    title: `Entry ${index + 1}`,
    controls: inside(field, asking, `${name}.${place}.`),
  }));
}
