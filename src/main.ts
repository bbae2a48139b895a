import 'reflect-metadata';
import { BadSettings, readSettings } from './config/settings.ts';
import { StoreUnavailable } from './event-store/event-store.ts';
import { endOnSignals } from './operations/stop.ts';

/** Starts the service as the environment says; what cannot be started is told in a sentence, without a stack. */
const begun = endOnSignals();
try {
  const settings = readSettings(process.env);
  // Loaded only now, because it takes a while in which signals are to be heard.
  const { startService } = await import('./service.ts');
  const service = await startService(settings);
  begun();
  service.stopOnSignals();
  if (settings.demo) {
    process.stdout.write(
      [
        '',
        `Case Handover is ready at ${service.address} with invented people and cases.`,
        `Sign in:  open ${service.address}/sign-in and choose Hamish Boyd (senior, Nottingham) or Amira Haddad (practitioner, Leeds).`,
        `Look at:  ${service.address}/ for what comes in and goes out; ${service.address}/swagger-ui.html for the API.`,
        'Stop with Ctrl-C; nothing is lost.',
        '',
      ].join('\n'),
    );
  }
} catch (error) {
  const known = error instanceof BadSettings || (Error.isError(error) && error.name !== 'TypeError');
  const told = known ? (error as Error).message : String((error as Error).stack);
  const again = error instanceof StoreUnavailable ? '. The service was not started: start it again' : '';
  process.stderr.write(`${told}${again}\n`);
  // Whatever had been opened by then would keep the process alive, and nobody would start it again.
  process.exit(1);
}
