import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { commandRoutes } from '../../src/case/command-routes.ts';
import { fieldsOf, type Class, type Field } from '../../src/case/field.ts';
import { addressOf } from '../../src/case/routes.ts';

/** The fields of a command and of every entry inside it, by their path. */
function allFields(command: Class<object>, path = ''): [string, Field][] {
  return fieldsOf(command).flatMap((field) => [
    [`${path}${field.name}`, field] as [string, Field],
    ...(field.of === undefined ? [] : allFields(field.of, `${path}${field.name}.`)),
  ]);
}

describe('the commands of the service', () => {
  it('have acts and addresses of their own', () => {
    const acts = commandRoutes.map(({ act }) => act);
    expect(acts.filter((act, index) => acts.indexOf(act) !== index)).toEqual([]);
    const addresses = commandRoutes.map(addressOf);
    expect(addresses.filter((address, index) => addresses.indexOf(address) !== index)).toEqual([]);
  });

  it.each(commandRoutes.map((row) => [row.act, row] as const))('%s is asked in words', (act, row) => {
    expect(act).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(addressOf(row)).toMatch(/^cases(\/|$)/);
    expect(row.title).toMatch(/^[A-Z].*[^.]$/);
    for (const [path, { label, values }] of allFields(row.command)) {
      expect([path, label]).toEqual([path, expect.stringMatching(/^[A-Z].{2,}/)]);
      for (const [code, words] of Object.entries(values ?? {})) {
        expect([path, code, words]).toEqual([path, code, expect.stringMatching(/^[A-Z]/)]);
      }
    }
  });

  it('use the field’s words', () => {
    const words = commandRoutes.flatMap(({ title, command }) => [
      title,
      ...allFields(command).flatMap(([, { label, hint, values }]) => [
        label,
        hint ?? '',
        ...Object.values(values ?? {}),
      ]),
    ]);
    expect(words.filter((text) => /offender|\bSPO\b/i.test(text))).toEqual([]);
  });
});
