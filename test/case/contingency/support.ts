import type {
  ContingencyContent,
  ContingencyEvents,
} from '../../../src/case/contingency/contingency.events.ts';
import { fact, given, id, type Story, type Told } from '../support/given.ts';
import { until } from '../support/facts.ts';

/** An action of the emergency plan as tests write it, and the facts about it. */

export const actionId = id(1);
export const invocationId = id(8001);

export const plan = {
  situation: 'WHEREABOUTS_UNKNOWN',
  trigger: 'Not back by 9pm',
  firstAct: 'Ring the police and ask for a welfare check',
  ownerAgency: 'Southaven Police',
  contactName: 'Sergeant Example',
  phone: '01632 960 000',
  outOfHoursName: 'The control room',
  outOfHoursPhone: '01632 960 001',
  minutesToAct: 60,
  fallback: 'Ring the head of the delivery unit',
  standsIn: 'BOTH',
} as const satisfies ContingencyContent;

export const defined = (special: Partial<ContingencyEvents['ContingencyActionDefined']> = {}): Told =>
  fact('ContingencyActionDefined', { actionId, ...plan, ...special });

/** As it comes in from elsewhere: with what was found, and unchecked. */
export const imported = (special: Partial<ContingencyContent> = {}): Told =>
  fact('ContingencyActionDefined', {
    actionId,
    situation: 'ADDRESS_LOST',
    trigger: 'He is told to leave',
    standsIn: 'BOTH',
    ...special,
    imported: { importId: 'import-1', key: 'k1' },
  });

export const superseded = (by?: string): Told =>
  fact('ContingencyActionSuperseded', { actionId, ...(by !== undefined && { by }), why: 'Another desk' });

export const invoked = (
  special: Partial<ContingencyEvents['ContingencyActionInvoked']> = {},
  told: Pick<Told, 'by' | 'at'> = {},
): Told => ({
  ...fact('ContingencyActionInvoked', { invocationId, actionId, seen: 'Not at home at nine', ...special }),
  ...told,
});

export const concluded = fact('ContingencyActionConcluded', {
  invocationId,
  actionId,
  actedBy: 'The control room',
  outcome: 'Found at a relative’s',
});

export const inHand = (...facts: Told[]): Story => given(until('requested'), ...facts);
export const onCase = { transferId: null };
