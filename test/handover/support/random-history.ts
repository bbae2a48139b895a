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

const flag = fc.boolean();
const ids = <Name extends string>(name: Name) => ({ [name]: smallId }) as Record<Name, typeof smallId>;
const statementType = fc.constantFrom('FACT' as const, 'ALLEGATION' as const);
const source = fc.record({ system: text });
const imported = fc.record({ importId: smallId, key: smallId });
const risk = {
  groups: fc.array(
    fc.constantFrom('PUBLIC' as const, 'KNOWN_ADULT' as const, 'CHILDREN' as const, 'SELF' as const),
    { minLength: 1, maxLength: 2 },
  ),
  nature: text,
  startHere: flag,
  source,
};
const moreOfRisk = {
  who: text,
  whenGreatest: text,
  firstSigns: text,
  raises: text,
  lowers: text,
  statementType,
};
const task = { agency: text, task: text, area: side };
const moreOfTask = { person: text, role: text, phone: text, dueOn: day };
const concern = fc.constantFrom('CURRENT' as const, 'NONE' as const, 'NOT_KNOWN' as const);
const plan = {
  situation: fc.constantFrom('WHEREABOUTS_UNKNOWN' as const, 'ADDRESS_LOST' as const, 'OTHER' as const),
  trigger: text,
  standsIn: fc.constantFrom('BOTH' as const, 'HOME' as const, 'RECEIVING' as const),
};
const moreOfPlan = {
  firstAct: text,
  ownerAgency: text,
  contactName: text,
  phone: text,
  outOfHoursName: text,
  outOfHoursPhone: text,
  minutesToAct: fc.integer({ min: 1, max: 600 }),
};
const number = fc.constantFrom('DAYTIME' as const, 'OUT_OF_HOURS' as const);
const fourLines = { whoIsAtRisk: text, whenGreatest: text, firstSign: text, firstAct: text };

