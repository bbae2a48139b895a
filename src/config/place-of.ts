import { inFolder, type LogPlace } from '../event-store/place.ts';
import type { PlaceSettings } from './settings.ts';

/** Where the settings say that log and keys are: in EventStoreDB when it has an address, else in the data folder. */
export function placeOf(settings: PlaceSettings): LogPlace {
  if (settings.eventStoreUrl === undefined) return inFolder(settings.data);
  return {
    kind: 'eventstoredb',
    settings: {
      url: settings.eventStoreUrl,
      caFile: settings.eventStoreCaFile,
      user: settings.eventStoreUser,
      passwordFile: settings.eventStorePasswordFile,
      certFile: settings.eventStoreCertFile,
      keyFile: settings.eventStoreKeyFile,
    },
  };
}
