import { v7 } from 'uuid';
import { refuse, refuseField } from '../decider.ts';
import { endOf, parseMoment } from '../time.ts';

/** What requests and answers carry in their headers and addresses. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The command id that a caller chose, or a fresh one. Only UUIDs: it is stored in clear for ever. */
export function commandIdFrom(idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return v7();
  if (!UUID.test(idempotencyKey))
    refuseField('Idempotency-Key', 'Send a UUID as Idempotency-Key, or leave it out');
  return idempotencyKey.toLowerCase();
}

/** A revision as an ETag. */
export const etagOf = (revision: number): string => `"${revision}"`;

/** The revision an `If-Match` names; undefined when there is none, or `*`. */
export function revisionFrom(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const revision = /^"(\d{1,12})"$/.exec(ifMatch)?.[1];
  if (revision === undefined)
    refuseField('If-Match', 'Send the ETag exactly as it was given, quotes included');
  return Number(revision);
}

/** An id from an address; anything that is not one cannot exist. */
export function idFrom(text: string, what: string): string {
  if (!UUID.test(text)) refuse('not-found', `There is no ${what} with this id`);
  return text.toLowerCase();
}

/** The instant an `asAt` names: on London clocks unless it says otherwise; a day means its end. */
export function instantFrom(asAt: string | undefined): string | undefined {
  if (asAt === undefined || asAt === '') return undefined;
  const moment = parseMoment(asAt);
  const instant = moment === undefined ? null : endOf(moment);
  return instant ?? refuseField('asAt', 'Enter a date and time as YYYY-MM-DDTHH:MM, or a day as YYYY-MM-DD');
}
