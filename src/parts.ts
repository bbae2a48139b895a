import { AccessLog } from './security/access-log.ts';
import type { Unrecorded } from './security/unrecorded.ts';
import { Cases } from './case/recording/cases.ts';
import { CrnRegister } from './case/recording/crn-register.ts';
import type { Surroundings } from './case/recording/give-command.ts';
import { placeOf } from './config/place-of.ts';
import type { Settings } from './config/settings.ts';
import { DirectoryStream } from './directory/directory-stream.ts';
import type { Actor } from './event-store/envelope/metadata.ts';
import { EventLog, type About } from './event-store/event-log.ts';
import { keyedHash, loadSecrets, type Secrets } from './event-store/keys/secrets.ts';
import { openPlace, type LogPlace, type OpenedPlace } from './event-store/place.ts';
import { adoptPolicies, readPolicies, shippedPolicies } from './handover/adoption.ts';
import { assess } from './handover/assess.ts';
import type { PolicyHistory } from './handover/assessment.ts';
import type { Learning } from './read-model/projection/projector-thread.ts';
import { upcasters } from './case/upcasters.ts';

/** The service itself, where nobody else acts. */
export const SERVICE: Actor = { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' };

/** What lasts: the log and the keys, shared by every instance on the same data. */
export interface Stores extends OpenedPlace {
  place: LogPlace;
  secrets: Secrets;
}

/** Opens log and keys where the settings say, and makes what is not there yet: in development the keys too. */
export async function openStores(settings: Settings): Promise<Stores> {
  const { data: folder, environment, masterKeyFile, hashKeyFile } = settings;
  const place = placeOf(settings);
  const mayCreate = environment === 'development';
  const opened = await openPlace(place, folder, () =>
    loadSecrets({ folder, masterKeyFile, hashKeyFile, mayCreate }),
  );
  return { place, ...opened };
}

/** One instance's share of the work: its clock, its memory of cases, and what it has read of policy and directory. */
export interface Parts extends Surroundings {
  stores: Stores;
  directory: DirectoryStream;
  accessLog: AccessLog;
  /**
   * Takes in what other instances have recorded of policy and directory, and lets go of what they may have erased. Of
   * nothing else: a case that is remembered is all that its contingency card has when the log cannot be read.
   */
  learn(why: Learning): Promise<void>;
}

/** Puts an instance together on stores; adopts the policies that come with the service (design §5, `policy`). */
export async function assemble(
  stores: Stores,
  { instance }: Pick<Settings, 'instance'>,
  clock: () => string = () => new Date().toISOString(),
  unrecorded?: Unrecorded,
): Promise<Parts> {
  const { store, keys, secrets } = stores;
  const log = new EventLog({ store, keys, clock, upcasters });
  await adoptPolicies(log, shippedPolicies(), aboutService());
  let policies: PolicyHistory = await readPolicies(log);
  let assessed = assess(policies);
  const directory = await DirectoryStream.open(log);
  const cases = new Cases(log, clock);
  return {
    stores,
    log,
    cases,
    crns: new CrnRegister(log, (crn) => keyedHash(secrets.hashKey, 'crn', crn)),
    clock,
    policies: () => policies,
    assess: () => assessed,
    directory,
    directoryAt: (instant) => directory.history.at(instant),
    directoryToday: (now) => directory.history.today(now),
    fingerprint: (text) => keyedHash(secrets.hashKey, 'command', text),
    async learn({ anew, erased }) {
      if (erased) cases.forget();
      if (anew) keys.forget();
      policies = await readPolicies(log);
      assessed = assess(policies);
      await directory.refresh({ anew });
    },
    accessLog: new AccessLog(log, instance, clock, unrecorded),
  };
}

/** What the service itself records is its own doing. */
export function aboutService(): About {
  const id = crypto.randomUUID();
  return {
    actor: SERVICE,
    correlationId: id,
    causationId: id,
    commandId: id,
    commandFingerprint: '',
    policyVersion: '',
  };
}
