import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyLog } from '../../../src/event-store/embedded/verify-log.ts';
import type { Metadata } from '../../../src/event-store/envelope/metadata.ts';
import { EventLog } from '../../../src/event-store/event-log.ts';
import { EMPTY, type StreamHead } from '../../../src/event-store/stream-head.ts';
import { WrongRevision, type EventStore } from '../../../src/event-store/event-store.ts';
import { openKeyStore } from '../../../src/event-store/keys/embedded-keys.ts';
import { openEventStoreDbKeys } from '../../../src/event-store/keys/eventstoredb-keys.ts';
import type { KeyStore } from '../../../src/event-store/keys/key-store.ts';
import { inFolder, openLogReader } from '../../../src/event-store/place.ts';
import { eraseCase, eraseEvent, NotErasable } from '../../../src/event-store/keys/erasure.ts';
import { logOverDouble } from '../eventstoredb/support/log-over-double.ts';
import { about } from '../support/about.ts';
import { openLog, type ALog } from '../support/a-log.ts';
import { bound } from '../support/bound.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';

const note = (text: string) => ({ type: 'NoteMade', data: { text } });

/** What the events of a stream say; the type of one that says nothing. */
const saidIn = async (log: EventLog, stream: string) =>
  (await log.read(stream)).events.map(({ data, erased, metadata }) =>
    erased ? 'erased' : ((data as { text?: string }).text ?? metadata.type),
  );

