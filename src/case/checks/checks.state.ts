import type { Recorded, Stamped } from '../decider.ts';
import type { CheckEvents } from './checks.events.ts';

type Fact<Name extends keyof CheckEvents> = Stamped<CheckEvents[Name]>;

/** A question to another body with everything that became of it. */
export interface Check extends Fact<'CheckRequested'> {
  transferId?: string;
  sent?: Fact<'CheckSent'>;
  chased: readonly Fact<'CheckChased'>[];
  /** Every reply, in order: a body may answer twice. */
  replies: readonly Fact<'CheckReplied'>[];
  noReplyAccepted?: Fact<'CheckNoReplyAccepted'>;
  cancelled?: Fact<'CheckCancelled'>;
}

export type Checks = readonly Check[];

/** Where a check stands (domain §11.5). A reply that comes late still counts. */
export type CheckStanding = 'TO_SEND' | 'SENT' | 'CHASED' | 'REPLIED' | 'NO_REPLY_ACCEPTED' | 'CANCELLED';

export function checkStanding({ sent, chased, replies, noReplyAccepted, cancelled }: Check): CheckStanding {
  if (replies.length > 0) return 'REPLIED';
  if (cancelled !== undefined) return 'CANCELLED';
  if (noReplyAccepted !== undefined) return 'NO_REPLY_ACCEPTED';
  if (chased.length > 0) return 'CHASED';
  return sent === undefined ? 'TO_SEND' : 'SENT';
}

/** Nobody has answered it and nobody has stopped waiting. */
export const awaitsReply = (check: Check): boolean =>
  ['TO_SEND', 'SENT', 'CHASED'].includes(checkStanding(check));

/** Whether a body can have answered it: it was sent, or it answered although nobody had recorded that. */
export const wasAsked = ({ sent, replies }: Check): boolean => sent !== undefined || replies.length > 0;

export function evolveChecks(checks: Checks, event: Recorded): Checks {
  const { stamp, transferId } = event;
  switch (event.type) {
    case 'CheckRequested':
      return [
        ...checks,
        { ...event.data, ...(transferId !== undefined && { transferId }), chased: [], replies: [], stamp },
      ];
    case 'CheckSent':
      return withCheck(checks, event.data.checkId, () => ({ sent: { ...event.data, stamp } }));
    case 'CheckChased': {
      const fact = { ...event.data, stamp };
      return withCheck(checks, fact.checkId, ({ chased }) => ({ chased: [...chased, fact] }));
    }
    case 'CheckReplied': {
      const fact = { ...event.data, stamp };
      return withCheck(checks, fact.checkId, ({ replies }) => ({ replies: [...replies, fact] }));
    }
    case 'CheckNoReplyAccepted':
      return withCheck(checks, event.data.checkId, () => ({ noReplyAccepted: { ...event.data, stamp } }));
    case 'CheckCancelled':
      return withCheck(checks, event.data.checkId, () => ({ cancelled: { ...event.data, stamp } }));
    default:
      return checks;
  }
}

function withCheck(checks: Checks, checkId: string, change: (check: Check) => Partial<Check>): Checks {
  return checks.map((check) => (check.checkId === checkId ? { ...check, ...change(check) } : check));
}
