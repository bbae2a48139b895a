import type { Recorded, Stamped } from '../decider.ts';
import type { OversightEvents } from './oversight.events.ts';

type OfTransfer<Name extends keyof OversightEvents> = Stamped<
  OversightEvents[Name] & { transferId?: string }
>;

/** What managers looked at and directed, and every rule that was passed with a reason. */
export interface Oversight {
  looks: readonly OfTransfer<'ManagementOversightRecorded'>[];
  continuity: readonly OfTransfer<'ContinuitySummaryRecorded'>[];
  overrides: readonly OfTransfer<'HandoverRuleOverridden'>[];
  escalations: readonly OfTransfer<'EscalationRaised'>[];
  /** Proposals to pass a rule that blocks, with the second manager's word. */
  blockPasses: readonly BlockPass[];
}

export interface BlockPass extends OfTransfer<'BlockPassProposed'> {
  seconded?: OfTransfer<'BlockPassSeconded'>;
}

export const noOversight: Oversight = {
  looks: [],
  continuity: [],
  overrides: [],
  escalations: [],
  blockPasses: [],
};

export function evolveOversight(oversight: Oversight, event: Recorded): Oversight {
  const of = event.transferId === undefined ? {} : { transferId: event.transferId };
  switch (event.type) {
    case 'ManagementOversightRecorded':
      return { ...oversight, looks: [...oversight.looks, { ...event.data, ...of, stamp: event.stamp }] };
    case 'ContinuitySummaryRecorded':
      return {
        ...oversight,
        continuity: [...oversight.continuity, { ...event.data, ...of, stamp: event.stamp }],
      };
    case 'HandoverRuleOverridden':
      return {
        ...oversight,
        overrides: [...oversight.overrides, { ...event.data, ...of, stamp: event.stamp }],
      };
    case 'EscalationRaised':
      return {
        ...oversight,
        escalations: [...oversight.escalations, { ...event.data, ...of, stamp: event.stamp }],
      };
    case 'BlockPassProposed': {
      const proposed = { ...event.data, ...of, stamp: event.stamp };
      return { ...oversight, blockPasses: [...oversight.blockPasses, proposed] };
    }
    case 'BlockPassSeconded': {
      const seconded = { ...event.data, ...of, stamp: event.stamp };
      const blockPasses = oversight.blockPasses.map((each) =>
        each.proposalId === seconded.proposalId ? { ...each, seconded } : each,
      );
      return { ...oversight, blockPasses };
    }
    default:
      return oversight;
  }
}
