import type { Answer, Json, Running } from './running.ts';

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
type Step = [login: string, act: string, body: (ids: Ids, running: Running) => Json];

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

/** Supervision is offered to the receiving practitioner. */
export const offered: Step[] = [
  ...agreed,
  ['amira', 'offer-responsibility', (_, { id }) => ({ kind: 'SUPERVISION', staffId: id('farid') })],
];

/** The reasons for taking a case of which nothing was done but what `offered` does. */
const BARE = ['HC-06', 'HC-09', 'HC-10', 'HC-14', 'HC-67'].map((rule) => ({ rule, reason: 'Not done yet.' }));

/** Opens a case for somebody invented and brings a transfer to Nottingham so far. */
export async function caseWith(
  running: Running,
  crn: string,
  steps: readonly Step[],
  proposed: object = proposal,
): Promise<Ids> {
  const amira = await running.as('amira');
  const opened = must(await amira.post('/api/cases', person(crn, running)));
  const ids: Ids = { caseId: opened.caseId, transferId: '', offerId: '', reasons: BARE };
  ids.transferId = must(await amira.post(`/api/cases/${ids.caseId}/transfers`, proposed)).transferId;
  for (const [login, act, body] of steps) {
    const path = `/api/cases/${ids.caseId}/transfers/${ids.transferId}/${act}`;
    must(await (await running.as(login)).post(path, body(ids, running)));
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
export function person(crn: string, { id }: Running): object {
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