/** Some fields always there, others now and then. */
const some = <Needed extends object, More extends object>(
  needed: { [Key in keyof Needed]: fc.Arbitrary<Needed[Key]> },
  more: { [Key in keyof More]: fc.Arbitrary<More[Key]> },
): fc.Arbitrary<Needed & Partial<More>> =>
  fc
    .tuple(fc.record(needed), fc.record(more, optional))
    .map(([all, rest]) => ({ ...all, ...rest }) as Needed & Partial<More>);

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
    { queryId: smallId, to: side, question: text, dueOn: day, ownerStaffId: staffId },
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
  HandoverRuleOverridden: some(
    { rule, gate: fc.constant('pass' as const), reason: text },
    { proposalId: smallId, compensatingAction: text, until: day },
  ),
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
  RoshLevelConfirmed: fc.record({ assessment: smallId }),
  RiskItemCaptured: some({ ...ids('itemId'), ...risk }, { ...moreOfRisk, imported }),
  RiskItemCorrected: some({ ...ids('itemId'), ...risk, why: text, material: flag }, moreOfRisk),
  RiskItemConfirmed: fc.record({ ...ids('itemId'), statementType }),
  RiskItemWithdrawn: fc.record({ ...ids('itemId'), why: text }),
  NotKnownStated: fc.record({ points: fc.array(text, { maxLength: 2 }) }),
  OasysAssessmentRecorded: some(
    {
      ...ids('assessmentId'),
      layer: fc.constant('LAYER_3' as const),
      status: fc.constantFrom('COMPLETE' as const, 'OPEN' as const),
      source,
    },
    { completedOn: day, imported },
  ),
  LookUpRecorded: fc.record({
    ...ids('lookUpId'),
    subject: fc.constantFrom('OASYS' as const, 'REGISTERS' as const),
    system: text,
    result: fc.constantFrom('FOUND' as const, 'NONE_RECORDED' as const, 'FAILED' as const),
  }),
  ImportTaken: fc.record({
    ...ids('importId'),
    kind: fc.constant('PASTE' as const),
    source,
    pieces: fc.constant([]),
    leftOut: fc.constant({ children: 0, sensitive: 0, others: 0 }),
  }),
  ContactRecordedElsewhere: some({ ...ids('contactId'), kind: text, text, source }, { imported }),
  RegisterRecorded: some(
    { ...ids('registerId'), description: text, source },
    {
      code: fc.constantFrom('ADVP', 'RCPR', 'RVAD'),
      startedOn: day,
      reviewOn: day,
      endedOn: day,
      notes: text,
      imported,
    },
  ),
  HandoverFeedbackGiven: some({ missing: text }, { helped: text }),
  RiskToSelfRecorded: some(
    {
      ...{ suicide: concern, selfHarm: concern, custody: concern, hostelSetting: concern },
      ...{ vulnerability: concern, assessedOn: day, source: text },
    },
    { details: text },
  ),
  RegisterReviewed: some({ ...ids('registerId'), reviewedOn: day, notes: text }, { reviewOn: day }),
  RegisterRemoved: fc.record({ ...ids('registerId'), endedOn: day, reason: text }),
  AgencyResponsibilityAssigned: some({ ...ids('responsibilityId'), ...task }, { ...moreOfTask, imported }),
  AgencyResponsibilityChanged: some(
    { ...ids('responsibilityId'), ...task, why: text, material: flag },
    moreOfTask,
  ),
  AgencyResponsibilityAccepted: fc.record({ ...ids('responsibilityId'), acceptedBy: text }),
  AgencyResponsibilityDeclined: fc.record({ ...ids('responsibilityId'), declinedBy: text, reason: text }),
  AgencyDidNotAnswer: fc.record({ ...ids('responsibilityId'), howAsked: text }),
  AgencyResponsibilityCarried: fc.record({
    ...ids('responsibilityId'),
    becomes: fc.constantFrom('CONTINUES' as const, 'ENDED' as const, 'MOVED' as const),
    reason: text,
  }),
  AgencyResponsibilityDone: fc.record({ ...ids('responsibilityId'), outcome: text }),
  ContingencyActionDefined: some({ ...ids('actionId'), ...plan }, { ...moreOfPlan, imported }),
  ContingencyActionChanged: some({ ...ids('actionId'), ...plan, why: text, material: flag }, moreOfPlan),
  ContingencyActionSuperseded: fc.record({ ...ids('actionId'), why: text }),
  ContingencySituationRuledOut: fc.record({ situation: plan.situation, why: text }),
  ContingencyContactVerified: fc.record({ ...ids('actionId'), number, phone: text, answeredBy: text }),
  ContingencyContactFailed: fc.record({ ...ids('actionId'), number, phone: text, what: text }),
  ContingencyActionInvoked: fc.record({ ...ids('invocationId'), ...ids('actionId'), seen: text }),
  ContingencyActionConcluded: fc.record({
    ...ids('invocationId'),
    ...ids('actionId'),
    actedBy: text,
    outcome: text,
  }),
  CheckRequested: some(
    {
      ...ids('checkId'),
      kind: fc.constantFrom('POLICE_DOMESTIC_ABUSE' as const, 'CHILDRENS_SERVICES' as const),
      body: text,
      place: text,
      area: side,
    },
    { imported },
  ),
  CheckSent: fc.record({ ...ids('checkId'), how: text }),
  CheckChased: fc.record({ ...ids('checkId'), how: text }),
  CheckReplied: fc.record({
    ...ids('checkId'),
    result: fc.constantFrom('INFORMATION_HELD' as const, 'NOTHING_HELD' as const, 'REFUSED' as const),
  }),
  CheckNoReplyAccepted: fc.record({ ...ids('checkId'), risk: text, compensatingAction: text }),
  CheckCancelled: fc.record({ ...ids('checkId'), why: text }),
  ReadBackGiven: fc.record({
    ...ids('readBackId'),
    version: fc.integer({ min: 0, max: 40 }),
    ...fourLines,
  }),
  ReadBackConfirmed: fc.record(ids('readBackId')),
  ReadBackCorrected: fc.record({ ...ids('readBackId'), corrections: fc.record(fourLines, optional) }),
  ItemDisputed: fc.record({ ...ids('disputeId'), kind: fc.constant('OTHER' as const), points: text }),
  ItemDisputeSettled: fc.record({ ...ids('disputeId'), how: text }),
  BlockPassProposed: fc.record({
    proposalId: smallId,
    rule,
    gate: fc.constant('pass' as const),
    reason: text,
    compensatingAction: text,
    until: day,
  }),
  BlockPassSeconded: fc.record({ proposalId: smallId, reason: text }),
  CaseRestricted: fc.record({ staffIds: fc.array(staffId, { maxLength: 2 }), reason: text }),
  CaseAccessGranted: fc.record({ staffId, reason: text }),
  CaseAccessEnded: fc.record({ staffId, reason: text }),
  CaseRestrictionLifted: fc.record({ reason: text }),
  EmergencyAccessTaken: fc.record({
    accessId: smallId,
    reason: fc.constantFrom('POLICE_RANG' as const, 'OTHER' as const),
    words: text,
  }),
  EmergencyAccessSeen: fc.record({ accessId: smallId }),
  KeyRenewed: fc.constant({}),
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
