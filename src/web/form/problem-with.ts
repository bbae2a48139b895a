import { LimitedAccess } from '../../case/access/sight.ts';
import { AlreadyOpen, Refusal } from '../../case/decider.ts';
import { StaleScreen } from '../../case/recording/recording.ts';
import { StoreUnavailable, WrongRevision } from '../../event-store/event-store.ts';
import type { Trouble } from './form-page.ts';

/** What a form can help with; undefined for everything else. */
export function problemWith(error: unknown): Trouble | undefined {
  const trouble = { errors: [], unmet: [], stale: false };
  if (error instanceof LimitedAccess) return undefined;
  if (error instanceof Refusal && error.kind !== 'not-found') {
    const { kind, message, fields, unmet } = error;
    const status = { invalid: 400, forbidden: 403, conflict: 409 }[
      kind as 'invalid' | 'forbidden' | 'conflict'
    ];
    const readAgain = error.kind === 'conflict' && fields.some(({ field }) => field === 'version');
    if (readAgain) return { ...trouble, status, message, stale: true, readAgain };
    const leadsTo = error instanceof AlreadyOpen && error.mayBeShown ? `/cases/${error.caseId}` : undefined;
    return { ...trouble, status, message, errors: fields, unmet, ...(leadsTo && { leadsTo }) };
  }
  if (error instanceof StaleScreen) {
    return { ...trouble, status: 412, message: error.message, stale: true, revision: error.current };
  }
  if (error instanceof WrongRevision) {
    const message =
      'Somebody else recorded something at the same moment, so this was not recorded. Press the button again: it is never recorded twice';
    return { ...trouble, status: 409, message };
  }
  if (error instanceof StoreUnavailable) {
    const message = error.nothingWritten
      ? 'This cannot be recorded at the moment. Press the button again in a few seconds: it is never recorded twice'
      : 'This may have been recorded. Press the button again in a few seconds: it is never recorded twice';
    return { ...trouble, status: 503, message };
  }
  return undefined;
}
