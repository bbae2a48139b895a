import type { CaseState } from '../../case/case.ts';
import {
  lookUpResults,
  lookUpSubjects,
  type ImportedPiece,
} from '../../case/information/information.events.ts';
import { becomesInWords } from '../../case/information/pieces.ts';
import { fromWhere, lower, told, type Entry } from './entry.ts';

/** What was looked for in other systems and what was brought in; the contacts and registers stand with the case's risk. */
export function ofInformation({ information }: CaseState): Entry[] {
  return [
    ...told(
      information.lookUps,
      ({ subject, system }) => `Looked in ${system} for ${lower(lookUpSubjects[subject])}`,
      ({ result, note }) => [lookUpResults[result], note],
    ),
    ...told(
      information.imports,
      ({ pieces }) =>
        `Brought in ${pieces.length} ${pieces.length === 1 ? 'piece' : 'pieces'} from elsewhere`,
      ({ source, pieces }) => [fromWhere(source), whatBecame(pieces)],
    ),
  ];
}

/** How many pieces became what; their own words stand with what they became, and on the page where they came in. */
function whatBecame(pieces: readonly ImportedPiece[]): string {
  return [...Map.groupBy(pieces, ({ became }) => became)]
    .map(
      ([became, all]) =>
        `${became === 'HELD_ALREADY' ? 'Came in before' : becomesInWords[became]}: ${all.length}`,
    )
    .join('. ');
}
