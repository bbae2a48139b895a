import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openKeyStore, type EmbeddedKeys } from '../../../src/event-store/keys/embedded-keys.ts';
import type { KeyStore } from '../../../src/event-store/keys/key-store.ts';
import { Drafts, type DraftOf } from '../../../src/web/drafts/drafts.ts';
import { freshFolder, removeFolders } from '../../event-store/support/folders.ts';

const secrets = { masterKey: Buffer.alloc(32, 1), hashKey: Buffer.alloc(32, 2) };
const mine: DraftOf = { staffId: 'dana', act: 'query', caseId: 'one', transferId: 'move' };
const form = {
  question: 'Where does he sleep?',
  _revision: '7',
  _key: 'a key',
  _csrf: 'a token',
  _draft: '',
};
const untold = { damaged: () => undefined, notTakenOut: () => undefined, notChanged: () => undefined };
const kept = { question: 'Where does he sleep?', _revision: '7', _key: 'a key' };

describe('Drafts', () => {
  let folder: string;
  let keys: EmbeddedKeys;
  let drafts: Drafts;
  let now: string;
  /** What the log has recorded, as case and key. */
  let recorded: string[];
  /** Set while the case cannot be read. */
  let unreadable: Error | undefined;
  const hasRecorded = (...command: string[]) =>
    unreadable === undefined
      ? Promise.resolve(recorded.includes(command.join(' ')))
      : Promise.reject(unreadable);
  const around = () => ({ keys, cases: { hasRecorded } });
  const open = () => new Drafts(folder, around(), () => now);

  beforeEach(async () => {
    now = '2026-03-06T16:45:00.000Z';
    recorded = [];
    unreadable = undefined;
    folder = freshFolder();
    keys = openKeyStore(folder, secrets);
    await keys.create('case-one');
    drafts = open();
  });
  afterEach(async () => {
    drafts.close();
    await keys.close();
    removeFolders();
  });

  it('stay while their case cannot be read', async () => {
    await drafts.save(mine, form);
    recorded = ['one a key'];
    unreadable = new Error('An event of the case does not open');
    expect(await drafts.waitingFor('dana')).toEqual([{ ...mine, savedAt: now }]);
    unreadable = undefined;
    expect(await drafts.waitingFor('dana')).toEqual([]);
  });

  it('are there after a restart, for whoever typed them and for nobody else', async () => {
    await drafts.save(mine, form);
    drafts.close();
    drafts = open();
    expect(await drafts.find(mine)).toEqual({ typed: kept, savedAt: now });
    expect(await drafts.find({ ...mine, staffId: 'eli' })).toBeUndefined();
    expect(await drafts.waitingFor('dana')).toEqual([{ ...mine, savedAt: now }]);
    expect(await drafts.waitingFor('eli')).toEqual([]);
  });

  it('are lost, and told to be, with a file that cannot be read, and kept again from then on', async () => {
    await drafts.save(mine, form);
    drafts.close();
    writeFileSync(join(folder, 'drafts.db'), Buffer.alloc(9_000, 7));
    const told: unknown[] = [];
    drafts = new Drafts(folder, around(), () => now, {
      ...untold,
      damaged: (error) => void told.push(error),
    });
    expect(told).toHaveLength(1);
    expect(await drafts.find(mine)).toBeUndefined();
    await drafts.save(mine, form);
    expect(await drafts.find(mine)).toEqual({ typed: kept, savedAt: now });
  });

  it('are apart for each thing that a form is about, the newest first', async () => {
    await drafts.save({ ...mine, about: 'a' }, { question: 'A' });
    now = '2026-03-06T16:46:00.000Z';
    await drafts.save({ ...mine, about: 'b' }, { question: 'B' });
    expect((await drafts.find({ ...mine, about: 'a' }))?.typed).toEqual({ question: 'A' });
    expect((await drafts.waitingFor('dana')).map(({ about }) => about)).toEqual(['b', 'a']);
  });

  it('take the place of what was kept before, and an empty form takes it away', async () => {
    await drafts.save(mine, form);
    await drafts.save(mine, { question: 'Another' });
    expect((await drafts.find(mine))?.typed).toEqual({ question: 'Another' });
    await drafts.save(mine, { question: ' ', _revision: '9' });
    expect(await drafts.find(mine)).toBeUndefined();
  });

  it('are gone once the case has recorded their form, and only that', async () => {
    await drafts.save(mine, form);
    recorded = ['other a key', 'one another key'];
    expect(await drafts.find(mine)).toEqual({ typed: kept, savedAt: now });
    recorded = ['one a key'];
    expect(await drafts.find(mine)).toBeUndefined();
    recorded = [];
    expect(await drafts.find(mine)).toBeUndefined();
  });

  it('are not in the list once their form was recorded, and those that were kept without its key still are', async () => {
    const others = ['a', 'b', 'c'].map((about) => ({ ...mine, about }));
    await drafts.save(others[0]!, { question: 'A', _key: 'A' });
    await drafts.save(others[1]!, { question: 'B', _key: 'B' });
    await drafts.save(others[2]!, { question: 'C' });
    recorded = ['one A'];
    expect((await drafts.waitingFor('dana')).map(({ about }) => about)).toEqual(['b', 'c']);
    recorded = [];
    expect((await drafts.waitingFor('dana')).map(({ about }) => about)).toEqual(['b', 'c']);
  });

  it('are gone once their form was sent under their key, and stay when another was', async () => {
    await drafts.save(mine, form);
    await drafts.sent(mine, 'another key');
    expect(await drafts.find(mine)).toEqual({ typed: kept, savedAt: now });
    await drafts.sent(mine, 'a key');
    expect(await drafts.find(mine)).toBeUndefined();
  });

  it('that cannot be kept or thrown away are told of, once each', async () => {
    await drafts.save(mine, form);
    drafts.close();
    const told: unknown[] = [];
    const report = { ...untold, notChanged: (error: unknown) => void told.push(error) };
    drafts = new Drafts(folder, around(), () => now, report);
    const other = new DatabaseSync(join(folder, 'drafts.db'));
    other.exec('BEGIN IMMEDIATE');
    for (const typed of [{ question: 'Another' }, { question: ' ' }])
      await expect(drafts.save(mine, typed)).rejects.toThrow('locked');
    expect(() => drafts.discard(mine)).toThrow('locked');
    other.close();
    expect(told).toHaveLength(3);
    expect(await drafts.find(mine)).toEqual({ typed: kept, savedAt: now });
  });

  it.each(['IMMEDIATE', 'EXCLUSIVE'])(
    'that cannot be thrown away keep nobody who has sent them, and that is told (%s)',
    async (lock) => {
      await drafts.save(mine, form);
      drafts.close();
      const told: unknown[] = [];
      const report = { ...untold, notTakenOut: (error: unknown) => void told.push(error) };
      drafts = new Drafts(folder, around(), () => now, report);
      const other = new DatabaseSync(join(folder, 'drafts.db'));
      other.exec(`BEGIN ${lock}`);
      await drafts.sent(mine, 'a key');
      other.close();
      expect(told).toHaveLength(1);
      recorded = ['one a key'];
      expect(await drafts.waitingFor('dana')).toEqual([]);
    },
  );

  it('stay where they were kept anew while it was asked whether the older one was recorded', async () => {
    await drafts.save(mine, form);
    const answer = Promise.withResolvers<boolean>();
    const asked = Promise.withResolvers<void>();
    const cases = { hasRecorded: () => (asked.resolve(), answer.promise) };
    const slow = new Drafts(folder, { keys, cases }, () => now);
    const finding = slow.find(mine);
    await asked.promise;
    now = '2026-03-06T16:46:00.000Z';
    await drafts.save(mine, { question: 'Another', _key: 'another key' });
    answer.resolve(true);
    expect(await finding).toBeUndefined();
    slow.close();
    expect(await drafts.find(mine)).toMatchObject({ typed: { question: 'Another' } });
  });

  describe('that wait for the keys of their case', () => {
    let slow: Drafts;
    /** What those wait for that ask for keys next. */
    let waits: Promise<void>[];
    let held: PromiseWithResolvers<void>;
    let first: Promise<unknown>;

    beforeEach(() => {
      held = Promise.withResolvers();
      waits = [held.promise];
      const get = async (stream: string) => (await waits.shift(), keys.get(stream));
      slow = new Drafts(folder, { ...around(), keys: { get } as KeyStore }, () => now);
      first = slow.save(mine, form);
    });
    afterEach(() => {
      slow.close();
    });

    it('do not take the place of what was typed later, though the clock was set back meanwhile', async () => {
      now = '2026-03-06T16:40:00.000Z';
      await slow.save(mine, { question: 'Another' });
      held.resolve();
      expect(await first).toBeUndefined();
      expect(await slow.find(mine)).toEqual({ typed: { question: 'Another' }, savedAt: now });
    });

    it.each([
      ['was thrown away', () => slow.discard(mine)],
      ['is empty', () => slow.save(mine, { question: ' ' })],
    ])('are not kept of a form that %s meanwhile', async (_, end) => {
      await end();
      held.resolve();
      expect(await first).toBeUndefined();
      expect(await slow.find(mine)).toBeUndefined();
    });

    it('are kept where other forms were saved or thrown away meanwhile', async () => {
      await slow.save({ ...mine, about: 'a' }, { question: 'Another' });
      slow.discard({ ...mine, about: 'b' });
      held.resolve();
      expect(await first).toEqual({ typed: kept, savedAt: now });
      expect(await slow.find(mine)).toEqual({ typed: kept, savedAt: now });
    });

    it('are kept where what was typed later could not be', async () => {
      waits.push(Promise.reject(new Error('The keys cannot be read')));
      await expect(slow.save(mine, { question: 'Another' })).rejects.toThrow('The keys cannot be read');
      held.resolve();
      await first;
      expect(await slow.find(mine)).toEqual({ typed: kept, savedAt: now });
    });
  });

  it('say nothing in the file, and nothing to anybody once the case is erased', async () => {
    await drafts.save(mine, form);
    expect(readFileSync(join(folder, 'drafts.db')).includes('sleep')).toBe(false);
    await keys.erase('case-one');
    expect(await drafts.find(mine)).toBeUndefined();
    expect(await drafts.waitingFor('dana')).toEqual([]);
    expect(await drafts.save(mine, form)).toBeUndefined();
  });

  it('are thrown away after thirty days, once there is one that is so much newer', async () => {
    await drafts.save({ ...mine, about: 'old' }, form);
    now = '2026-04-05T16:45:00.001Z';
    await drafts.save(mine, form);
    drafts.close();
    drafts = open();
    expect((await drafts.waitingFor('dana')).map(({ about }) => about)).toEqual([undefined]);
  });

  it('stay when the service is started on a clock that is years ahead', async () => {
    await drafts.save(mine, form);
    drafts.close();
    now = '2029-03-06T16:45:00.000Z';
    drafts = open();
    expect(await drafts.waitingFor('dana')).toHaveLength(1);
  });

  it('stay when one was saved on a clock that was ahead, once it is put right', async () => {
    await drafts.save(mine, form);
    now = '2029-03-06T16:45:00.000Z';
    await drafts.save({ ...mine, about: 'ahead' }, form);
    drafts.close();
    now = '2026-03-06T16:46:00.000Z';
    drafts = open();
    expect(await drafts.waitingFor('dana')).toHaveLength(2);
  });
});