describe('Erasing', () => {
  let folder: string;
  let opened: ALog;
  let log: EventLog;
  let head: StreamHead;
  let ids: string[];
  beforeEach(async () => {
    folder = freshFolder();
    opened = await openLog(folder);
    log = opened.log;
    const written = await log.append(
      'case-1',
      EMPTY,
      ['first', 'secret-of-the-second', 'third'].map(note),
      about,
    );
    head = written.head;
    ids = written.events.map(({ metadata }) => metadata.eventId);
    await log.append('case-2', EMPTY, [note('of another case')], about);
  });
  afterEach(async () => {
    await opened.close();
    removeFolders();
  });

  const said = (stream: string) => saidIn(log, stream);

  const key = async (eventId: string) => (await opened.keys.get('case-1'))?.eventKey(1, eventId)?.export();

  const provedAnd = async (forbidden: Record<string, Buffer | undefined>) => {
    await opened.close();
    const { fault } = verifyLog({ log: join(folder, 'events.db'), head: join(folder, 'head.json') });
    expect(fault).toBeUndefined();
    const found: string[] = [];
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      for (const [what, part] of Object.entries(forbidden)) {
        expect(part?.length).toBeGreaterThan(4);
        if (part !== undefined && bytes.includes(part)) found.push(`${what} in ${name}`);
      }
    }
    expect(found).toEqual([]);
  };

  const record = () => {
    // The wrapped record as it stands in the file before it is replaced.
    const bytes = readFileSync(join(folder, 'keys.db'));
    const at = bytes.indexOf('case-1') + 'case-1'.length;
    return bytes.subarray(at, at + 60);
  };

  it('one event makes what it said unreadable, and leaves everything else as it was', async () => {
    const before = record();
    const eventKey = await key(ids[1] ?? '');
    const caseKey = (await opened.keys.get('case-1'))?.encode().subarray(9);
    await eraseEvent(log, 'case-1', ids[1] ?? '', about);
    expect(await said('case-1')).toEqual(['first', 'erased', 'third', 'KeyRenewed']);
    expect(await said('case-2')).toEqual(['of another case']);
    await log.append('case-1', (await log.read('case-1')).head, [note('after')], about);
    expect(await said('case-1')).toEqual(['first', 'erased', 'third', 'KeyRenewed', 'after']);
    expect((await log.read('case-1')).events.map(({ metadata }) => metadata.keyGeneration)).toEqual([
      1, 1, 1, 2, 2,
    ]);
    await provedAnd({
      'the event key': eventKey,
      'the case key': caseKey,
      'the wrapped record': before,
      'clear text': Buffer.from('secret-of-the-second'),
      'clear text of another': Buffer.from('of another case'),
    });
    opened = await openLog(folder);
    log = opened.log;
    expect(await said('case-1')).toEqual(['first', 'erased', 'third', 'KeyRenewed', 'after']);
  });

  it('several events one after another, and one of them twice', async () => {
    await eraseEvent(log, 'case-1', ids[0] ?? '', about);
    await eraseEvent(log, 'case-1', ids[2] ?? '', about);
    await eraseEvent(log, 'case-1', ids[2] ?? '', about);
    expect(await said('case-1')).toEqual(['erased', 'secret-of-the-second', 'erased', 'KeyRenewed']);
    expect((await opened.keys.get('case-1'))?.newest).toBe(2);
  });

  it('one event where others wrote into the stream keeps the keys of the rest, and believes nothing of theirs', async () => {
    const like = { eventId: randomUUID(), type: 'NoteMade', recordedAt: 'zzz', actor: { id: 'x' } };
    const theirs = ['not JSON', 'null', '{"eventId":"x","keyGeneration":1}'];
    const stored = [...theirs, JSON.stringify({ ...like, keyGeneration: 1 })].map((metadata) => ({
      eventId: randomUUID(),
      metadata: Buffer.from(metadata),
      body: Buffer.alloc(40),
      leaf: Buffer.alloc(32),
    }));
    await opened.store.append('case-1', head.revision, stored);
    await eraseEvent(log, 'case-1', ids[1] ?? '', about);
    const after = [
      {
        ...stored[3]!,
        eventId: randomUUID(),
        metadata: Buffer.from(JSON.stringify({ ...like, keyGeneration: 1 })),
      },
    ];
    await opened.store.append('case-1', head.revision + 5, after);
    await opened.close();
    opened = await openLog(folder);
    log = opened.log;
    const read = await log.read('case-1', { whatOpens: true });
    expect(read.events.filter(({ erased }) => !erased).map(({ data }) => data)).toEqual([
      { text: 'first' },
      { text: 'third' },
      {},
    ]);
    expect(read.head).toMatchObject({ revision: head.revision + 6, keyGeneration: 2 });
    expect(read.head.recordedAt < 'z').toBe(true);
  });

  it('two events at once', async () => {
    await Promise.all([
      eraseEvent(log, 'case-1', ids[0] ?? '', about),
      eraseEvent(log, 'case-1', ids[1] ?? '', about),
    ]);
    expect(await said('case-1')).toEqual(['erased', 'erased', 'third', 'KeyRenewed']);
  });

  it('a whole case makes all of it unreadable for good, and nothing more can be written to it', async () => {
    const before = record();
    const caseKey = (await opened.keys.get('case-1'))?.encode().subarray(9);
    await eraseCase(log, 'case-1');
    expect(await said('case-1')).toEqual(['erased', 'erased', 'erased']);
    expect(await said('case-2')).toEqual(['of another case']);
    expect((await log.read('case-1')).events[1]?.metadata.type).toBe('NoteMade');
    for (const from of [head, EMPTY]) {
      await expect(log.append('case-1', from, [note('more')], about)).rejects.toMatchObject({
        name: 'StreamErased',
      });
    }
    await eraseEvent(log, 'case-1', ids[0] ?? '', about);
    await provedAnd({
      'the case key': caseKey,
      'the wrapped record': before,
      'clear text': Buffer.from('secret-of'),
    });
    opened = await openLog(folder);
    log = opened.log;
    expect(await said('case-1')).toEqual(['erased', 'erased', 'erased']);
  });

  it('is felt by a reader elsewhere', async () => {
    const reader = await openLogReader(inFolder(folder), opened.secrets);
    expect((await reader.read('case-1')).events[1]?.erased).toBe(false);
    await eraseEvent(log, 'case-1', ids[1] ?? '', about);
    while ((await reader.read('case-1')).events[1]?.erased === false)
      await new Promise((go) => setTimeout(go, 20));
    expect((await reader.read('case-1')).events.map(({ erased }) => erased)).toEqual([
      false,
      true,
      false,
      false,
    ]);
    await reader.keys.close();
    await reader.store.close();
  });

  it.each(['CaseOpened', 'TransferProposed', 'ResponsibilityTransferred'])(
    'refuses %s by itself, because the rest could not be understood without it',
    async (type) => {
      const { events } = await log.append('case-3', EMPTY, [{ type, data: { text: 'kept' } }], about);
      const erasing = eraseEvent(log, 'case-3', events[0]?.metadata.eventId ?? '', about);
      await expect(erasing).rejects.toThrow(`The event ${type} cannot be erased by itself`);
      await expect(erasing).rejects.toBeInstanceOf(NotErasable);
      expect(await said('case-3')).toEqual(['kept']);
    },
  );

  it('refuses an event that is not there', async () => {
    await expect(eraseEvent(log, 'case-1', 'none', about)).rejects.toThrow('case-1 has no event none');
  });
});

