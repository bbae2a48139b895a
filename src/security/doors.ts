import { restrictionOf } from '../case/access/access.state.ts';
import type { CaseState } from '../case/case.ts';
import type { Cases } from '../case/recording/cases.ts';
import { mustSeeCard } from '../case/access/emergency.ts';
import { keysOf, mustSee, sightOf, type Sight } from '../case/access/sight.ts';
import type { Directory } from '../directory/directory.ts';
import type { Actor } from '../event-store/envelope/metadata.ts';
import { StreamGone } from '../event-store/event-store.ts';
import { isOfStorage } from '../event-store/parked.ts';

/** What the doors are told about the world. */
export interface DoorsParts {
  cases: Pick<Cases, 'fresh' | 'whatOpens' | 'soon' | 'lastKnown'>;
  clock: () => string;
  directoryToday: (now: string) => Directory;
  /** Those of some cases to which the views know access to be limited. */
  limitedAmong: (caseIds: readonly string[]) => readonly string[];
  /** Whether the views are known to be so late that access may be limited to cases of which they do not know it. */
  viewsAreLate: () => boolean;
}

/** Who asks for a list, and what they may see of the cases in it. */
export interface Reader {
  /** Their keys to such cases; see `entitled`. */
  keys: readonly string[];
  /** What they may see of some cases, by case. */
  sights: (caseIds: readonly string[]) => Promise<ReadonlyMap<string, Sight>>;
  /** What is read of cases, unless that cannot be done at the moment; see `Cases.soon`. */
  soon: Cases['soon'];
  /** A case as it was known here last, and what they might see of it then; undefined when it is not remembered. */
  lastKnown: (caseId: string) => LastKnown | undefined;
}

/** A case while the log cannot be read, for the way to its contingency card alone. */
export interface LastKnown {
  state: CaseState;
  sight: Sight;
}

/** Decides, from the state of a case as the log has it, what somebody may see of it. */
export class Doors {
  readonly #parts: DoorsParts;

  constructor(parts: DoorsParts) {
    this.#parts = parts;
  }

  /** Refuses whoever may not see what the case holds, in the same words whether it is there or not; see `mustSee`. */
  async mustSee(caseId: string, actor: Actor): Promise<void> {
    const { cases } = this.#parts;
    mustSee((await cases.fresh(caseId)).state, actor, this.#directory());
  }

  /** The same, but whoever has emergency access passes too; see `mustSeeCard`. */
  async mustSeeCard(caseId: string, actor: Actor): Promise<void> {
    const { cases, clock } = this.#parts;
    mustSeeCard((await cases.fresh(caseId)).state, actor, this.#directory(), clock());
  }

  /** Somebody as the reader of a list. */
  reader(actor: Actor): Reader {
    return {
      keys: keysOf(actor, this.#directory()),
      sights: (caseIds) => this.#sights(caseIds, actor),
      soon: (read) => this.#parts.cases.soon(read),
      lastKnown: (caseId) => this.#lastKnown(caseId, actor),
    };
  }

  /** Whether somebody must not know of one of these cases. */
  async hidesAny(caseIds: readonly string[], actor: Actor): Promise<boolean> {
    const sights = await this.#sights(caseIds, actor);
    return [...sights.values()].includes('NOTHING');
  }

  /**
   * The same on the way to the contingency card: while the log cannot be read, as the cases were known here last. One that
   * is not remembered counts as hidden then.
   */
  async hidesAnyOnTheWay(caseIds: readonly string[], actor: Actor): Promise<boolean> {
    const limited = this.#perhapsLimited(caseIds);
    if (limited.length === 0) return false;
    const hidden = await this.#parts.cases.soon(() => this.hidesAny(limited, actor));
    return (
      hidden ?? limited.some((caseId) => (this.#lastKnown(caseId, actor)?.sight ?? 'NOTHING') === 'NOTHING')
    );
  }

  /** By case: all of it where access is not limited, else what the case itself says. */
  async #sights(caseIds: readonly string[], actor: Actor): Promise<ReadonlyMap<string, Sight>> {
    const sights = new Map<string, Sight>(caseIds.map((caseId) => [caseId, 'ALL']));
    const asked = this.#perhapsLimited([...sights.keys()]).map(async (caseId) => {
      sights.set(caseId, await this.#sightOf(caseId, actor));
    });
    await Promise.all(asked);
    return sights;
  }

  /** One case that does not open takes no list away: it is judged by what opens, and where it is gone, known to be there. */
  async #sightOf(caseId: string, actor: Actor): Promise<Sight> {
    const { cases } = this.#parts;
    try {
      const fresh = cases.fresh(caseId).then(({ state }) => state);
      const state = await fresh.catch((error: unknown) => {
        if (isOfStorage(error)) throw error;
        return cases.whatOpens(caseId);
      });
      return sightOf(state, actor, this.#directory());
    } catch (error) {
      if (error instanceof StreamGone) return 'EXISTENCE';
      throw error;
    }
  }

  /** Those of some cases to which access is limited as the views or the memory have it; all while the views are late. */
  #perhapsLimited(caseIds: readonly string[]): readonly string[] {
    const { cases, limitedAmong, viewsAreLate } = this.#parts;
    if (viewsAreLate()) return caseIds;
    const limited = new Set(limitedAmong(caseIds));
    return caseIds.filter((caseId) => {
      const state = cases.lastKnown(caseId);
      return limited.has(caseId) || (state !== undefined && restrictionOf(state.access) !== undefined);
    });
  }

  #lastKnown(caseId: string, actor: Actor): LastKnown | undefined {
    const state = this.#parts.cases.lastKnown(caseId);
    return state && { state, sight: sightOf(state, actor, this.#directory()) };
  }

  #directory(): Directory {
    const { clock, directoryToday } = this.#parts;
    return directoryToday(clock());
  }
}
