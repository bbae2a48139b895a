import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandRoutes } from '../../src/case/command-routes.ts';
import { fieldsOf, type Field } from '../../src/case/field.ts';
import { readBody } from '../../src/case/recording/body.ts';
import { controlsOf } from '../../src/web/form/controls.ts';
import { bodyOf, typedFrom, type Typed } from '../../src/web/form/typed.ts';
import { typing } from '../../src/web/form/typing.ts';
import { templates } from '../../src/web/set-up.ts';
import { bodies } from './support/bodies.ts';
import { postedFrom } from './support/posted.ts';

const environment = templates();

/** Every id and code that a body names can be chosen on the form. */
function choicesFor(fields: readonly Field[], body: object) {
  const named = (kind: Field['kind'], within: readonly Field[], value: object): string[] =>
    within.flatMap((field) => {
      const said = (value as Record<string, unknown>)[field.name];
      if (said === undefined) return [];
      if (field.kind === kind) return [String(said)];
      return field.of === undefined
        ? []
        : [said].flat().flatMap((entry) => named(kind, fieldsOf(field.of!), entry as object));
    });
  const all = (kind: Field['kind']) => named(kind, fields, body).map((value) => ({ value, text: value }));
  return { staff: all('staff'), teams: all('team'), recorded: {} };
}

function shown(fields: readonly Field[], typed: Typed, body: object): string {
  const controls = controlsOf({ fields, typed, errors: [], choices: choicesFor(fields, body) });
  const unmet: unknown[] = [];
  const reasons = fields
    .filter(({ kind }) => kind === 'reasons')
    .flatMap(({ name }) =>
      ((body as Record<string, { rule: string; reason: string }[]>)[name] ?? []).map((each, at) => ({
        ...each,
        name: `${name}.${at}`,
        id: `${name}-${at}`,
      })),
    );
  return environment.render('case/act.njk', {
    title: 'Act',
    action: '/act',
    back: { href: '/', text: 'Back' },
    problems: [],
    controls,
    unmet,
    reasons,
    key: 'key',
  });
}

describe('the form of', () => {
  it.each(commandRoutes.map((route) => [route.act, route.command] as const))(
    '%s says every body that the command takes',
    (_, command) => {
      const fields = fieldsOf(command);
      fc.assert(
        fc.property(bodies(command), (body) => {
          expect(() => readBody(command, body)).not.toThrow();
          const html = shown(fields, typing(fields, body), body);
          expect(bodyOf(fields, typedFrom(postedFrom(html)))).toEqual(body);
        }),
        { numRuns: 25 },
      );
    },
  );
});
