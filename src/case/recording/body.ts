import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { FieldError } from '../decider.ts';
import { Refusal } from '../decider.ts';
import type { Class } from '../field.ts';

const PUT_RIGHT = 'Put right the fields named below; nothing was recorded';

/**
 * A request body or a form's fields as an instance of the command class.
 * Throws a `Refusal` of kind `invalid` that names every field to put right, in the words of the field's decorator.
 */
export function readBody<T extends object>(command: Class<T>, plain: unknown): T {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new Refusal('invalid', 'Send the fields as one JSON object');
  }
  const refused = unusable(plain);
  if (refused.length > 0) throw new Refusal('invalid', PUT_RIGHT, { fields: refused });
  const body = plainToInstance(command, plain);
  const errors = validateSync(body, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    stopAtFirstError: true,
  });
  if (errors.length === 0) return body;
  const fields = errors.flatMap((error) => fieldErrors(error, ''));
  throw new Refusal('invalid', PUT_RIGHT, { fields });
}

/** No command has entries within entries within entries. */
const DEEPEST = 8;

/** What cannot be stored or walked through: texts with half a character in them, and entries without end. */
function unusable(value: unknown, path: readonly string[] = []): FieldError[] {
  if (typeof value === 'string' && !value.isWellFormed()) {
    return [{ field: path.join('.'), message: 'A character in this text is damaged; write it again' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  if (path.length > DEEPEST) return [{ field: path[0] ?? '', message: 'This has too many levels' }];
  return Object.entries(value).flatMap(([name, each]) => unusable(each, [...path, name]));
}

function fieldErrors({ property, constraints, children }: ValidationError, path: string): FieldError[] {
  const field = path === '' ? property : `${path}.${property}`;
  const own = Object.entries(constraints ?? {}).map(([rule, message]) => ({
    field,
    message: rule === 'whitelistValidation' ? 'This field is not known here; leave it out' : message,
  }));
  return [...own, ...(children ?? []).flatMap((child) => fieldErrors(child, field))];
}
