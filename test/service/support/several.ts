import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Cases } from '../../../src/case/recording/cases.ts';
import { upcasters } from '../../../src/case/upcasters.ts';
import type { EventLog } from '../../../src/event-store/event-log.ts';
import { loadSecrets, type Secrets } from '../../../src/event-store/keys/secrets.ts';
import { openLogReader } from '../../../src/event-store/place.ts';
import { DoubleProcess } from '../../support/eventstoredb/process.ts';
import { startProcess, type ServiceProcess } from './process.ts';
import { newFolder, peopleOf, type Reachable } from './running.ts';

/** Several services, each a process with a folder of its own, on one EventStoreDB, which a double stands for. */
export interface Several {
  /** The services as people reach them, in order. */
  reached: Reachable[];
  folders: string[];
  log: EventLog;
  secrets: Secrets;
  /** Kills one between two instructions. */
  kill(index: number): Promise<void>;
  /** Starts one again that was killed; it may be reached at another address. */
  restart(index: number): Promise<void>;
  /** Ends all, and takes their folders away. */
  end(): Promise<void>;
}

/** What all instances have to share, besides the log. */
const SHARED = ['master.key', 'hash.key', 'session.key', 'demo-issuer.json'];

/** Gives an instance that was never started what it has to share with another one. */
export function share(from: string, to: string): void {
  SHARED.forEach((name) => cpSync(join(from, name), join(to, name)));
}

export async function startSeveral(count: number): Promise<Several> {
  const double = await DoubleProcess.start();
  const { url } = double;
  const folders = Array.from({ length: count }, () => newFolder());
  const services: ServiceProcess[] = [];
  const start = async (index: number) =>
    startProcess(folders[index]!.folder, {
      EVENTSTORE_URL: url,
      HANDOVER_INSTANCE: `instance-${index}`,
      NODE_COMPILE_CACHE: join(folders[0]!.folder, 'compiled'),
    });
  const reach = (index: number): Reachable => ({
    ...peopleOf(folders[0]!.folder, () => services[index]!.address),
    parts: { log, cases: new Cases(log) },
  });
  services.push(await start(0));
  for (const { folder } of folders.slice(1)) share(folders[0]!.folder, folder);
  for (let index = 1; index < count; index++) services.push(await start(index));
  const secrets = loadSecrets({ folder: folders[0]!.folder, mayCreate: false });
  const log = await openLogReader({ kind: 'eventstoredb', settings: { url } }, secrets, upcasters);
  return {
    folders: folders.map(({ folder }) => folder),
    log,
    secrets,
    reached: services.map((_, index) => reach(index)),
    kill: (index) => services[index]!.kill(),
    async restart(index) {
      services[index] = await start(index);
    },
    async end() {
      await Promise.all(services.map((service) => service.kill()));
      await log.store.close();
      await log.keys.close();
      await double.end();
      folders.forEach(({ remove }) => remove());
    },
  };
}
