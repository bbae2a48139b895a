/**
 * How what older versions of an event said is read today: for each type, one step from each version to the next.
 * A stored event is never rewritten.
 */
export type Upcasters = Readonly<Record<string, readonly ((old: unknown) => unknown)[]>>;

/** The version in which events of a type are written now; 1 for a type that never changed. */
export function currentVersion(upcasters: Upcasters, type: string): number {
  return 1 + stepsOf(upcasters, type).length;
}

/** What an event of some version says, in today's shape. */
export function upcast(upcasters: Upcasters, type: string, version: number, data: unknown): unknown {
  const steps = stepsOf(upcasters, type);
  if (!(Number.isInteger(version) && version >= 1)) throw new Error(`${type} has no version ${version}`);
  if (version > steps.length + 1) {
    throw new Error(
      `An event ${type} is of version ${version}, this release knows ${steps.length + 1}: use a newer release`,
    );
  }
  return steps.slice(version - 1).reduce((old, step) => step(old), data);
}

function stepsOf(upcasters: Upcasters, type: string): Upcasters[string] {
  return Object.hasOwn(upcasters, type) ? (upcasters[type] ?? []) : [];
}
