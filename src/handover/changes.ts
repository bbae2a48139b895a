import type { Stamp } from '../case/decider.ts';
import { materialChanges, unreadBy, type MaterialChange } from '../case/reading/material-changes.ts';
import { lastReadOf } from '../case/reading/reads.ts';
import type { Directory } from '../directory/directory.ts';
import type { Change, ChangedItem, ChangesSeen } from './handover.answers.ts';
import type { About } from './rules/rule.ts';
import { entriesOf, inWords } from './said.ts';
import { capital, type Entry } from './said/entry.ts';

/**
 * What others recorded since somebody last read a handover, as they confirmed or read the case back (HC-68): item by
 * item, those with a material change first, else the newest first. To somebody who never has, all of it is new.
 */
export function changesSince(about: About, staffId: string, directory: Directory): ChangesSeen {
  const read = lastReadOf(staffId, about);
  if (read === undefined) return { since: null, items: [] };
  const { version, stamp: when } = read;
  const material = unreadBy(staffId, version, materialChanges(about));
  const written = entriesOf(about.state, about.transfer, directory);
  const entries = [...written, ...material.map(entryOf)].filter(
    ({ stamp }) => stamp.revision > version && stamp.actor.id !== staffId,
  );
  const known = new Map(material.map((change) => [change.stamp.revision, change]));
  const items = byItem(onceEach(entries), itemsOf(about)).map((group) => shown(group, known, directory));
  return {
    since: when.recordedAt,
    items: items.toSorted((one, other) => Number(other.material) - Number(one.material)),
  };
}

/** A change that nobody wrote words for is told by what it is. */
const entryOf = ({ stamp, what }: MaterialChange): Entry => ({ stamp, did: capital(what), words: [] });

/** One entry for each event, the newest first. */
function onceEach(entries: readonly Entry[]): Entry[] {
  const seen = new Map<number, Entry>();
  for (const entry of entries) {
    if (!seen.has(entry.stamp.revision)) seen.set(entry.stamp.revision, entry);
  }
  return [...seen.values()].toSorted((one, other) => other.stamp.revision - one.stamp.revision);
}

/** Entries about the same thing together, where the newest of them stood. */
function byItem(entries: readonly Entry[], items: ReadonlyMap<number, object>): Entry[][] {
  const groups = new Map<object, Entry[]>();
  for (const entry of entries) {
    const item = items.get(entry.stamp.revision) ?? entry;
    groups.set(item, [...(groups.get(item) ?? []), entry]);
  }
  return [...groups.values()];
}

/** The statement, action, task, check, question or appointment that each event is about, by revision. */
function itemsOf({ state, transfer }: About): Map<number, object> {
  const { risk, contingency, agencies, checks, understanding } = state;
  const items: object[] = [
    ...risk.items,
    ...contingency.actions,
    ...agencies,
    ...checks,
    ...understanding.readBacks,
    ...understanding.disputes,
    ...transfer.queries,
    ...transfer.appointments,
  ];
  return new Map(items.flatMap((item) => revisionsIn(item).map((revision) => [revision, item] as const)));
}

/** The revisions of every event that an item was folded from. */
function revisionsIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === 'stamp' ? [(each as Stamp).revision] : revisionsIn(each),
  );
}

function shown(
  group: readonly Entry[],
  material: ReadonlyMap<number, MaterialChange>,
  directory: Directory,
): ChangedItem {
  const changes = group.map((entry): Change => {
    const what = material.get(entry.stamp.revision)?.what;
    return { ...inWords(entry, directory), ...(what !== undefined && { what }) };
  });
  return { material: changes.some(({ what }) => what !== undefined), changes };
}
