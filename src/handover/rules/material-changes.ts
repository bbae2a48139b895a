import type { Stamp } from '../../case/decider.ts';
import { reallocations } from '../../case/transfer/transfer.state.ts';
import { mappaChange, roshChange } from './risk-levels.ts';
import type { About } from './rule.ts';

/** Something recorded that whoever had read the summary before has to read (design §9). */
export interface MaterialChange {
  stamp: Stamp;
  /** What changed, a clause. */
  what: string;
}

/**
 * Every change of a level, a person, a place or an instruction, and every answer to what was not known, in the order
 * in which they were recorded. Naming the first receiving practitioner changes nobody.
 */
export function materialChanges({ state, transfer }: About): MaterialChange[] {
  const { moved, queries, conversations, transferId } = transfer;
  const answers = queries.flatMap(({ answered }) => answered ?? []);
  const looks = state.oversight.looks.filter((look) => look.transferId === transferId);
  return [
    ...state.rosh.flatMap((fact) => changes(roshChange(state, fact.stamp.revision), [fact])),
    ...state.mappa.flatMap((fact) => changes(mappaChange(state, fact.stamp.revision), [fact])),
    ...changes('another receiving practitioner was named', reallocations(transfer)),
    ...changes('the person moved', moved === undefined ? [] : [moved]),
    ...changes('a question was answered', answers),
    ...changes('the two practitioners spoke', conversations),
    ...changes('a senior gave direction', looks),
  ].toSorted((one, other) => one.stamp.revision - other.stamp.revision);
}

function changes(what: string | undefined, facts: readonly { stamp: Stamp }[]): MaterialChange[] {
  return what === undefined ? [] : facts.map(({ stamp }) => ({ stamp, what }));
}