describe.each<[string, () => Promise<Instances>]>([
  ['on the embedded store', embedded],
  ['on EventStoreDB', onEventStoreDb],
])('Erasing one event while another instance writes %s', (_, make) => {
  let made: Instances;
  beforeEach(async () => {
    made = await make();
  });
  afterEach(async () => {
    await made.close();
    removeFolders();
  });

  /** Three notes, known to both instances with their keys. */
  async function opened() {
    const [one, other] = await Promise.all([made.log(), made.log()]);
    const { head, events } = await one.append('case-1', EMPTY, ['a', 'b', 'c'].map(note), about);
    expect(await saidIn(other, 'case-1')).toEqual(['a', 'b', 'c']);
    return { one, other, head, eventId: events[0]!.metadata.eventId };
  }

  /** An instance whose appends wait, once they are sealed, until they are let go. */
  async function held() {
    const [sealed, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const other = await made.log({
      append: async (...given) => {
        sealed.resolve();
        await letGo.promise;
        return made.store.append(...given);
      },
    });
    return { other, sealed, letGo };
  }

  it('turns down what was sealed with the old key and comes too late', async () => {
    const { one, head, eventId } = await opened();
    const { other, sealed, letGo } = await held();
    const late = other.append('case-1', head, [note('late')], about);
    const refused = expect(late).rejects.toMatchObject({ name: 'WrongRevision' });
    await sealed.promise;
    await eraseEvent(one, 'case-1', eventId, about);
    letGo.resolve();
    await refused;
    await other.append('case-1', (await other.read('case-1')).head, [note('late')], about);
    for (const log of [one, other, await made.log()]) {
      expect(await saidIn(log, 'case-1')).toEqual(['erased', 'b', 'c', 'KeyRenewed', 'late']);
    }
  });

  it('keeps what was sealed with the old key and came just before', async () => {
    const { one, head, eventId } = await opened();
    const { other, sealed, letGo } = await held();
    const before = other.append('case-1', head, [note('just before')], about);
    await sealed.promise;
    const startGeneration: KeyStore['startGeneration'] = async (stream) => {
      const ring = await one.keys.startGeneration(stream);
      letGo.resolve();
      await before;
      return ring;
    };
    const eraser = new EventLog({ store: made.store, keys: bound(one.keys, { startGeneration }), clock });
    await eraseEvent(eraser, 'case-1', eventId, about);
    const { events } = await one.read('case-1');
    expect(events.map(({ metadata }) => metadata.keyGeneration)).toEqual([1, 1, 1, 1, 2]);
    expect(await saidIn(one, 'case-1')).toEqual(['erased', 'b', 'c', 'just before', 'KeyRenewed']);
  });

  it('never seals with the old key after the new one was used, whatever is remembered', async () => {
    const { one, other, eventId } = await opened();
    await eraseEvent(one, 'case-1', eventId, about);
    const stored = await made.store.readStream('case-1');
    const { recordedAt, keyGeneration } = JSON.parse(Buffer.from(stored[3]!.metadata).toString()) as Metadata;
    const leaf = Buffer.from(stored[3]!.leaf).toString('hex');
    await other.append('case-1', { revision: 3, leaf, recordedAt, keyGeneration }, [note('next')], about);
    expect(await saidIn(other, 'case-1')).toEqual(['erased', 'b', 'c', 'KeyRenewed', 'next']);
  });

  it('never loses an event that is written at the same moment', async () => {
    const logs = await Promise.all([made.log(), made.log()]);
    for (let round = 0; round < 30; round++) {
      const stream = `case-race-${round}`;
      const opening = await logs[0]!.append(stream, EMPTY, [note('a'), note('b'), note('c')], about);
      const write = async (log: EventLog, text: string) => {
        for (let { head } = opening; ;) {
          try {
            await log.append(stream, head, [note(text)], about);
            return;
          } catch (error) {
            if (!(error instanceof WrongRevision)) throw error;
            head = (await log.read(stream)).head;
          }
        }
      };
      const erase = async (log: EventLog, at: number) => {
        for (let turn = 0; turn < round % 7; turn++) await new Promise((go) => setImmediate(go));
        await eraseEvent(log, stream, opening.events[at]!.metadata.eventId, about);
      };
      await Promise.all([
        ...logs.flatMap((log, at) => [write(log, `x${at}`), write(log, `y${at}`)]),
        ...logs.map(erase),
      ]);
      const all = await saidIn(await made.log(), stream);
      expect(all.slice(0, 3)).toEqual(['erased', 'erased', 'c']);
      expect(
        all
          .filter((text) => text !== 'KeyRenewed')
          .slice(3)
          .sort(),
      ).toEqual(['x0', 'x1', 'y0', 'y1']);
    }
  });
});

const clock = () => new Date().toISOString();

/** One place that any number of instances use. */
interface Instances {
  store: EventStore;
  /** An instance of its own, which remembers keys for itself. */
  log: (instead?: Partial<EventStore>) => Promise<EventLog>;
  close: () => Promise<void>;
}

async function embedded(): Promise<Instances> {
  const folder = freshFolder();
  const { store, secrets, close } = await openLog(folder);
  return instances(store, async () => openKeyStore(folder, secrets), close);
}

async function onEventStoreDb(): Promise<Instances> {
  const { store, double, secrets, close } = await logOverDouble();
  return instances(store, () => openEventStoreDbKeys({ url: double.url }, secrets), close);
}

function instances(store: EventStore, open: () => Promise<KeyStore>, close: () => Promise<void>): Instances {
  const opened: KeyStore[] = [];
  return {
    store,
    log: async (instead = {}) => {
      const keys = await open();
      opened.push(keys);
      return new EventLog({ store: bound(store, instead), keys, clock });
    },
    close: async () => {
      for (const keys of opened) await keys.close();
      await close();
    },
  };
}
