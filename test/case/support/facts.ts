import type { Holder } from '../../../src/case/responsibility/responsibility.events.ts';
import type { TransferEvents } from '../../../src/case/transfer/transfer.events.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { caseFact, fact, id, type Told } from './given.ts';
import { people } from './people.ts';

/** The usual facts of a case in the order in which they come, so that a test says only what is special. */

/** Somebody of probation as a holder. */
export const holder = ({ id: staffId, team }: Staff): Holder => ({
  agency: 'PROBATION',
  area: team,
  staffId,
});

/** The case as it enters the service, supervised by the home practitioner. */
export const caseOpened: readonly Told[] = [
  caseFact('CaseOpened', {
    crn: 'X000101',
    name: { forenames: 'Robin', surname: 'Example' },
    dateOfBirth: '1990-04-01',
    sentences: [{ kind: 'COMMUNITY_ORDER', startedOn: '2025-10-01', endsOn: '2027-09-30' }],
    previousPractitioners: [],
  }),
  caseFact('ResponsibilityTransferred', {
    kind: 'SUPERVISION',
    from: null,
    to: holder(people.homePractitioner),
  }),
];

export const proposed = (special: Partial<TransferEvents['TransferProposed']> = {}): Told =>
  fact('TransferProposed', {
    kind: 'PERMANENT',
    fromTeam: 'NFD1',
    toTeam: 'SHV1',
    reasonCode: 'HOUSING',
    reason: 'A tenancy in Southaven',
    ...special,
  });

export const terms = { endsOn: '2026-04-30', reviewOn: '2026-04-01', reportingBack: 'Every week by phone' };

export const proposedTemporary = (): Told => proposed({ kind: 'TEMPORARY_MOVE', temporary: terms });

export const requested = (): Told => fact('TransferRequested', { toTeam: 'SHV1', formVersion: '1' });

export const acknowledged = (): Told =>
  fact('TransferAcknowledged', { team: 'SHV1' }, { by: people.receivingAdministrator });

export const allocated = ({ id: staffId, team }: Staff = people.receivingPractitioner): Told =>
  fact(
    'ReceivingPractitionerAllocated',
    { staffId, team, reason: 'Has room' },
    { by: people.receivingSenior },
  );

export const agreed = (): Told => fact('TransferAgreed', {}, { by: people.receivingSenior });

export const conversed = (): Told =>
  fact('HandoverConversationHeld', {
    participants: [
      { staffId: people.homePractitioner.id, role: 'Transferring practitioner' },
      { staffId: people.receivingPractitioner.id, role: 'Receiving practitioner' },
    ],
    matters: ['Contact with the former partner'],
    agreed: ['A home visit in the first week'],
    notKnown: 'Who else lives at the new address',
  });

/** The id of the open offer of supervision. */
export const OFFER = id(9001);

export const supervisionOffered = (to: Staff = people.receivingPractitioner): Told =>
  fact('ResponsibilityOffered', {
    offerId: OFFER,
    kind: 'SUPERVISION',
    to: holder(to),
    expiresAt: '2026-03-20T17:00:00.000Z',
  });

export const passed = (): Told =>
  fact(
    'ResponsibilityTransferred',
    {
      kind: 'SUPERVISION',
      from: holder(people.homePractitioner),
      to: holder(people.receivingPractitioner),
      offerId: OFFER,
    },
    { by: people.receivingPractitioner },
  );

export const refused = (): Told =>
  fact(
    'TransferRefused',
    {
      code: 'ADDRESS_UNSUITABLE',
      reasons: 'The occupant does not want them there',
      evidence: 'Home visit on 3 March',
      approverId: people.receivingHead.id,
    },
    { by: people.receivingSenior },
  );

/** A permanent transfer as far as it is named, in order: `until('allocated')`. */
const steps = { proposed, requested, acknowledged, allocated, agreed, conversed, supervisionOffered, passed };

export function until(last: keyof typeof steps): readonly Told[] {
  const names = Object.keys(steps) as (keyof typeof steps)[];
  return [...caseOpened, ...names.slice(0, names.indexOf(last) + 1).map((name) => steps[name]())];
}
