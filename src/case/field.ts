/** How a form asks for a field. */
export interface Field {
  name: string;
  kind:
    | 'text'
    | 'long-text'
    | 'id'
    | 'phone'
    | 'code'
    | 'codes'
    | 'tick'
    | 'day'
    | 'time'
    | 'staff'
    | 'team'
    | 'yes-no'
    | 'number'
    | 'list'
    | 'group'
    | 'moment'
    | 'reasons';
  /** The question as asked on the form. */
  label: string;
  hint?: string;
  optional: boolean;
  /** For codes: the words shown for each value. */
  values?: Record<string, string>;
  /** For lists of groups: the class of one entry. */
  of?: Class<object>;
  max?: number;
}

export type Class<T> = new () => T;

/** What every field is asked with. */
export interface Asked {
  label: string;
  hint?: string;
  optional?: boolean;
}

const asked = new WeakMap<object, Field[]>();

/** The fields of a command class in the order in which they are asked. */
export function fieldsOf(command: Class<object>): readonly Field[] {
  return asked.get(command.prototype as object) ?? [];
}

/** Remembers how a field of a class is asked for. */
export function remember(field: Field): PropertyDecorator {
  return (target) => {
    asked.set(target, [...(asked.get(target) ?? []), field]);
  };
}
