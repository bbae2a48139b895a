import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyLog } from '../../../src/event-store/embedded/verify-log.ts';
import { EMPTY, type EventLog, type StreamHead } from '../../../src/event-store/event-log.ts';
import { inFolder, openLogReader } from '../../../src/event-store/place.ts';
import { eraseCase, eraseEvent, NotErasable } from '../../../src/event-store/keys/erasure.ts';
import { about } from '../support/about.ts';
import { openLog, type ALog } from '../support/a-log.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';

const note = (text: string) => ({ type: 'NoteMade', data: { text } });

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

  const said = async (stream: string) =>
    (await log.read(stream)).events.map(({ data, erased }) =>
      erased ? 'erased' : (data as { text: string }).text,
    );

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
    await eraseEvent(log, 'case-1', ids[1] ?? '');
    expect(await said('case-1')).toEqual(['first', 'erased', 'third']);
    expect(await said('case-2')).toEqual(['of another case']);
    await log.append('case-1', head, [note('after')], about);
    expect(await said('case-1')).toEqual(['first', 'erased', 'third', 'after']);
    expect((await log.read('case-1')).events.map(({ metadata }) => metadata.keyGeneration)).toEqual([
      1, 1, 1, 2,
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
    expect(await said('case-1')).toEqual(['first', 'erased', 'third', 'after']);
  });

  it('several events one after another, and one of them twice', async () => {
    await eraseEvent(log, 'case-1', ids[0] ?? '');
    await eraseEvent(log, 'case-1', ids[2] ?? '');
    await eraseEvent(log, 'case-1', ids[2] ?? '');
    expect(await said('case-1')).toEqual(['erased', 'secret-of-the-second', 'erased']);
    expect((await opened.keys.get('case-1'))?.newest).toBe(2);
  });

  it('two events at once', async () => {
    await Promise.all([eraseEvent(log, 'case-1', ids[0] ?? ''), eraseEvent(log, 'case-1', ids[1] ?? '')]);
    expect(await said('case-1')).toEqual(['erased', 'erased', 'third']);
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
    await eraseEvent(log, 'case-1', ids[0] ?? '');
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
    await eraseEvent(log, 'case-1', ids[1] ?? '');
    while ((await reader.read('case-1')).events[1]?.erased === false)
      await new Promise((go) => setTimeout(go, 20));
    expect((await reader.read('case-1')).events.map(({ erased }) => erased)).toEqual([false, true, false]);
    await reader.keys.close();
    await reader.store.close();
  });

  it.each(['CaseOpened', 'TransferProposed', 'ResponsibilityTransferred'])(
    'refuses %s by itself, because the rest could not be understood without it',
    async (type) => {
      const { events } = await log.append('case-3', EMPTY, [{ type, data: { text: 'kept' } }], about);
      const erasing = eraseEvent(log, 'case-3', events[0]?.metadata.eventId ?? '');
      await expect(erasing).rejects.toThrow(`The event ${type} cannot be erased by itself`);
      await expect(erasing).rejects.toBeInstanceOf(NotErasable);
      expect(await said('case-3')).toEqual(['kept']);
    },
  );

  it('refuses an event that is not there', async () => {
    await expect(eraseEvent(log, 'case-1', 'none')).rejects.toThrow('case-1 has no event none');
  });

  it('never loses an event that is written at the same moment', async () => {
    for (let round = 0; round < 60; round++) {
      const stream = `case-race-${round}`;
      const opening = await log.append(stream, EMPTY, [note('a'), note('b')], about);
      const write = async () => {
        let at = opening.head;
        for (let i = 0; i < 5; i++) at = (await log.append(stream, at, [note(`later ${i}`)], about)).head;
      };
      const erase = async () => {
        for (let turn = 0; turn < round % 7; turn++) await new Promise((go) => setImmediate(go));
        await eraseEvent(log, stream, opening.events[0]?.metadata.eventId ?? '');
      };
      await Promise.all([write(), erase()]);
      expect(await said(stream)).toEqual(['erased', 'b', ...[0, 1, 2, 3, 4].map((i) => `later ${i}`)]);
    }
  });
});
