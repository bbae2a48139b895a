import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import type { KeyRing } from '../../../../src/event-store/keys/key-ring.ts';
import type { KeyStore } from '../../../../src/event-store/keys/key-store.ts';
import type { Secrets } from '../../../../src/event-store/keys/secrets.ts';
import { until } from '../../../read-model/support/wait.ts';

/** A key store whose records can be wrapped again. */
export type AnyKeys = KeyStore & { rewrap(masterKey: Uint8Array): Promise<void> };

/** What the suite needs of a key store: it can be opened often at once, each time over the same records. */
export interface OpenKeys {
  open: (secrets: Secrets) => Promise<AnyKeys>;
  /** Called after each test, when everything that was opened is closed. */
  remove: () => Promise<void>;
}

export const secrets: Secrets = { masterKey: Buffer.alloc(32, 1), hashKey: Buffer.alloc(32, 2) };

/** The key of some event under the newest generation, for comparing rings. */
export const keyOf = (ring: KeyRing | undefined, generation = ring?.newest ?? 0) =>
  ring?.eventKey(generation, '0190b1c2-7e3a-7c3a-9a3a-0190b1c27e3a')?.export().toString('hex');

/** What every key store must do. */
export function keyStoreContract(name: string, prepare: () => Promise<OpenKeys>): void {
  describe(`${name} keeps the contract of a key store`, () => {
    let prepared: OpenKeys;
    let keys: AnyKeys;
    let stream: string;
    const opened: AnyKeys[] = [];
    const open = async (given = secrets) => {
      const another = await prepared.open(given);
      opened.push(another);
      return another;
    };
    beforeEach(async () => {
      prepared = await prepare();
      keys = await open();
      stream = `case-${v7()}`;
    });
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.close();
      await prepared.remove();
    });

    it('makes keys once, also when asked for many times at once', async () => {
      const rings = await Promise.all(
        Array.from({ length: 20 }, (_, i) => keys.create(`${stream}-${i % 4}`)),
      );
      expect(new Set(rings.map((ring) => keyOf(ring))).size).toBe(4);
      expect(keyOf(await keys.create(`${stream}-1`))).toBe(keyOf(rings[1]));
    });

    it('has them again after a restart, and none that were never made', async () => {
      const made = keyOf(await keys.create(stream));
      await keys.close();
      keys = await open();
      expect(keyOf(await keys.get(stream))).toBe(made);
      expect(await keys.get(`${stream}-other`)).toBeUndefined();
    });

    it('starts a new generation and keeps the old one', async () => {
      const before = await keys.create(stream);
      const after = await keys.startGeneration(stream);
      expect(after.newest).toBe(2);
      await keys.close();
      keys = await open();
      const found = await keys.get(stream);
      expect([keyOf(found, 1), keyOf(found, 2)]).toEqual([keyOf(before, 1), keyOf(after, 2)]);
      await expect(keys.startGeneration(`${stream}-other`)).rejects.toMatchObject({ name: 'StreamErased' });
    });

    it('narrows a generation to the keys of some events, for good', async () => {
      const [kept, destroyed] = [v7(), v7()];
      const before = await keys.create(stream);
      await keys.startGeneration(stream);
      await keys.narrow(stream, 1, [kept]);
      await keys.close();
      keys = await open();
      const found = await keys.get(stream);
      expect(found?.eventKey(1, kept)?.export()).toEqual(before.eventKey(1, kept)?.export());
      expect(found?.eventKey(1, destroyed)).toBeUndefined();
      expect(found?.eventKey(2, destroyed)).toBeDefined();
    });

    it('never makes keys again for a stream whose keys were destroyed', async () => {
      await keys.create(stream);
      await keys.erase(stream);
      await keys.erase(stream);
      await keys.erase(`${stream}-never-made`);
      for (const erased of [stream, `${stream}-never-made`]) {
        expect(await keys.get(erased)).toBeUndefined();
        await expect(keys.create(erased)).rejects.toMatchObject({ name: 'StreamErased', stream: erased });
        await expect(keys.startGeneration(erased)).rejects.toMatchObject({ name: 'StreamErased' });
        await expect(keys.narrow(erased, 1, [])).rejects.toMatchObject({ name: 'StreamErased' });
      }
    });

    it('forgets within seconds what was destroyed or replaced elsewhere', async () => {
      await keys.create(stream);
      await keys.create(`${stream}-narrowed`);
      const elsewhere = await open();
      expect(keyOf(await elsewhere.get(stream))).toBeDefined();
      expect(keyOf(await elsewhere.get(`${stream}-narrowed`), 1)).toBeDefined();
      await keys.erase(stream);
      await keys.startGeneration(`${stream}-narrowed`);
      await keys.narrow(`${stream}-narrowed`, 1, []);
      await until(async () => (await elsewhere.get(stream)) === undefined);
      await until(async () => keyOf(await elsewhere.get(`${stream}-narrowed`), 1) === undefined);
    });

    it('gives the same keys after everything that it remembers was forgotten', async () => {
      const made = keyOf(await keys.create(stream));
      await keys.create(`${stream}-erased`);
      await keys.erase(`${stream}-erased`);
      keys.forget();
      expect(keyOf(await keys.get(stream))).toBe(made);
      expect(await keys.get(`${stream}-erased`)).toBeUndefined();
      expect(keyOf(await keys.create(stream))).toBe(made);
    });

    it('refuses a wrong master key or hash key before anything is done', async () => {
      await keys.create(stream);
      await expect(open({ ...secrets, masterKey: Buffer.alloc(32, 9) })).rejects.toThrow(
        'The master key is not',
      );
      await expect(open({ ...secrets, hashKey: Buffer.alloc(32, 9) })).rejects.toThrow('The hash key is not');
    });

    it('opens under a new master key after records were wrapped again, and no longer under the old one', async () => {
      const made = keyOf(await keys.create(stream));
      await keys.create(`${stream}-erased`);
      await keys.erase(`${stream}-erased`);
      const fresh = { ...secrets, masterKey: Buffer.alloc(32, 3) };
      await keys.rewrap(fresh.masterKey);
      const later = keyOf(await keys.create(`${stream}-later`));
      await keys.close();
      await expect(open()).rejects.toThrow('The master key is not');
      keys = await open(fresh);
      expect(keyOf(await keys.get(stream))).toBe(made);
      expect(await keys.get(`${stream}-erased`)).toBeUndefined();
      expect(keyOf(await keys.get(`${stream}-later`))).toBe(later);
    });
  });
}
