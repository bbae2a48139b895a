import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type {
  AccessLimited,
  AppointmentOpen,
  CaseAnswer,
  OfferOpen,
  ReadBackOpen,
  TransferOfCase,
} from './case.answers.ts';
import type { CaseState } from './case.ts';
import { restrictionOf } from './access/access.state.ts';
import { takenAt, unseenEmergencies } from './access/emergency.ts';
import { entitled, NO_CASE } from './access/sight.ts';
import { checkStanding } from './checks/checks.state.ts';
import { refuse } from './decider.ts';
import { openProposals } from './oversight/gate.ts';
import { readBackStanding } from './reading/read-back.ts';
import { openDisputes } from './reading/reading.state.ts';
import type { Cases } from './recording/cases.ts';
import { openOffers } from './responsibility/offers.ts';
import { holderOf, type Offer } from './responsibility/responsibility.state.ts';
import { transferInHand } from './transfer/standing.ts';
import { receivingTeam, stageOf, type Appointment, type Transfer } from './transfer/transfer.state.ts';

/** A case as the log has it now. */
export class CaseQuery extends Query<CaseAnswer> {
  readonly caseId: string;
  constructor(caseId: string) {
    super();
    this.caseId = caseId;
  }
}

@QueryHandler(CaseQuery)
export class CaseQueryHandler implements IQueryHandler<CaseQuery> {
  readonly #cases: Cases;

  constructor(cases: Cases) {
    this.#cases = cases;
  }

  async execute({ caseId }: CaseQuery): Promise<CaseAnswer> {
    const { state } = await this.#cases.fresh(caseId);
    return caseAnswer(state);
  }
}

function caseAnswer(state: CaseState): CaseAnswer {
  const { caseId, identity, erased, erasedEvents, revision, transfers } = state;
  if (erased) refuse('not-found', 'This record was erased; that it existed is all that can be shown');
  if (identity === null) refuse('not-found', NO_CASE);
  const holder = holderOf(state.responsibilities.SUPERVISION);
  return {
    caseId,
    crn: identity.crn,
    name: `${identity.name.surname}, ${identity.name.forenames}`,
    dateOfBirth: identity.dateOfBirth,
    supervisedBy: holder?.staffId ?? null,
    supervisedIn: holder?.area ?? null,
    transfers: Object.values(transfers).map((transfer) => listed(state, transfer)),
    transferInHand: transferInHand(state)?.transferId ?? null,
    offers: openOffers(state).map(offerOpen),
    checks: state.checks.map((check) => ({
      checkId: check.checkId,
      kind: check.kind,
      standing: checkStanding(check),
    })),
    emergencies: unseenEmergencies(state).map(({ accessId, reason, stamp }) => ({
      accessId,
      by: stamp.actor.id,
      at: takenAt(stamp),
      reason,
    })),
    limitedAccess: accessLimited(state),
    erasedEvents: erasedEvents.length,
    revision,
  };
}

function accessLimited(state: CaseState): AccessLimited | null {
  const restriction = restrictionOf(state.access);
  if (restriction === undefined) return null;
  const { stamp, message = null, reason } = restriction;
  return { since: stamp.recordedAt, staffIds: entitled(state)?.all ?? [], message, reason };
}

function listed(state: CaseState, transfer: Transfer): TransferOfCase {
  const requestedAt = transfer.requested?.stamp.recordedAt;
  return {
    transferId: transfer.transferId,
    kind: transfer.proposed.kind,
    stage: stageOf(transfer),
    fromTeam: transfer.proposed.fromTeam,
    toTeam: receivingTeam(transfer),
    ...(requestedAt !== undefined && { requestedAt }),
    queries: transfer.queries
      .filter(({ closed }) => closed === undefined)
      .map(({ queryId, question, answered }) => ({ queryId, question, answered: answered !== undefined })),
    appointments: transfer.appointments
      .filter(({ attended, missed }) => attended === undefined && missed === undefined)
      .map(appointmentOpen),
    readBack: readBackOpen(state, transfer),
    disputes: openDisputes(state.understanding)
      .filter(({ transferId }) => transferId === transfer.transferId)
      .map(({ disputeId, itemId, points }) => ({
        disputeId,
        ...(itemId !== undefined && { itemId }),
        points,
      })),
    proposals: openProposals(state.oversight, transfer).map(({ proposalId, rule, until }) => ({
      proposalId,
      rule,
      until,
    })),
  };
}

function readBackOpen(state: CaseState, transfer: Transfer): ReadBackOpen | null {
  const now = readBackStanding(state, transfer);
  if (now.standing === 'NONE' || now.standing === 'CONFIRMED') return null;
  return { readBackId: now.readBack.readBackId, standing: now.standing };
}

function offerOpen({ offerId, kind, to, expiresAt, transferId }: Offer): OfferOpen {
  const asked = to.staffId ?? null;
  return { offerId, kind, to: asked, expiresAt, ...(transferId !== undefined && { transferId }) };
}

function appointmentOpen({ appointmentId, rearranged, ...offered }: Appointment): AppointmentOpen {
  const { at, place } = rearranged.at(-1) ?? offered;
  return { appointmentId, at, place };
}
