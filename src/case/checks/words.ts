import type { CheckResult } from './checks.events.ts';
import { checkKinds } from './checks.events.ts';
import type { Check, CheckStanding } from './checks.state.ts';

/** How checks are called. That nobody replied is never called a result. */

export const checkResults: Record<CheckResult, string> = {
  INFORMATION_HELD: 'They hold information',
  NOTHING_HELD: 'They looked and hold nothing',
  REFUSED: 'They refuse to say',
};

export const checkStandings: Record<CheckStanding, string> = {
  TO_SEND: 'Not sent yet: nobody has been asked',
  SENT: 'Sent. No reply yet: that is not “nothing held”',
  CHASED: 'Asked again. No reply yet: that is not “nothing held”',
  REPLIED: 'Replied',
  NO_REPLY_ACCEPTED: 'No reply, and a manager accepted the risk: that is not “nothing held”',
  CANCELLED: 'Cancelled without a reply: that is not “nothing held”',
};

/** Which check it is: "Police: domestic abuse, North Police, about the new address". */
export function checkInWords({ kind, body, place }: Pick<Check, 'kind' | 'body' | 'place'>): string {
  return `${checkKinds[kind]}, ${body}, about ${place}`;
}
