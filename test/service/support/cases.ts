import { shippedPolicies } from '../../../src/handover/adoption.ts';
import { parsePolicy } from '../../../src/handover/policy.ts';
import type { Answer, Json, Reachable } from './running.ts';

/** Cases brought to a stage through the public API, step by step as people would. */

/** What a case brought to some stage is known by. */
export interface Ids {
  caseId: string;
  transferId: string;
  offerId: string;
  /** Reasons for what was left undone on the way. */
  reasons: { rule: string; reason: string }[];
}

/** One step: who does what with which fields. */
type Step = [login: string, act: string, body: (ids: Ids, running: Reachable) => Json | Promise<Json>];

/** What is posted to the case itself. */
export const OF_CASE = ['contingency'];

let last = 300_000;

/** A CRN that was not used before in this process. */
export const newCrn = (): string => `X${++last}`;

const asked: Step[] = [
  [
    'amira',
    'request',
    () => ({ notKnown: 'Nothing more.', reasons: [{ rule: 'HC-07', reason: 'Urgent.' }] }),
  ],
];

/** Asked for and acknowledged by the receiving team. */
export const received: Step[] = [...asked, ['ines', 'acknowledge', () => ({})]];

/** A receiving practitioner is named. */
export const allocated: Step[] = [
  ...received,
  ['hamish', 'allocate', (_, { id }) => ({ staffId: id('farid'), reason: 'Has room.' })],
];

/** Agreed by the receiving senior. */
export const agreed: Step[] = [
  ...allocated,
  ['hamish', 'agree', () => ({ reasons: [{ rule: 'HC-08', reason: 'Seen by telephone.' }] })],
];

/** An emergency action that can be used in both areas. */
export const emergency = {
  situation: 'WHEREABOUTS_UNKNOWN',
  trigger: 'No answer for a day.',
  firstAct: 'Ring his brother.',
  ownerAgency: 'Probation',
  contactName: 'The duty desk',
  phone: '01632 960001',
  outOfHoursName: 'The night desk',
  outOfHoursPhone: '01632 960002',
  minutesToAct: 60,
  standsIn: 'BOTH',
};

/** What the receiving practitioner understood, but for the version that they were shown. */
export const understood = {
  whoIsAtRisk: 'Nobody is named yet',
  whenGreatest: 'That is not told',
  firstSign: 'When the phone goes unanswered',
  firstAct: 'To call the brother',
};

/** The same of the case as it is now. */
export async function understanding({ caseId }: Pick<Ids, 'caseId'>, running: Reachable): Promise<object> {
  return { ...understood, version: (await running.parts.cases.fresh(caseId)).state.revision };
}

/** What supervision never passes without: an emergency plan, and a read-back. */
export const prepared: Step[] = [
  ...agreed,
  ['amira', 'contingency', () => emergency],
  ['farid', 'read-back', understanding],
];

/** Supervision is offered to the receiving practitioner. */
export const offered: Step[] = [
  ...prepared,
  ['amira', 'offer-responsibility', (_, { id }) => ({ kind: 'SUPERVISION', staffId: id('farid') })],
];

/** The reasons for taking a case of which nothing was done but what `offered` does: for all that asks for one. */
export const BARE = Object.entries(parsePolicy(shippedPolicies().at(-1)?.text ?? '').rules)
  .filter(([, { gate, severity }]) => gate === 'pass' && severity !== 'BLOCKS')
  .map(([rule]) => ({ rule, reason: 'Not done yet.' }));

/** Opens a case for somebody invented and brings a transfer to Nottingham so far. */
export async function caseWith(
  running: Reachable,
  crn: string,
  steps: readonly Step[],
  proposed: object = proposal,
): Promise<Ids> {
  const amira = await running.as('amira');
  const opened = must(await amira.post('/api/cases', person(crn, running)));
  const ids: Ids = { caseId: opened.caseId, transferId: '', offerId: '', reasons: BARE };
  ids.transferId = must(await amira.post(`/api/cases/${ids.caseId}/transfers`, proposed)).transferId;
  for (const [login, act, body] of steps) {
    const of = OF_CASE.includes(act) ? '' : `/transfers/${ids.transferId}`;
    must(
      await (await running.as(login)).post(`/api/cases/${ids.caseId}${of}/${act}`, await body(ids, running)),
    );
  }
  const { state } = await running.parts.cases.fresh(ids.caseId);
  ids.offerId = state.responsibilities.SUPERVISION.offers.at(-1)?.offerId ?? '';
  return ids;
}

/** The body of a success; anything else is told in full. */
export function must({ status, body }: Answer): Json {
  if (status < 300) return body;
  throw new Error(`${status} ${JSON.stringify(body)}`);
}

/** What opens a case for somebody invented. */
export function person(crn: string, { id }: Reachable): object {
  return {
    crn,
    forenames: 'Ash',
    surname: 'Grove',
    dateOfBirth: '1990-01-01',
    sentences: [{ kind: 'COMMUNITY_ORDER', startedOn: '2026-01-01', endsOn: '2028-01-01' }],
    supervisedBy: id('amira'),
  };
}

/** A permanent move to Nottingham. */
export const proposal = {
  kind: 'PERMANENT',
  toTeam: 'NTC01',
  reasonCode: 'HOUSING',
  reason: 'A flat of his own.',
};
