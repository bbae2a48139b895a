import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../../src/event-store/event-store.ts';
import { eraseCase, eraseEvent } from '../../../src/event-store/keys/erasure.ts';
import type { KeyRecords } from '../../../src/event-store/keys/key-store.ts';
import { migrate } from '../../../src/event-store/migrate/migrate.ts';
import { CannotMigrate, type Side, type Told } from '../../../src/event-store/migrate/side.ts';
import { about } from '../support/about.ts';
import { anEvent } from '../support/any-event.ts';
import { bound } from '../support/bound.ts';
import { removeFolders } from '../support/folders.ts';
import { note, record } from './support/recorded.ts';
import {
  contentOf,
  embedded,
  eventStoreDb,
  everyEvent,
  recordsOf,
  type MakeSide,
  type OpenedSide,
} from './support/sides.ts';

const EVENTS = 16;
const STREAMS = 7;

describe.each<[string, MakeSide, MakeSide]>([
  ['from a data folder to EventStoreDB', embedded, eventStoreDb],
  ['from EventStoreDB to a data folder', eventStoreDb, embedded],
])('A log that is copied %s', (_, makeFrom, makeTo) => {
  let from: OpenedSide;
  let to: OpenedSide;
  const opened: OpenedSide[] = [];
  const open = async (make: MakeSide, name: string) => {
    const side = await make(name);
    opened.push(side);
    return side;
  };
  beforeEach(async () => {
    from = await open(makeFrom, 'A');
    to = await open(makeTo, 'B');
    await record(from.log);
  });
  afterEach(async () => {
    for (const side of opened.splice(0)) await side.close();
    removeFolders();
  });

  /** Writes the first events of the log there, as an interrupted copy would have. */
  async function copyFirst(there: OpenedSide, count: number): Promise<void> {
    for (const event of (await everyEvent(from)).slice(0, count)) {
      const { stream, revision } = event;
      await there.store.append(stream, revision === 0 ? 'no-stream' : revision - 1, [event]);
    }
  }

  async function expectTheSame(): Promise<void> {
    expect(await contentOf(to)).toEqual(await contentOf(from));
    expect(await recordsOf(to)).toEqual(await recordsOf(from));
  }

  /** What is refused, and that it has changed nothing. */
  async function refusal(): Promise<string> {
    const before = [await contentOf(to), await recordsOf(to)];
    const refused = await migrate(from, to).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CannotMigrate);
    expect([await contentOf(to), await recordsOf(to)]).toEqual(before);
    return (refused as Error).message;
  }

  it('has the same events with the same leaves in the same order, and the same keys', async () => {
    const [newest] = (await everyEvent(from)).slice(-1);
    expect(await migrate(from, to)).toEqual({
      events: EVENTS,
      streams: STREAMS,
      keys: STREAMS,
      leaf: Buffer.from(newest!.leaf).toString('hex'),
      written: { events: EVENTS, keys: STREAMS },
    });
    expect(await everyEvent(from)).toHaveLength(EVENTS);
    await expectTheSame();
  });

  it('says the same when it is opened, and what was erased stays erased', async () => {
    await migrate(from, to);
    for (const stream of ['case-1', 'case-2', 'case-3', 'crn-1']) {
      const said = async ({ log }: OpenedSide) =>
        (await log.read(stream)).events.map(({ data, erased }) => ({ data, erased }));
      expect(await said(to)).toEqual(await said(from));
    }
    const { events } = await to.log.read('case-1');
    expect(events.map(({ erased }) => erased)).toEqual([false, true, false, false, false, false, false]);
    expect((await to.log.read('case-3')).events.map(({ erased }) => erased)).toEqual([true, true]);
    await expect(note(to.log, 'case-3', 'late')).rejects.toMatchObject({ name: 'StreamErased' });
    expect(await note(to.log, 'case-1', 'seven')).toMatchObject({ revision: 7 });
  });

  it('is not changed by a second run', async () => {
    await migrate(from, to);
    const head = await to.store.head();
    expect(await migrate(from, to)).toMatchObject({ events: EVENTS, written: { events: 0, keys: 0 } });
    expect(await to.store.head()).toBe(head);
    await expectTheSame();
  });

  it('goes on after any event', async () => {
    for (let count = 1; count < EVENTS; count++) {
      to = await open(makeTo, 'B');
      await copyFirst(to, count);
      expect(await migrate(from, to)).toMatchObject({ written: { events: EVENTS - count, keys: STREAMS } });
      await expectTheSame();
      await opened.pop()?.close();
    }
  });

  it.each([false, true])(
    'goes on wherever it was interrupted, and what it was writing was written: %s',
    async (isWritten) => {
      let interruptions = 0;
      for (let done = false; !done; interruptions++) {
        done = await migrate(from, interrupted(to, isWritten)).then(
          () => true,
          (error: Error) => error.message !== 'interrupted',
        );
      }
      // One write each: of the keys, and of notes that follow each other in the log and in one stream.
      expect(interruptions).toBe(1 + 10 + Number(isWritten));
      await expectTheSame();
    },
  );

  it('takes in what was recorded and erased after an earlier copy', async () => {
    await migrate(from, to);
    const { events } = await from.log.read('case-2');
    await eraseEvent(from.log, 'case-2', events[0]!.metadata.eventId, about);
    await eraseCase(from.log, 'case-1');
    await note(from.log, 'case-2', 'four');
    await note(from.log, 'case-4', 'one');
    expect(await migrate(from, to)).toMatchObject({ written: { events: 3, keys: 3 } });
    await expectTheSame();
    const read = await to.log.read('case-2');
    expect(read.events.map(({ erased }) => erased)).toEqual([true, false, false, false, false]);
  });

  it('is told about as it goes on', async () => {
    const told: string[] = [];
    await migrate(from, to, { told: (...heard) => told.push(heard.join(' ')) });
    expect(told).toEqual([
      `Copying keys ${STREAMS} ${STREAMS}`,
      `Copying events ${EVENTS} ${EVENTS}`,
      `Comparing events ${EVENTS} ${EVENTS}`,
      `Comparing streams ${STREAMS} ${STREAMS}`,
    ]);
  });

  it('puts as many large events into one append as the store takes', async () => {
    for (let revision = 0; revision < 5; revision++) {
      const event = anEvent('case-large', revision, 250_000);
      await from.store.append('case-large', revision === 0 ? 'no-stream' : revision - 1, [event]);
    }
    await migrate(from, to);
    await expectTheSame();
  });

  describe('is refused', () => {
    it('where there is another event', async () => {
      await copyFirst(to, 4);
      await to.store.append('case-9', 'no-stream', [anEvent('case-9', 0)]);
      expect(await refusal()).toBe(
        'B is not the beginning of a copy. Event 5 of B (case-9, revision 0) is not from A: ' +
          'A has case-2, revision 0 there. Copy to where nothing is yet',
      );
    });

    it('where an event has other content', async () => {
      await copyFirst(to, 4);
      await to.store.append('case-2', 'no-stream', [anEvent('case-2', 0)]);
      expect(await refusal()).toMatch(
        'Event 5 of B (case-2, revision 0) is not from A: A has another one there',
      );
    });

    it('where the log already went on by itself', async () => {
      await migrate(from, to);
      await note(to.log, 'case-1', 'seven');
      expect(await refusal()).toMatch(
        `Event ${EVENTS + 1} of B (case-1, revision 7) is not from A: A ends before it`,
      );
    });

    it('where there are keys of streams that the log does not have', async () => {
      await to.keys.create('case-9');
      expect(await refusal()).toBe(
        'B is not the beginning of a copy: it has keys of case-9, and A has none. Copy to where nothing is yet',
      );
    });

    it('where it would bring back what was erased there', async () => {
      await migrate(from, to);
      await to.keys.erase('case-1');
      expect(await refusal()).toBe(
        'case-1 was erased in B and not in A: a copy would bring it back. Erase it in A as well',
      );
    });

    it('while somebody writes to it', async () => {
      const watched = migrate(from, to, { watchMs: 50 });
      await note(from.log, 'case-1', 'seven');
      await expect(watched).rejects.toThrow(
        'Somebody writes to A: 1 event came meanwhile. Stop the service and run it again: it goes on from here',
      );
      expect(await contentOf(to)).toEqual([]);
    });

    it('after somebody has written to it, and is whole when they have stopped', async () => {
      let writing: Promise<unknown> | undefined;
      const told = () => {
        writing ??= note(from.log, 'case-2', 'four', 'five');
      };
      await expect(migrate(from, to, { told })).rejects.toThrow('2 events came meanwhile');
      await writing;
      expect(await migrate(from, to)).toMatchObject({ written: { events: 2, keys: 0 } });
      await expectTheSame();
    });

    it('after somebody has written to it since it began to be looked at', async () => {
      const since = await from.store.head();
      await note(from.log, 'case-1', 'seven');
      await expect(migrate(from, to, { since })).rejects.toThrow('Somebody writes to A: 1 event came');
      expect(await contentOf(to)).toEqual([]);
    });

    it('after somebody has written to one of its streams while these are compared', async () => {
      const readStream: EventStore['readStream'] = async (...asked) => {
        await written;
        return from.store.readStream(...asked);
      };
      let written: Promise<unknown> | undefined;
      const told: Told = (doing) => {
        if (doing === 'Comparing') written ??= note(from.log, 'crn-1', 'second');
      };
      const store = bound<EventStore>(from.store, { readStream });
      await expect(migrate({ ...from, store }, to, { told })).rejects.toThrow(
        'Somebody writes to A: 1 event came',
      );
    });

    it('after somebody has written to it while the keys are compared, the last of all', async () => {
      let written = false;
      const recordsOf: KeyRecords['recordsOf'] = async (...asked) => {
        if (!written) await note(from.log, 'case-5', 'one');
        written = true;
        return from.keys.recordsOf(...asked);
      };
      const keys = bound<KeyRecords>(from.keys, { recordsOf });
      await expect(migrate({ ...from, keys }, to)).rejects.toThrow('Somebody writes to A: 1 event came');
    });

    it('when somebody writes to the copy', async () => {
      let writing: Promise<unknown> | undefined;
      const told: Told = (_doing, what) => {
        if (what === 'keys') writing ??= to.store.append('case-1', 'no-stream', [anEvent('case-1', 0)]);
      };
      await expect(migrate(from, to, { told })).rejects.toThrow(
        'B was written to by somebody else meanwhile',
      );
      await writing;
    });

    it('when what is read of the copy is not what was written', async () => {
      const readLog: EventStore['readLog'] = async (...asked) => {
        const page = await to.store.readLog(...asked);
        for (const event of page.events) if (event.stream === 'crn-1') event.body[20]! ^= 1;
        return page;
      };
      const store = bound<EventStore>(to.store, { readLog });
      await expect(migrate(from, { ...to, store })).rejects.toThrow(
        'Event 4 of B (crn-1, revision 0) is not from A: A has another one there',
      );
    });
  });
});

/** The same place, where one write takes place: it fails afterwards, or the next one does before. */
function interrupted(side: Side, isWritten: boolean): Side {
  let writes = 0;
  const interrupt =
    <Asked extends unknown[], Answer>(write: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      const answer = writes++ === 0 && (await write(...asked));
      if (answer === false || isWritten) throw new Error('interrupted');
      return answer;
    };
  const { store, keys } = side;
  return {
    ...side,
    store: bound<EventStore>(store, { append: interrupt(store.append.bind(store)) }),
    keys: bound<KeyRecords>(keys, { putRecords: interrupt(keys.putRecords.bind(keys)) }),
  };
}
