import { execFile } from 'node:child_process';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyEventStoreDb } from '../../../src/event-store/eventstoredb/verify-log.ts';
import type { LogRecord } from '../../support/eventstoredb/transaction-log.ts';
import { note } from '../migrate/support/recorded.ts';
import { anEvent } from '../support/any-event.ts';
import { fallsBehind } from './support/falls-behind.ts';
import { logOverDouble } from './support/log-over-double.ts';

describe('Verifying a log in EventStoreDB', () => {
  let opened: Awaited<ReturnType<typeof logOverDouble>>;
  beforeEach(async () => {
    opened = await logOverDouble();
    await note(opened.log, 'case-1', 'one', 'two', 'three');
    await note(opened.log, 'settings-1', 'one');
    await note(opened.log, 'case-2', 'one', 'two');
    await note(opened.log, 'case-1', 'four');
  });
  afterEach(() => opened.close());

  const verify = () => verifyEventStoreDb({ url: opened.double.url });
  const recordsOf = (stream: string) => [...opened.double.nodes[0]!.log.stream(stream)];
  /** Changes what the server has on its disk. */
  const alter = (record: LogRecord, change: (record: LogRecord) => void) => {
    change(record);
    delete record.encoded;
  };
  const flip = (bytes: Uint8Array) => {
    bytes[bytes.length - 1]! ^= 1;
  };

  it('finds every event whole, of every kind of stream', async () => {
    expect(await verify()).toMatchObject({ events: 7, fault: undefined });
  });

  it('goes on past the ends of streams that were deleted, however many there are in a row', async () => {
    const client = EventStoreDBClient.connectionString(opened.double.url);
    const streams = Array.from({ length: 1_100 }, (_, at) => `case-ended-${at}`);
    await Promise.all(streams.map((stream) => client.tombstoneStream(stream)));
    await client.dispose();
    await note(opened.log, 'case-2', 'three');
    expect(await verify()).toMatchObject({ events: 8, fault: undefined });
    alter(recordsOf('case-2')[2]!, (record) => flip(record.data));
    expect((await verify()).fault).toMatch(/\(case-2, revision 2\) was altered/);
  });

  it.each(['data', 'metadata'] as const)('finds one altered byte of the %s', async (part) => {
    alter(recordsOf('case-2')[0]!, (record) => flip(record[part]));
    expect(await verify()).toMatchObject({
      events: 4,
      head: undefined,
      fault: expect.stringMatching(/^The event at position \S+ \(case-2, revision 0\) was altered/),
    });
  });

  it('finds two events that changed places', async () => {
    const [, two, three] = recordsOf('case-1');
    const { id, data, metadata } = two!;
    alter(two!, (record) =>
      Object.assign(record, { id: three!.id, data: three!.data, metadata: three!.metadata }),
    );
    alter(three!, (record) => Object.assign(record, { id, data, metadata }));
    expect((await verify()).fault).toMatch(/\(case-1, revision 1\) was altered/);
  });

  it('finds an event that is gone', async () => {
    opened.double.nodes[0]!.scavenged.add(recordsOf('case-1')[1]!);
    expect((await verify()).fault).toMatch(
      /^The event before it is missing: .* \(case-1, revision 2\) comes without revision 1 of its stream/,
    );
  });

  it('finds a stream whose beginning was hidden', async () => {
    const client = EventStoreDBClient.connectionString(opened.double.url);
    await client.setStreamMetadata('case-1', { maxCount: 2 });
    await client.dispose();
    expect((await verify()).fault).toBe(
      'case-1 is not whole: read by itself, it begins with revision 2. Its events were deleted or hidden in EventStoreDB',
    );
  });

  describe('while the node that answers is behind', () => {
    const MORE = 1_200;
    const WENT_BACK = /does not go as far as it did a moment ago: run this again/;
    beforeEach(async () => {
      // More than one page.
      await note(opened.log, 'case-3', ...Array.from({ length: MORE }, (_, at) => `${at}`));
      await note(opened.log, 'case-4', 'one');
    });

    it.each([
      ['none of the events', 'case-1'],
      ['all but the newest stream', 'case-4'],
    ])('says so where that has %s, and counts every event once when run again', async (_, hidden) => {
      const { double } = opened;
      const [{ position } = { position: 0 }] = recordsOf(hidden);
      // For a moment, so that it may have caught up when streams are read by themselves; or for good.
      for (const during of [2, Infinity]) {
        let strikes = 0;
        // Before the first read nothing is known.
        for (let at = 2, isStruck = true; isStruck; at++) {
          const node = fallsBehind(double, { at, during, end: position });
          const outcome = await verify().catch((error: Error) => error.message);
          isStruck = node.over();
          if (typeof outcome === 'string') {
            expect(outcome).toMatch(WENT_BACK);
            strikes += 1;
          } else expect(outcome).toMatchObject({ events: 8 + MORE, fault: undefined });
        }
        expect(strikes).toBeGreaterThan(0);
        expect(await verify()).toMatchObject({ events: 8 + MORE, fault: undefined });
      }
    });
  });

  it('ends with 1 and one sentence as a script', async () => {
    const script = () =>
      new Promise<{ code: number; out: string; err: string }>((resolve) => {
        execFile(process.execPath, ['scripts/verify.ts', opened.double.url], (error, out, err) =>
          resolve({ code: Number(error?.code ?? 0), out, err }),
        );
      });
    expect(await script()).toMatchObject({ code: 0, out: expect.stringMatching(/^7 events are whole\. /) });
    alter(recordsOf('case-1')[3]!, ({ data }) => flip(data));
    expect(await script()).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /\(case-1, revision 3\) was altered.*\nWhole are the events before it: 6\.\n$/,
      ),
    });
  });

  it('leaves nothing out, because no other stream is written to', async () => {
    const writing = opened.store.append('other-1', 'no-stream', [anEvent('other-1', 0)]);
    await expect(writing).rejects.toMatchObject({
      name: 'BadAppend',
      message: 'other-1 is no stream of this service',
    });
  });
});
