import type { Directory } from '../../directory/directory.ts';
import type { Metadata } from '../../event-store/envelope/metadata.ts';
import { byWhomAndWhen } from '../telling.ts';

/** How many changes are told one by one; of more only the last ones are. */
const TOLD = 5;

/** Who changed what, and when, for somebody whose screen is out of date: given what was recorded since they opened it. */
export function describeChanges(since: readonly Metadata[], directory: Directory): string {
  if (since.length === 0) return 'it is not at the revision you named';
  const changes = [...Map.groupBy(since, ({ commandId }) => commandId).values()];
  const told = changes.slice(-TOLD).map((events) => {
    const types = [...new Set(events.map(({ type }) => inWords(type)))];
    return `${types.join(', ')} ${byWhomAndWhen(events[0]!, directory)}`;
  });
  const times = changes.length === 1 ? 'one change' : `${changes.length} changes`;
  return `${times}${changes.length > TOLD ? `, the last ${TOLD} of them` : ''}: ${told.join('; ')}`;
}

/** Types of events say what happened: `QueryRaised` gives `query raised`. */
function inWords(type: string): string {
  return type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
