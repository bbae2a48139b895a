import type { CommandRoute } from '../case/routes.ts';
import type { Stage } from '../case/transfer/transfer.state.ts';
import type { HandoverAnswer } from './handover.answers.ts';

const UNDECIDED: readonly Stage[] = ['REQUESTED', 'RECEIVED', 'ALLOCATED', 'QUERIED'];
const AGREED: readonly Stage[] = ['AGREED', 'HANDOVER_PENDING'];
const PASSED: readonly Stage[] = ['RESPONSIBILITY_PASSED'];
const STAYING: readonly Stage[] = ['SUPPORTING'];
const BEFORE_PASSING: readonly Stage[] = ['DRAFT', ...UNDECIDED, ...STAYING, ...AGREED, 'DISPUTED'];
const OPEN: readonly Stage[] = [...BEFORE_PASSING, ...PASSED];

/** The stages from which each act can be done. What a page leaves out here it would only lead to a refusal. */
const FROM: Readonly<Record<string, readonly Stage[]>> = {
  request: ['DRAFT'],
};

/** What can be done about a handover as it stands, by anybody. */
export function offeredActs({ stage }: HandoverAnswer, routes: readonly CommandRoute[]): CommandRoute[] {
  return routes.filter(({ act }) => (FROM[act] ?? OPEN).includes(stage));
}
