import { demoPeople } from '../../../src/security/demo/demo-people.ts';

/** What is known of a case while its story is told. */
export interface Told {
  crn: string;
  caseId: string;
  transferId: string;
  /** Revision of the transfer as it was last answered. */
  revision: number;
  /** Revision at which the request was sent. */
  requested: number;
}

/** One act of the story: who does it and with which fields. */
export interface Act {
  by: string;
  act: string;
  body: (told: Told) => object;
}

/** Staff id of somebody invented. */
const staff = new Map(demoPeople().map(({ login, staffId }) => [login, staffId]));
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/**
 * A transfer from the opening of the case to the move, told with none of the reasons that its gaps would need: every act
 * is accepted.
 */
export const story: readonly Act[] = [
  {
    by: 'amira',
    act: 'open',
    body: ({ crn }) => ({
      crn,
      forenames: 'Ash',
      surname: 'Grove',
      dateOfBirth: '1990-01-01',
      sentences: [{ kind: 'COMMUNITY_ORDER', startedOn: '2026-01-01', endsOn: day(600) }],
      source: 'Case record, read on the day of entry',
      supervisedBy: staff.get('amira'),
    }),
  },
  {
    by: 'amira',
    act: 'rosh',
    body: () => ({ overall: 'MEDIUM', public: 'MEDIUM', assessedOn: day(-4), source: 'OASys layer 3' }),
  },
  {
    by: 'amira',
    act: 'mappa-level',
    body: () => ({ level: 0, reasons: 'Considered; no qualifying offence.', decidedOn: day(-4) }),
  },
  {
    by: 'amira',
    act: 'propose',
    body: () => ({
      kind: 'PERMANENT',
      toTeam: 'NTC01',
      reasonCode: 'FAMILY_OR_RELATIONSHIP',
      reason: 'Moves in with his brother, who has a spare room and is in full-time work.',
      intendedMoveOn: day(10),
    }),
  },
  {
    by: 'carys',
    act: 'oversight',
    body: () => ({
      lookedAt: 'The case record, the assessment and the reason for the move.',
      direction: 'Agree the move; ask for the address to be seen before he goes.',
    }),
  },
  {
    by: 'amira',
    act: 'request',
    body: () => ({ notKnown: 'Whether the partner of his brother knows about the conviction.' }),
  },
  { by: 'ines', act: 'acknowledge', body: () => ({}) },
  {
    by: 'hamish',
    act: 'allocate',
    body: () => ({
      staffId: staff.get('farid'),
      grade: 'PO; the case needs one',
      experience: 'Several like it',
      workload: 'Room for one more',
      reason: 'Works the part of the city he moves to.',
    }),
  },
  { by: 'farid', act: 'read-request', body: ({ requested }) => ({ version: requested }) },
  {
    by: 'farid',
    act: 'query',
    body: () => ({ question: 'Does the partner of his brother know about the conviction?', dueOn: day(3) }),
  },
  {
    by: 'hamish',
    act: 'oversight',
    body: () => ({
      lookedAt: 'The request, the answer about the household, the assessment.',
      direction: 'Take the case; first appointment within two days of the move.',
    }),
  },
  { by: 'hamish', act: 'agree', body: () => ({}) },
  {
    by: 'farid',
    act: 'conversation',
    body: () => ({
      participants: [
        { staffId: staff.get('amira'), role: 'transferring practitioner' },
        { staffId: staff.get('farid'), role: 'receiving practitioner' },
      ],
      matters: ['Household and who knows what', 'Unpaid work hours left'],
      agreed: ['Amira comes to the first appointment by phone'],
      notKnown: 'Whether work with the firm of his brother will last.',
    }),
  },
  {
    by: 'amira',
    act: 'tell-person',
    body: () => ({
      how: 'A letter handed over at his appointment',
      reportTo: 'Farid Rahimi',
      reportWhere: 'Probation office, Nottingham',
      reportAt: `${day(9)}T10:00`,
    }),
  },
  {
    by: 'farid',
    act: 'first-appointment',
    body: () => ({
      at: `${day(9)}T10:00`,
      place: 'Probation office, Nottingham',
      withStaffId: staff.get('farid'),
    }),
  },
  { by: 'hamish', act: 'read-summary', body: ({ revision }) => ({ version: revision }) },
  {
    by: 'amira',
    act: 'offer-responsibility',
    body: () => ({ kind: 'SUPERVISION', staffId: staff.get('farid') }),
  },
  { by: 'farid', act: 'moved', body: () => ({ knownBefore: true, source: 'A call from him' }) },
];

let crns = 400_000;

/** A case of which nothing was told yet. */
export function untold(): Told {
  crns += 1;
  return { crn: `X${crns}`, caseId: '', transferId: '', revision: -1, requested: -1 };
}

/** Takes in the answer to an act. */
export function takeIn(
  told: Told,
  act: string,
  answer: { caseId: string; transferId?: string; revision: number },
): void {
  told.caseId = answer.caseId;
  told.transferId = answer.transferId ?? told.transferId;
  if (answer.transferId !== undefined) told.revision = answer.revision;
  if (act === 'request') told.requested = answer.revision;
}
