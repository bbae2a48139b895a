import * as fc from 'fast-check';

/** As much of a JSON schema as the document uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: (string | number)[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  nullable?: boolean;
  items?: Schema;
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
}

/** As much of an OpenAPI document as is looked at. */
export interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Operation {
  operationId: string;
  security?: Record<string, string[]>[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

/** What a reference stands for; anything else as it is. */
export function resolved({ components }: Document, schema: Schema): Schema {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const found = ref === undefined ? schema : components.schemas[ref.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`${ref} is not in the document`);
  return found;
}

/** Where an answer is not what the document says, such as `.lines[0].worst: undocumented`. */
export function misfits(document: Document, given: Schema, value: unknown, path = ''): string[] {
  if (value === null) return given.nullable === true ? [] : [`${path}: null`];
  const schema = resolved(document, given);
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) return [`${path}: not in enum`];
  if (schema.items !== undefined) {
    const { items } = schema;
    if (!Array.isArray(value)) return [`${path}: no list`];
    return value.flatMap((each, index) => misfits(document, items, each, `${path}[${index}]`));
  }
  if (schema.properties === undefined)
    return schema.type === typeof value ? [] : [`${path}: ${typeof value}`];
  const { properties, required = [] } = schema;
  const object = value as Record<string, unknown>;
  return [
    ...required.filter((name) => !(name in object)).map((name) => `${path}.${name}: missing`),
    ...Object.entries(object).flatMap(([name, each]) => {
      const property = properties[name];
      return property === undefined
        ? [`${path}.${name}: undocumented`]
        : misfits(document, property, each, `${path}.${name}`);
    }),
  ];
}

/** Values of which most are as the schema says and some are anything. */
export function bodiesOf(document: Document, given: Schema): fc.Arbitrary<unknown> {
  const schema = resolved(document, given);
  return fc.oneof(
    { weight: 12, arbitrary: fitting(document, schema) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

function fitting(document: Document, schema: Schema): fc.Arbitrary<unknown> {
  const { type, items, properties, required = [], minimum, maximum, minItems = 0, maxItems = 5 } = schema;
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([name, each]) => [name, bodiesOf(document, each)]);
    return fc.record(Object.fromEntries(fields), { requiredKeys: required as never[] });
  }
  if (items !== undefined) {
    return fc.array(bodiesOf(document, items), { minLength: minItems, maxLength: Math.min(maxItems, 5) });
  }
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number') return fc.integer({ min: minimum ?? 0, max: maximum ?? 100 });
  return texts(schema);
}

function texts({ format, pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date') return fc.date({ noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, 300), unit: 'grapheme' });
}
