import type { CaseState } from '../../../src/case/case.ts';
import type { Transfer } from '../../../src/case/transfer/transfer.state.ts';
import { allocated, caseWith, emergency, must, newCrn, proposal, type Ids } from './cases.ts';
import type { Running } from './running.ts';
import type { Words } from './words.ts';

/** What no story of the demonstration says. */

/** The case as it is, and who people are. */
interface Now {
  state: CaseState;
  transfer: Transfer | undefined;
  id: Running['id'];
}

/** Says it on a case that a receiving team has acknowledged. */
export async function sayTheRest(service: Running, words: Words, { caseId, transferId }: Ids): Promise<void> {
  for (const [login, act, body, to] of rest) {
    const { state } = await service.parts.cases.fresh(caseId);
    const now = { state, transfer: state.transfers[transferId], id: service.id };
    const about = `/api/cases/${caseId}${to === 'case' ? '' : `/transfers/${transferId}`}`;
    const given = typeof body === 'function' ? body(now) : body;
    must(await (await service.as(login)).post(`${about}/${act}`, words.exchanged(act, given)));
  }
}

/** Says it on a temporary move of its own. */
export async function sayHowAStayEnded(service: Running, words: Words): Promise<void> {
  const stay = { kind: 'TEMPORARY_MOVE', endsOn: inDays(30), reviewOn: inDays(15), reportingBack: 'Weekly.' };
  const { caseId, transferId } = await caseWith(service, newCrn(), allocated, { ...proposal, ...stay });
  for (const [act, body] of [
    ['terms', {}],
    ['end-temporary-move', { outcome: '-' }],
  ] as const) {
    const path = `/api/cases/${caseId}/transfers/${transferId}/${act}`;
    must(await (await service.as('farid')).post(path, words.exchanged(act, body)));
  }
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const SOON = inDays(3);

const offerOf = ({ responsibilities }: CaseState) =>
  Object.values(responsibilities).flatMap(({ offers }) => offers)[0]?.offerId;
const actionOf = ({ contingency }: CaseState) => contingency.actions[0]?.actionId;
const invocationOf = ({ contingency }: CaseState) => contingency.actions[0]?.invocations.at(-1)?.invocationId;

const registerOf = ({ information }: CaseState) => information.registers.at(-1)?.registerId;

const CONTENT = {
  groups: ['CHILDREN'],
  who: '-',
  nature: '-',
  whenGreatest: '-',
  firstSigns: '-',
  raises: '-',
  lowers: '-',
};
const RISK_ITEM = {
  ...CONTENT,
  statementType: 'JUDGEMENT',
  startHere: true,
  source: '-',
  asOf: '2026-01-12',
};
const LINES = { whoIsAtRisk: '-', whenGreatest: '-', firstSign: '-', firstAct: '-' };
const BROUGHT = {
  kind: 'PASTE',
  source: { system: '-' },
  pieces: [
    { key: 'a'.repeat(64), text: '-', becomes: 'RISK_ITEM', riskItem: CONTENT },
    {
      key: 'b'.repeat(64),
      text: '-',
      becomes: 'AGENCY_RESPONSIBILITY',
      agencyResponsibility: { agency: '-', task: '-', area: 'HOME' },
    },
  ],
};

const rest: [login: string, act: string, body: object | ((now: Now) => object), to?: 'case'][] = [
  ['amira', 'correct-identifier', { forenames: '-', surname: '-', pnc: '2002/73319Z', why: '-' }, 'case'],
  [
    'amira',
    'offer-case-responsibility',
    { kind: 'POLICE_OM', name: '-', agency: 'POLICE', area: '-' },
    'case',
  ],
  [
    'amira',
    'accept-case-responsibility',
    ({ state }) => ({ offerId: offerOf(state), acceptedBy: '-' }),
    'case',
  ],
  ['amira', 'end-responsibility', { kind: 'POLICE_OM', cause: 'NO_LONGER_NEEDED', reason: '-' }, 'case'],
  [
    'amira',
    'offer-case-responsibility',
    ({ id }) => ({ kind: 'VISOR_PARTNER', staffId: id('farid') }),
    'case',
  ],
  ['farid', 'decline-case-responsibility', ({ state }) => ({ offerId: offerOf(state), reason: '-' }), 'case'],
  [
    'amira',
    'offer-case-responsibility',
    ({ id }) => ({ kind: 'VISOR_PARTNER', staffId: id('farid') }),
    'case',
  ],
  ['amira', 'withdraw-case-offer', ({ state }) => ({ offerId: offerOf(state), reason: '-' }), 'case'],
  ['amira', 'capture-risk-item', RISK_ITEM, 'case'],
  [
    'amira',
    'correct-risk-item',
    ({ state }) => ({
      riskItemId: state.risk.items[0]?.itemId,
      statement: RISK_ITEM,
      why: '-',
      material: true,
    }),
    'case',
  ],
  [
    'amira',
    'withdraw-risk-item',
    ({ state }) => ({ riskItemId: state.risk.items[0]?.itemId, why: '-' }),
    'case',
  ],
  [
    'amira',
    'risk-to-self',
    {
      ...{ suicide: 'PREVIOUS', selfHarm: 'NONE', custody: 'NOT_APPLICABLE', hostelSetting: 'NOT_KNOWN' },
      ...{ vulnerability: 'NONE', details: '-', assessedOn: '2026-01-12', source: '-' },
    },
    'case',
  ],
  ['amira', 'not-known', { points: ['-'] }],
  ['amira', 'look-up', { subject: 'MAPPA', system: '-', result: 'FAILED', note: '-' }, 'case'],
  [
    'amira',
    'record-register',
    { code: '-', description: '-', startedOn: '2026-01-12', reviewOn: SOON, notes: '-', source: '-' },
    'case',
  ],
  [
    'amira',
    'review-register',
    ({ state }) => ({ registerId: registerOf(state), notes: '-', reviewOn: SOON }),
    'case',
  ],
  ['amira', 'remove-register', ({ state }) => ({ registerId: registerOf(state), reason: '-' }), 'case'],
  ['hamish', 'query', { question: '-' }],
  ['hamish', 'close-query', ({ transfer }) => ({ queryId: transfer?.queries.at(-1)?.queryId, note: '-' })],
  ['carys', 'continuity', { summary: '-' }],
  ['hamish', 'allocate', ({ id }) => ({ staffId: id('grace'), reason: '-' })],
  [
    'grace',
    'conversation',
    ({ id }) => ({
      participants: [
        { staffId: id('amira'), role: '-' },
        { staffId: id('grace'), role: '-' },
        { name: '-', role: '-' },
      ],
      matters: ['-'],
      agreed: ['-'],
      notKnown: '-',
    }),
  ],
  ['grace', 'first-appointment', ({ id }) => ({ at: `${SOON}T10:00`, place: '-', withStaffId: id('grace') })],
  [
    'grace',
    'rearrange-appointment',
    ({ transfer }) => ({
      appointmentId: transfer?.appointments.at(-1)?.appointmentId,
      at: `${SOON}T11:00`,
      place: '-',
      reason: '-',
    }),
  ],
  ['amira', 'moved', { knownBefore: false, source: '-' }],
  ['hamish', 'interim', ({ id }) => ({ seenByStaffId: id('grace'), answersTonight: '-', until: SOON })],
  ['amira', 'contingency', { ...emergency, fallback: '-' }, 'case'],
  [
    'amira',
    'change-contingency',
    ({ state }) => ({ ...emergency, actionId: actionOf(state), fallback: '-', why: '-', material: true }),
    'case',
  ],
  [
    'amira',
    'invoke-contingency',
    ({ state }) => ({ actionId: actionOf(state), seen: '-', firstDone: '-' }),
    'case',
  ],
  [
    'amira',
    'conclude-contingency',
    ({ state }) => ({ invocationId: invocationOf(state), actedBy: '-', outcome: '-' }),
    'case',
  ],
  ['amira', 'supersede-contingency', ({ state }) => ({ actionId: actionOf(state), why: '-' }), 'case'],
  ['amira', 'assign-agency', { agency: '-', task: '-', area: 'HOME' }, 'case'],
  [
    'amira',
    'agency-done',
    ({ state }) => ({ responsibilityId: state.agencies[0]?.responsibilityId, outcome: '-' }),
    'case',
  ],
  ['amira', 'bring-in', BROUGHT, 'case'],
  ['kirsty', 'emergency-access', { reason: 'OTHER', words: '-' }, 'case'],
  ['grace', 'read-back', ({ state }) => ({ version: state.revision, ...LINES })],
  [
    'amira',
    'correct-read-back',
    ({ state }) => ({ readBackId: state.understanding.readBacks.at(-1)?.readBackId, ...LINES }),
  ],
  ['grace', 'dispute', { points: '-' }],
  [
    'grace',
    'settle-dispute',
    ({ state }) => ({ disputeId: state.understanding.disputes.at(-1)?.disputeId, how: '-' }),
  ],
  ['hamish', 'propose-block-pass', { rule: 'HC-66', reason: '-', compensatingAction: '-', until: SOON }],
  [
    'nadia',
    'second-block-pass',
    ({ state }) => ({ proposalId: state.oversight.blockPasses.at(-1)?.proposalId, reason: '-' }),
  ],
  ['grace', 'challenge-allocation', { reason: '-' }],
  [
    'carys',
    'restrict-case',
    ({ id }) => ({ letIn: [{ staffId: id('carys') }], message: '-', reason: '-' }),
    'case',
  ],
  ['carys', 'grant-case-access', ({ id }) => ({ staffId: id('hamish'), reason: '-' }), 'case'],
  ['carys', 'end-case-access', ({ id }) => ({ staffId: id('hamish'), reason: '-' }), 'case'],
  ['carys', 'lift-restriction', { reason: '-' }, 'case'],
  ['hamish', 'route', { toTeam: 'NTC02', reason: '-' }],
];
