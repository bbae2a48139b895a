import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventLog } from '../../src/event-store/event-log.ts';
import { EMPTY } from '../../src/event-store/stream-head.ts';
import { inFolder, openLogReader } from '../../src/event-store/place.ts';
import { StoreUnavailable, type EventStore, type SealedEvent } from '../../src/event-store/event-store.ts';
import { about } from './support/about.ts';
import { openLog, type ALog } from './support/a-log.ts';
import { freshFolder, removeFolders } from './support/folders.ts';

describe('The event log', () => {
  let folder: string;
  let opened: ALog;
  let log: EventLog;
  beforeEach(async () => {
    folder = freshFolder();
    opened = await openLog(folder);
    log = opened.log;
  });
  afterEach(async () => {
    await opened.close();
    removeFolders();
  });

  const note = (text: string) => ({ type: 'NoteMade', data: { text } });

  it('gives back on writing exactly what is read later', async () => {
    const moved = { at: '2026-03-03', precision: 'day' } as const;
    const written = await log.append(
      'case-1',
      EMPTY,
      [
        { ...note('one'), transferId: 'transfer-1', occurredAt: moved },
        { type: 'NoteMade', data: { text: 'two', left: undefined } },
        { ...note('three'), about: { actor: { ...about.actor, id: 'staff-2' }, commandId: 'command-2' } },
      ],
      about,
    );
    const { events, head } = await log.read('case-1');
    expect(events).toEqual(written.events);
    expect(head).toEqual(written.head);
    expect(events.at(-1)?.position).toBe(written.position);
    expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    expect(events[0]?.metadata).toMatchObject({
      ...about,
      type: 'NoteMade',
      schemaVersion: 1,
      transferId: 'transfer-1',
      occurredAt: '2026-03-03',
      occurredPrecision: 'day',
      keyGeneration: 1,
      previousLeaf: EMPTY.leaf,
    });
    expect(events[1]?.metadata.occurredAt).toBe(events[1]?.metadata.recordedAt);
    expect(events[2]?.metadata).toMatchObject({
      actor: { id: 'staff-2' },
      commandId: 'command-2',
      correlationId: 'correlation-1',
    });
  });

  it('chains each event to the one before it in its stream', async () => {
    const { head } = await log.append('case-1', EMPTY, [note('one'), note('two')], about);
    await log.append('case-1', head, [note('three')], about);
    const stored = await opened.store.readStream('case-1');
    const { events } = await log.read('case-1');
    expect(events.map(({ metadata }) => metadata.previousLeaf)).toEqual([
      EMPTY.leaf,
      ...stored.slice(0, 2).map(({ leaf }) => Buffer.from(leaf).toString('hex')),
    ]);
  });

  it('reads on from a head, which it gives back when nothing is new', async () => {
    const first = await log.append('case-1', EMPTY, [note('one')], about);
    const { head } = await log.append('case-1', first.head, [note('two'), note('three')], about);
    expect((await log.readOn('case-1', first.head))?.events.map(({ data }) => data)).toEqual([
      { text: 'two' },
      { text: 'three' },
    ]);
    const keys = await log.keys.get('case-1');
    expect(await log.readOn('case-1', head)).toEqual({ events: [], head, keys });
    const none = { events: [], head: EMPTY, keys: undefined };
    expect(await log.read('case-unknown')).toEqual(none);
    expect(await log.readOn('case-unknown', EMPTY)).toEqual(none);
  });

  it('does not read on from a head that a stream does not have now', async () => {
    const { head } = await log.append('case-1', EMPTY, [note('one')], about);
    await expect(log.readOn('case-1', { ...head, revision: 3 })).rejects.toThrow('case-1 has no revision 3');
    expect(await log.readOn('case-1', { ...head, leaf: 'f'.repeat(64) })).toBeUndefined();
  });

  it('refuses to write on a head that is no longer one', async () => {
    const { head } = await log.append('case-1', EMPTY, [note('one')], about);
    await log.append('case-1', head, [note('two')], about);
    await expect(log.append('case-1', head, [note('three')], about)).rejects.toMatchObject({
      name: 'WrongRevision',
    });
    await expect(log.append('case-1', EMPTY, [note('three')], about)).rejects.toMatchObject({
      name: 'WrongRevision',
    });
  });

  it('never lets the recorded time of a stream go back, whatever the clock does', async () => {
    const times = [
      '2026-03-03T10:00:00.000Z',
      '2026-03-03T09:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
      '2026-03-03T10:00:01.000Z',
    ];
    let ticks = 0;
    const stepping = new EventLog({
      store: opened.store,
      keys: opened.keys,
      clock: () => times[ticks++] ?? '',
    });
    let head = EMPTY;
    for (const _ of times) head = (await stepping.append('case-1', head, [note('one')], about)).head;
    const recorded = (await log.read('case-1')).events.map(({ metadata }) => metadata.recordedAt);
    expect(recorded).toEqual([times[0], times[0], times[2], times[2]]);
  });

  it('sends the very same bytes again when the store does not answer, and stores them once', async () => {
    const sent: (readonly SealedEvent[])[] = [];
    // Fails before it takes effect, then after, then answers.
    const unsure: Pick<EventStore, 'append'> = {
      append: async (stream, expected, events) => {
        sent.push(events);
        if (sent.length === 1) throw new StoreUnavailable('not written');
        const answer = await opened.store.append(stream, expected, events);
        if (sent.length === 2) throw new StoreUnavailable('written, but the answer was lost');
        return answer;
      },
    };
    const store = Object.assign(Object.create(opened.store) as EventStore, unsure);
    const unsureLog = new EventLog({ store, keys: opened.keys, clock: () => new Date().toISOString() });
    const written = await unsureLog.append('case-1', EMPTY, [note('one')], about);
    expect(sent).toHaveLength(3);
    expect(sent[1]).toBe(sent[0]);
    expect(sent[2]).toBe(sent[0]);
    expect((await log.read('case-1')).events).toEqual(written.events);
  });

  it('gives up after a few times, saying that it is not known', async () => {
    const store = Object.assign(Object.create(opened.store) as EventStore, {
      append: () => Promise.reject(new StoreUnavailable('no answer')),
    });
    const silent = new EventLog({ store, keys: opened.keys, clock: () => new Date().toISOString() });
    await expect(silent.append('case-1', EMPTY, [note('one')], about)).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
  });

  it('reads older versions in the shape of today', async () => {
    await log.append('case-1', EMPTY, [note('one')], about);
    const upcasters = { NoteMade: [(old: unknown) => ({ words: (old as { text: string }).text })] };
    const today = new EventLog({ store: opened.store, keys: opened.keys, clock: () => '', upcasters });
    const { events, head } = await today.read('case-1');
    expect(events[0]).toMatchObject({ metadata: { schemaVersion: 1 }, data: { words: 'one' } });
    await today.append('case-1', head, [{ type: 'NoteMade', data: { words: 'two' } }], about);
    expect((await today.read('case-1')).events[1]).toMatchObject({
      metadata: { schemaVersion: 2 },
      data: { words: 'two' },
    });
    await expect(log.read('case-1')).rejects.toThrow('NoteMade is of version 2, this release knows 1');
  });

  it('names the place of a body that is not what was stored, and never skips it', async () => {
    await log.append('case-1', EMPTY, [note('one'), note('two')], about);
    const stored = await opened.store.readStream('case-1');
    const altered = stored.map((event, at) =>
      at === 1 ? { ...event, body: event.body.map((byte) => byte ^ 1) } : event,
    );
    await expect(log.open(altered)).rejects.toThrow(
      'case-1 revision 1 (position 0000000000000002) is not what was stored',
    );
    const moved = stored.map((event) => ({ ...event, revision: event.revision + 1 }));
    await expect(log.open(moved)).rejects.toThrow('case-1 revision 1');
  });

  it('can be read elsewhere while it is written here', async () => {
    const reader = await openLogReader(inFolder(folder), opened.secrets);
    const written = await log.append('case-1', EMPTY, [note('one')], about);
    expect((await reader.read('case-1')).events).toEqual(written.events);
    await expect(reader.append('case-1', written.head, [note('two')], about)).rejects.toThrow(
      'for reading only',
    );
    await reader.keys.close();
    await reader.store.close();
  });
});
