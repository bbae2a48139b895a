import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { migratePlace } from '../../../src/event-store/migrate/places.ts';
import type { Told } from '../../../src/event-store/migrate/side.ts';
import { inFolder, openPlace } from '../../../src/event-store/place.ts';
import { secrets } from '../keys/support/key-store-contract.ts';
import { freshFolder, removeFolders } from '../support/folders.ts';
import { note, record } from './support/recorded.ts';
import { embedded, eventStoreDb, type OpenedSide } from './support/sides.ts';

const quiet: Told = () => undefined;

let from: OpenedSide;
afterEach(async () => {
  await from.close();
  removeFolders();
});

const copyTo = (folder: string, { told = quiet, instance }: { told?: Told; instance?: string } = {}) =>
  migratePlace(from.place, inFolder(folder), () => secrets, told, instance);

describe('A log is not copied', () => {
  it('out of a data folder that a service uses, also one that does nothing', async () => {
    from = await embedded('A');
    await record(from.log);
    const { folder } = from.place as { folder: string };
    await expect(copyTo(freshFolder())).rejects.toThrow(
      `Another process is using the data folder ${folder}: stop it first`,
    );
    const script = fileURLToPath(new URL('../../../scripts/migrate.ts', import.meta.url));
    const [code, said] = await new Promise<[unknown, string]>((resolve) =>
      execFile(process.execPath, [script, folder, freshFolder()], (error, _, said) =>
        resolve([error?.code, said]),
      ),
    );
    expect(said).toContain(`Another process is using the data folder ${folder}: stop it first`);
    expect(code).toBe(1);
  });

  it('out of EventStoreDB while a service with the data folder that is named uses it', async () => {
    from = await eventStoreDb('A');
    await record(from.log);
    const instance = freshFolder();
    const service = await openPlace(from.place, instance, () => secrets);
    await expect(copyTo(freshFolder(), { instance })).rejects.toThrow(
      `Another process is using the data folder ${instance}: stop it first`,
    );
    await service.keys.close();
    await service.store.close();
    expect(await copyTo(instance, { instance })).toMatchObject({ written: { events: 16 } });
  });

  it('out of EventStoreDB when somebody writes to it while it is proved', async () => {
    from = await eventStoreDb('A');
    await record(from.log);
    let written: Promise<unknown> | undefined;
    const told: Told = (doing) => {
      if (doing === 'Verifying') written ??= note(from.log, 'case-1', 'seven');
    };
    await expect(copyTo(freshFolder(), { told })).rejects.toThrow(
      /^Somebody writes to esdb:.*: 1 event came meanwhile\. Stop the service and run it again/,
    );
    await written;
  });
});
