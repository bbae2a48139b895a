import fc from 'fast-check';
import type { CaseEventName, CaseEvents } from '../../../src/case/events.ts';
import type { OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import { addDays } from '../../../src/case/time.ts';
import { TRANSFER } from '../../case/support/given.ts';

/**
 * Histories of the right shape in any order: far stranger than decisions would ever let happen, so that what holds for
 * them holds for every case.
 */

const OTHER = TRANSFER.replace(/.$/, '2');
const text = fc.constantFrom('', ' ', 'Words', 'Other words');
const staffId = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const team = fc.constantFrom('NFD1', 'SHV1', 'SHV2');
const side = fc.constantFrom('HOME' as const, 'RECEIVING' as const);
const smallId = fc.constantFrom('q1', 'q2', 'q3');
const day = fc.integer({ min: 0, max: 3600 }).map((n) => addDays('2019-06-01', n));
const instant = day.map((each) => `${each}T12:00:00.000Z`);
const kind = fc.constantFrom('SUPERVISION' as const, 'SUPERVISION' as const, 'MAPPA_AREA' as const);
const holder = fc.record({ agency: fc.constant('PROBATION'), area: team, staffId });
const level = fc.constantFrom('SENIOR' as const, 'HEAD_OF_PDU' as const, 'REGION' as const);
const rule = fc.constantFrom('HC-05', 'HC-06', 'HC-11', 'HC-14');
const rosh = fc.constantFrom('VERY_HIGH' as const, 'HIGH' as const, 'MEDIUM' as const, 'LOW' as const);
const terms = { endsOn: day, reviewOn: day, reportingBack: text };
const optional = { requiredKeys: [] };

const bodies: { [Name in CaseEventName]: fc.Arbitrary<CaseEvents[Name]> } = {
  CaseOpened: fc.record({
    crn: fc.constant('X000101'),
    name: fc.constant({ forenames: 'Robin', surname: 'Example' }),
    dateOfBirth: fc.constant('1990-04-01'),
    sentences: fc.constant([]),
    previousPractitioners: fc.array(fc.record({ name: text, from: day, to: day }), { maxLength: 5 }),
  }),
  IdentifierCorrected: fc.record({ why: text }),
  TransferProposed: fc.record(
    {
      kind: fc.constantFrom('PERMANENT' as const, 'TEMPORARY_MOVE' as const, 'RISK_REALLOCATION' as const),
      fromTeam: team,
      toTeam: team,
      reasonCode: fc.constant('HOUSING' as const),
      reason: text,
      intendedMoveOn: day,
      temporary: fc.record(terms),
    },
    { requiredKeys: ['kind', 'fromTeam', 'toTeam', 'reasonCode', 'reason'] },
  ),
  TransferRequested: fc.record({ toTeam: team, notKnown: text, formVersion: fc.constant('1') }),
  TransferAcknowledged: fc.record({ team }),
  TransferRouted: fc.record({ fromTeam: team, toTeam: team, reason: text }),
  ReceivingPractitionerAllocated: fc.record(
    { staffId, team, grade: text, experience: text, workload: text, reason: text },
    { requiredKeys: ['staffId', 'team', 'reason'] },
  ),
  AllocationChallenged: fc.record({ reason: text }),
  QueryRaised: fc.record(
    { queryId: smallId, to: side, question: text, dueOn: day },
    { requiredKeys: ['queryId', 'to', 'question'] },
  ),
  QueryAnswered: fc.record({ queryId: smallId, answer: text }),
  QueryClosed: fc.record({ queryId: smallId }),
  TransferAgreed: fc.record({ conditions: text }, optional),
  TransferRefused: fc.record({
    code: fc.constant('OTHER' as const),
    reasons: text,
    evidence: text,
    approverId: staffId,
  }),
  HomePlanRecorded: fc.record({ plan: text }),
  TransferWithdrawn: fc.record({ reason: text }),
  TransferSuperseded: fc.record({ cause: fc.constant('ARRESTED' as const) }),
  TransferEscalated: fc.record({ level, matter: text }),
  DisputeDecided: fc.record({
    decision: fc.constantFrom('AGREED' as const, 'REFUSED' as const),
    reasons: text,
  }),
  HandoverConversationHeld: fc.record({
    participants: fc.array(fc.record({ staffId, role: text }), { maxLength: 3 }),
    matters: fc.array(text, { maxLength: 2 }),
    agreed: fc.array(text, { maxLength: 2 }),
    notKnown: text,
  }),
  PersonToldOfTransfer: fc.record({ how: text, reportTo: text, reportWhere: text, reportAt: instant }),
  FirstAppointmentOffered: fc.record({
    appointmentId: smallId,
    at: instant,
    place: text,
    withStaffId: staffId,
  }),
  FirstAppointmentRearranged: fc.record({ appointmentId: smallId, at: instant, place: text, reason: text }),
  FirstAppointmentAttended: fc.record({ appointmentId: smallId }),
  FirstAppointmentMissed: fc.record({ appointmentId: smallId, action: text }),
  PersonMoved: fc.record({ knownBefore: fc.boolean(), source: text }),
  InterimArrangementMade: fc.record({ seenByStaffId: staffId, answersTonight: text, until: day }),
  TemporaryMoveStarted: fc.record(terms),
  TemporaryMoveExtended: fc.record({ ...terms, reason: text }),
  TemporaryMoveEnded: fc.record({ outcome: text }),
  TemporaryMoveConverted: fc.record({ reason: text }),
  TransferCompleted: fc.record({ note: text }, optional),
  ResponsibilityOffered: fc.record({ offerId: smallId, kind, to: holder, expiresAt: instant }),
  ResponsibilityTransferred: fc.record(
    { kind, from: fc.option(holder), to: holder, offerId: smallId },
    { requiredKeys: ['kind', 'from', 'to'] },
  ),
  ResponsibilityDeclined: fc.record({ offerId: smallId, kind, reason: text }),
  ResponsibilityOfferExpired: fc.record({ offerId: smallId, kind }),
  ResponsibilityOfferWithdrawn: fc.record({ offerId: smallId, kind, reason: text }),
  ResponsibilityEnded: fc.record({
    kind,
    holder,
    cause: fc.constant('SENTENCE_ENDED' as const),
    reason: text,
  }),
  ItemAcknowledged: fc.record({
    item: fc.constantFrom('REQUEST' as const, 'SUMMARY' as const),
    version: fc.nat(30),
  }),
  ManagementOversightRecorded: fc.record({ side, lookedAt: text, direction: text }),
  ContinuitySummaryRecorded: fc.record({ summary: text }),
  HandoverRuleOverridden: fc.record({ rule, gate: fc.constant('pass' as const), reason: text }),
  EscalationRaised: fc.record({ rule, to: level, dueOn: day }),
  RoshLevelAssessed: fc.record(
    { overall: rosh, public: rosh, children: rosh, assessedOn: day, source: text },
    { requiredKeys: ['overall', 'assessedOn', 'source'] },
  ),
  MappaLevelDecided: fc.record({
    level: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
    reasons: text,
    decidedOn: day,
  }),
};

const moment = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  instant.map((at) => ({ at, precision: 'minute' as const })),
  day.map((at) => ({ at, precision: 'day' as const })),
  day.map((at) => ({ at: at.slice(0, 7), precision: 'month' as const })),
  fc.constant({ at: null, precision: 'unknown' as const }),
);

