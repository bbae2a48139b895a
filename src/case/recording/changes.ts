import type { Directory } from '../../directory/directory.ts';
import type { Metadata } from '../../event-store/envelope/metadata.ts';
import { byWhomAndWhen } from '../telling.ts';

/** Who changed what, and when, for somebody whose screen is out of date: given what was recorded since they opened it. */
export function describeChanges(since: readonly Metadata[], directory: Directory): string {
  const last = since.at(-1);
  if (last === undefined) return 'it is not at the revision you named';
  const changes = new Set(since.map(({ commandId }) => commandId)).size;
  const times = changes === 1 ? 'one change' : `${changes} changes`;
  return `${times}, the last ${byWhomAndWhen(last, directory)} (${inWords(last.type)})`;
}

/** Types of events say what happened: `QueryRaised` gives `query raised`. */
function inWords(type: string): string {
  return type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
