import type { Recorded, Stamped } from '../decider.ts';
import type { RiskEvents } from './risk.events.ts';

/** Every recorded assessment of risk of serious harm, in the order in which they were recorded. */
export type RoshAssessments = readonly Stamped<RiskEvents['RoshLevelAssessed']>[];

export function evolveRisk(rosh: RoshAssessments, event: Recorded): RoshAssessments {
  return event.type === 'RoshLevelAssessed' ? [...rosh, { ...event.data, stamp: event.stamp }] : rosh;
}