const happened = fc
  .constantFrom(...(Object.keys(bodies) as CaseEventName[]))
  .chain((type) => fc.record({ type: fc.constant(type), data: bodies[type] as fc.Arbitrary<unknown> }));

const something = fc.record({
  happened,
  transferId: fc.constantFrom(TRANSFER, TRANSFER, TRANSFER, OTHER, undefined),
  moment,
  hoursLater: fc.integer({ min: 0, max: 1000 }),
  by: fc.constantFrom('PRACTITIONER' as const, 'SENIOR' as const),
  area: team,
  erased: fc.integer({ min: 0, max: 15 }).map((n) => n === 0),
});

/** Events of one case as they would be read from the log, the transfer's proposal among them. */
export const histories: fc.Arbitrary<OpenedEvent[]> = fc
  .tuple(fc.array(something, { maxLength: 40 }), bodies.TransferProposed, bodies.CaseOpened)
  .map(([rest, proposal, opening]) => {
    const first = { moment: null, hoursLater: 1, by: 'PRACTITIONER', area: 'NFD1', erased: false } as const;
    const all = [
      { ...first, happened: { type: 'CaseOpened', data: opening }, transferId: undefined },
      { ...first, happened: { type: 'TransferProposed', data: proposal }, transferId: TRANSFER },
      ...rest,
    ];
    let hours = 0;
    return all.map((each, revision): OpenedEvent => {
      hours += each.hoursLater;
      const recordedAt = new Date(Date.parse('2025-11-03T09:00:00.000Z') + hours * 3_600_000).toISOString();
      const { at, precision } = each.moment ?? { at: recordedAt, precision: 'minute' as const };
      return {
        stream: 'case-1',
        revision,
        position: String(revision),
        data: each.erased ? null : each.happened.data,
        erased: each.erased,
        metadata: {
          eventId: `e${revision}`,
          type: each.happened.type,
          schemaVersion: 1,
          ...(each.transferId !== undefined && { transferId: each.transferId }),
          occurredAt: at,
          occurredPrecision: precision,
          recordedAt,
          actor: { id: 'a', role: each.by, agency: 'PROBATION', area: each.area },
          correlationId: '',
          causationId: '',
          commandId: `c${revision}`,
          commandFingerprint: '',
          policyVersion: '',
          keyGeneration: 0,
          previousLeaf: '',
        },
      };
    });
  });

/** Instants around the histories, past the years whose bank holidays are known included. */
export const instants: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 2000 })
  .map((n) => `${addDays('2025-10-01', n)}T10:30:00.000Z`);
