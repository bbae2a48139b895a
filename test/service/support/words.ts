import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandRoutes } from '../../../src/case/command-routes.ts';
import { fieldsOf, type Class, type Field } from '../../../src/case/field.ts';
import type { Scenario } from '../../../src/demo/scenario.ts';

/** Fields that no story fills in. */
const also: Record<string, object> = {
  complete: { note: '-' },
  terms: { reportingBack: '-' },
  'extend-temporary-move': { reportingBack: '-' },
};

/** Words that occur nowhere else, put into every field in which people write what they like. */
export class Words {
  readonly said: string[] = [];
  /** By class and field, such as `RequestTransfer.notKnown`. */
  readonly fields = new Set<string>();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** A story with every word that people chose themselves exchanged. */
  exchangedIn(scenario: Scenario): Scenario {
    return {
      ...scenario,
      steps: scenario.steps.map((step) => ({
        ...step,
        body: this.exchanged(step.act, { ...step.body, ...also[step.act] }),
      })),
    };
  }

  /** The body of a command with every word that people chose themselves exchanged. */
  exchanged<Body extends object>(act: string, body: Body): Body {
    const route = commandRoutes.find((row) => row.act === act)!;
    return this.#exchanged(route.command, body) as Body;
  }

  /** Words of their own for a field. */
  word(field: string): string {
    const word = `${this.#prefix}${this.said.length}quokka`;
    this.said.push(word);
    this.fields.add(field);
    return word;
  }

  #exchanged(command: Class<object>, body: object): object {
    const fields = new Map(fieldsOf(command).map((field) => [field.name, field]));
    return Object.fromEntries(
      Object.entries(body).map(([name, value]) => [
        name,
        this.#value(fields.get(name), `${command.name}.${name}`, value),
      ]),
    );
  }

  #value(field: Field | undefined, path: string, value: unknown): unknown {
    if (field === undefined) return value;
    if (field.of !== undefined) {
      const of = field.of;
      const each = (entry: object) => this.#exchanged(of, entry);
      return Array.isArray(value) ? value.map(each) : each(value as object);
    }
    if (field.kind === 'list') return (value as string[]).map(() => this.word(path));
    if (!isFree(field, path)) return value;
    // A line of a read-back has several words.
    return path.startsWith('GiveReadBack.') ? `${this.word(path)} as I see it` : this.word(path);
  }
}

/** Fields of one line that ask for a code or a number, and not for words. */
const CODES = /\.(crn|pnc|rule|key)$|^OfferResponsibility\.agency$/;

const isFree = ({ kind }: Field, path: string): boolean =>
  kind === 'long-text' || (kind === 'text' && !CODES.test(path));

/** Every field of every command in which people write what they like, such as `RequestTransfer.notKnown`. */
export function freeFields(): string[] {
  return [...new Set(commandRoutes.flatMap(({ command }) => freeIn(command)))];
}

function freeIn(command: Class<object>): string[] {
  return fieldsOf(command).flatMap((field) => {
    if (field.of !== undefined) return freeIn(field.of);
    const path = `${command.name}.${field.name}`;
    return field.kind === 'list' || isFree(field, path) ? [path] : [];
  });
}

/** A file on its way to another name may be gone before it is copied: it is there under that name. */
const COPY = `
  const [from, to] = process.argv.slice(1);
  require('node:fs').cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.new') });
`;

/**
 * Which of these words stand in clear in which files of a folder. Looks at a copy that another process makes: a process
 * that closes a file lets go of every lock it has on it, those of SQLite too.
 */
export function foundIn(folder: string, words: readonly string[]): string[] {
  const copy = mkdtempSync(join(tmpdir(), 'case-handover-copy-'));
  execFileSync(process.execPath, ['-e', COPY, folder, copy]);
  const files = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.flatMap(({ name, parentPath }) => {
    const bytes = readFileSync(join(parentPath, name));
    return words.filter((word) => bytes.includes(word)).map((word) => `${word} in ${name}`);
  });
  rmSync(copy, { recursive: true });
  return found;
}
