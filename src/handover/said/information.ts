import type { CaseState } from '../../case/case.ts';
import { namedInWords } from '../../case/information/about-whom.ts';
import {
  lookUpResults,
  lookUpSubjects,
  type ImportedPiece,
} from '../../case/information/information.events.ts';
import { becomesInWords } from '../../case/information/pieces.ts';
import { dayInWords } from '../../case/time.ts';
import { fromWhere, labelled, lower, told, type Entry } from './entry.ts';

/**
 * What was looked for in other systems, what was brought in, and what was said here of registers. The contacts and
 * registers that came in stand with the case's risk.
 */
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
      ({ source, pieces, saidToBeTheirs }) => [
        fromWhere(source),
        whatBecame(pieces),
        saidToBeTheirs && toBeTheirs(saidToBeTheirs.map(namedInWords)),
      ],
    ),
    ...told(
      information.registers.filter(({ imported }) => imported === undefined),
      ({ description }) => `Recorded a register: ${description}`,
      ({ notes, source }) => [notes, fromWhere(source)],
    ),
    ...told(
      information.reviews,
      ({ registerId, reviewedOn }) =>
        `Reviewed a register on ${dayInWords(reviewedOn)}: ${which(registerId)}`,
      ({ notes, reviewOn }) => [notes, labelled('Next review', reviewOn && dayInWords(reviewOn))],
    ),
    ...told(
      information.removals,
      ({ registerId, endedOn }) => `Removed a register from ${dayInWords(endedOn)}: ${which(registerId)}`,
      ({ reason }) => [reason],
    ),
  ];

  function which(id: string): string {
    return information.registers.findLast(({ registerId }) => registerId === id)?.description ?? 'not known';
  }
}

const toBeTheirs = (named: readonly string[]): string =>
  `Said to be about this person${named.length === 0 ? '' : `, although it names ${named.join(', ')}`}`;

/** How many pieces became what; their own words stand with what they became, and on the page where they came in. */
function whatBecame(pieces: readonly ImportedPiece[]): string {
  return [...Map.groupBy(pieces, ({ became }) => became)]
    .map(
      ([became, all]) =>
        `${became === 'HELD_ALREADY' ? 'Came in before' : becomesInWords[became]}: ${all.length}`,
    )
    .join('. ');
}
