import { ERASURES, erasedCase } from '../../case/recording/erase.ts';
import { DIRECTORY, rowIn } from '../../directory/directory.events.ts';
import type { OpenedEvent } from '../../event-store/envelope/metadata.ts';
import type { StoredEvent } from '../../event-store/event-store.ts';
import { makeEach, openEach, type Parked } from '../../event-store/parked.ts';
import { editionIn, POLICY_STREAM } from '../../handover/adoption.ts';
import { looksOf, type AccessRow } from './access-rows.ts';

/** What is taken in of a stream that is not a case's, and what could not be. */
export interface Taken {
  access?: AccessRow[];
  parked: Parked[];
}

/** Streams by how their names begin, and how their events are taken in. */
export interface OtherStreams {
  called: string;
  take(stored: readonly StoredEvent[]): Promise<Taken>;
}

/** What follows from events of other streams for the cases. */
export interface Consequences {
  /** The keys of these cases were destroyed. */
  erased(caseIds: readonly string[]): Promise<void>;
  /** The rules have to be asked for anew: they go by every policy that can be used. */
  policyAdopted(): void;
}

/** Every stream that is not a case's and bears on the views, in the order in which a page's are taken in. */
export function otherStreams(
  open: (stored: readonly StoredEvent[]) => Promise<OpenedEvent[]>,
  { erased, policyAdopted }: Consequences,
): readonly OtherStreams[] {
  const each = async <T>(stored: readonly StoredEvent[], make: (event: OpenedEvent) => T) => {
    const { opened, parked } = await openEach(open, stored);
    const all = makeEach(opened, make);
    return { made: all.made, parked: [...parked, ...all.parked] };
  };
  return [
    {
      called: ERASURES,
      async take(stored) {
        const { made, parked } = await each(stored, erasedCase);
        await erased(made.flat());
        return { parked };
      },
    },
    {
      called: POLICY_STREAM,
      take(stored) {
        policyAdopted();
        // It is only told which cannot be used: the rules read them all.
        return each(stored, editionIn);
      },
    },
    // Whoever needs the directory reads it whole.
    { called: DIRECTORY, take: (stored) => each(stored, rowIn) },
    {
      called: 'access-',
      async take(stored) {
        const { made, parked } = await each(stored, looksOf);
        return { access: made.flat(), parked };
      },
    },
  ];
}
