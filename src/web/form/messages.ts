import { Refusal, type FieldError } from '../../case/decider.ts';
import { fieldsOf, type Field } from '../../case/field.ts';

/** What to do about a field, in the words of a form's boxes; kinds that are not named here keep their own message. */
const IN_A_FORM: Partial<Record<Field['kind'], string>> = {
  code: 'Choose one of the answers',
  codes: 'Choose one or more of the answers',
  day: 'Enter a day that is in the calendar, such as 27 3 2026',
  time: 'Enter a day and a time, such as 27 3 2026 and 2:05pm',
  moment: 'Enter a day and a time such as 27 3 2026 and 2:05pm, or less if less is known',
};

/** The messages of a refused body as a form gives them. */
export function formMessages(fields: readonly Field[], errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ field, message }) => {
    const kind = kindOf(fields, field.split('.'));
    return { field, message: (kind && IN_A_FORM[kind]) ?? message };
  });
}

function kindOf(fields: readonly Field[], path: readonly string[]): Field['kind'] | undefined {
  const [name, ...rest] = path.filter((part) => !/^\d+$/.test(part));
  const field = fields.find((one) => one.name === name);
  return rest.length === 0 || field?.of === undefined ? field?.kind : kindOf(fieldsOf(field.of), rest);
}

/** Reads a body; what is wrong with it is told in the words of a form's boxes. */
export function inWordsOfForms<T>(fields: readonly Field[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.kind, error.message, { fields: formMessages(fields, error.fields) });
  }
}
