import type { Redaction } from '../redaction.ts';

/** The two sides of a transfer. */
export type Side = 'HOME' | 'RECEIVING';

/** The act that a rule guards (design §9). */
export type Gate = 'request' | 'refuse' | 'agree' | 'pass' | 'first-visit' | 'complete';

export interface OversightEvents {
  /** A senior probation officer looked at the case and gave direction (catalogue 61; HC-07, HC-08). */
  ManagementOversightRecorded: { side: Side; lookedAt: string; direction: string };
  /** Why so many practitioners, and what carried over from one to the next (HC-18). */
  ContinuitySummaryRecorded: { summary: string };
  /**
   * A rule was unmet when it guarded an act, and somebody went on with a reason (catalogue 65). Shown for ever. A rule
   * that blocks was passed by the proposal that two managers agreed on, with what makes up for it until a day, YYYY-MM-DD.
   */
  HandoverRuleOverridden: {
    rule: string;
    gate: Gate;
    reason: string;
    proposalId?: string;
    compensatingAction?: string;
    until?: string;
  };
  /**
   * A manager proposes to pass a rule that blocks an act; it takes a second one, a compensating action and an expiry
   * (design §9). `until` is YYYY-MM-DD, the last day on which it may be used.
   */
  BlockPassProposed: {
    proposalId: string;
    rule: string;
    gate: Gate;
    reason: string;
    compensatingAction: string;
    until: string;
  };
  /** Another manager agrees; only now may the rule be passed. */
  BlockPassSeconded: { proposalId: string; reason: string };
  /** The service raised an unmet rule with the next manager on the day it fell due, YYYY-MM-DD (catalogue 67; HC-16). */
  EscalationRaised: { rule: string; to: EscalationLevel; dueOn: string };
}

/** To whom an unresolved matter goes, in order (T9). */
export type EscalationLevel = 'SENIOR' | 'HEAD_OF_PDU' | 'REGION';

export const oversightRedaction: Redaction<OversightEvents> = {
  ManagementOversightRecorded: { side: 'public', lookedAt: 'operational', direction: 'operational' },
  ContinuitySummaryRecorded: { summary: 'operational' },
  HandoverRuleOverridden: {
    rule: 'public',
    gate: 'public',
    reason: 'operational',
    proposalId: 'public',
    compensatingAction: 'operational',
    until: 'public',
  },
  BlockPassProposed: {
    proposalId: 'public',
    rule: 'public',
    gate: 'public',
    reason: 'operational',
    compensatingAction: 'operational',
    until: 'public',
  },
  BlockPassSeconded: { proposalId: 'public', reason: 'operational' },
  EscalationRaised: { rule: 'public', to: 'public', dueOn: 'public' },
};
