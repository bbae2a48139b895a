import { doneWith, takenAt, unseenEmergencies, type DoneByCard } from '../../case/access/emergency.ts';
import { entitled } from '../../case/access/sight.ts';
import type { CaseState } from '../../case/case.ts';
import { holderOf } from '../../case/responsibility/responsibility.state.ts';
import {
  awaitsHomePlan,
  isOpen,
  movedEarly,
  receivingPractitioner,
  receivingTeam,
  stageOf,
  type Transfer,
} from '../../case/transfer/transfer.state.ts';
import { nextDay } from '../../case/time.ts';
import type { Assess, Outcome, RuleAnswer } from '../../handover/assessment.ts';
import { mappaLevel, roshLevel } from '../../case/risk/risk-levels.ts';
import { ruleOf } from '../../handover/rules/rules.ts';
import { identitiesOf } from '../find/names.ts';
import { checksOf, type CheckRow } from './check-rows.ts';
import type { Row } from '../schema.ts';

/** What the views hold of one case. It depends on the state, the rules and `policyAt` alone, never on the clock. */
export interface CaseRows {
  case: Row;
  /** Set while access is limited. */
  restricted: boolean;
  entitled: Row[];
  transfers: Row[];
  rules: Row[];
  offers: Row[];
  checks: CheckRow[];
  /** Emergency access that nobody who answers for the case has seen yet. */
  emergencies: Row[];
  /** The first rule that could not be answered, if any. */
  failure?: unknown;
}

/** Who the person is, as it is sealed beside the rows. */
export interface PersonSealed {
  crn: string;
  /** "Smith, John" */
  name: string;
  /** YYYY */
  born: string;
  /** Who they were thought to be before it was corrected, the newest first. */
  earlier: { name: string; born: string }[];
}

const UNDONE: readonly Outcome[] = ['FAILED', 'NOT_DUE', 'UNKNOWN'];
const LATER_THAN_ANY = '9999-12-31';

/**
 * Every row of a case. Rules are asked as at the case's last event or the last change of policy, whichever came
 * later; that a day has passed since is seen when the lists are read.
 */
export function rowsOf(state: CaseState, assess: Assess, policyAt: string): CaseRows {
  const now = policyAt > state.lastRecordedAt ? policyAt : state.lastRecordedAt;
  const rows: CaseRows = {
    case: caseRow(state),
    ...accessOf(state),
    transfers: [],
    rules: [],
    offers: offersOf(state),
    checks: checksOf(state),
    emergencies: emergenciesOf(state),
  };
  for (const transfer of Object.values(state.transfers)) {
    let answers: RuleAnswer[] = [];
    try {
      answers = assess(state, transfer.transferId, now).filter((answer) => counts(answer, transfer));
    } catch (failure) {
      rows.failure = failure;
    }
    rows.transfers.push(transferRow(state, transfer, answers));
    rows.rules.push(...answers.map((answer) => ruleRow(state.caseId, transfer, answer)));
  }
  rows.transfers.push(...erasedTransfers(state));
  return rows;
}

function caseRow({ caseId, identity, erased, responsibilities }: CaseState): Row {
  const holder = holderOf(responsibilities.SUPERVISION);
  return {
    caseId,
    openedAt: identity?.stamp.recordedAt ?? null,
    erased: Number(erased),
    team: holder?.area ?? null,
    holder: holder?.staffId ?? null,
  };
}

function accessOf(state: CaseState): Pick<CaseRows, 'restricted' | 'entitled'> {
  const may = entitled(state);
  if (may === null) return { restricted: false, entitled: [] };
  const rows = (who: string[], seesAll: 0 | 1): Row[] =>
    who.map((key) => ({ who: key, caseId: state.caseId, seesAll }));
  return { restricted: true, entitled: [...rows(may.all, 1), ...rows(may.existence, 0)] };
}

export function personOf({ identity }: CaseState): PersonSealed | null {
  if (identity === null) return null;
  const [now, ...earlier] = identitiesOf(identity).map(({ name, dateOfBirth }) => ({
    name: `${name.surname}, ${name.forenames}`,
    born: dateOfBirth.slice(0, 4),
  }));
  return { crn: identity.crn, ...now!, earlier };
}

/** The events that say who the person is. */
export function identifiedBy({ identity }: CaseState): string {
  return identity === null
    ? ''
    : [identity, ...identity.corrections].map(({ stamp }) => stamp.revision).join();
}

/** A transfer that came to its end owes nothing more, save what outlives it. */
function counts({ rule }: RuleAnswer, transfer: Transfer): boolean {
  return isOpen(transfer) || ruleOf.get(rule)?.outlives === true;
}

function isUndone({ outcome }: RuleAnswer): boolean {
  return UNDONE.includes(outcome);
}

/** Its day is our suggestion, and not policy. */
const isOurs = ({ source }: RuleAnswer): boolean => source.status === 'proposed';

/** The earliest day, YYYY-MM-DD, from which something may have to go to a manager; looking too early does no harm. */
function escalateOn(answer: RuleAnswer): string | undefined {
  const { outcome, severity, dueOn, escalates } = answer;
  if (outcome === 'FAILED')
    return earliest(escalates?.map((step) => (step.raised ? undefined : step.dueOn)) ?? []);
  return isUndone(answer) && severity !== 'ADVISES' && dueOn !== undefined ? nextDay(dueOn) : undefined;
}

function transferRow(state: CaseState, transfer: Transfer, answers: readonly RuleAnswer[]): Row {
  const due = answers
    .filter((answer) => isUndone(answer) && answer.dueOn !== undefined)
    .toSorted((one, other) => ((one.dueOn ?? '') < (other.dueOn ?? '') ? -1 : 1))[0];
  const dueOn = due?.dueOn ?? null;
  const receiver = receivingPractitioner(transfer);
  const rosh = roshLevel(state).level;
  const requestedAt = transfer.requested?.stamp.recordedAt ?? null;
  return {
    transferId: transfer.transferId,
    caseId: state.caseId,
    kind: transfer.proposed.kind,
    stage: stageOf(transfer),
    fromTeam: transfer.proposed.fromTeam,
    toTeam: receivingTeam(transfer),
    supervisedBy: holderOf(state.responsibilities.SUPERVISION)?.staffId ?? null,
    receiver,
    rosh,
    mappaLevel: mappaLevel(state).level,
    requestedAt,
    intendedMoveOn: transfer.proposed.intendedMoveOn ?? null,
    movedEarly: Number(movedEarly(transfer)),
    dueOn,
    dueIsOurs: Number(due !== undefined && isOurs(due)),
    escalateOn: earliest(answers.map(escalateOn)) ?? null,
    open: openOf(transfer),
    urgency: urgencyOf({ transferId: transfer.transferId, receiver, rosh, dueOn, requestedAt }),
    revision: transfer.revision,
    erased: 0,
  };
}

/** 1 while it can still come to an outcome, 2 when it was refused and the home area owes its plan, else 0. */
function openOf(transfer: Transfer): 0 | 1 | 2 {
  if (isOpen(transfer)) return 1;
  return stageOf(transfer) === 'REFUSED' && awaitsHomePlan(transfer) ? 2 : 0;
}

/**
 * Panic order as text that sorts: sent and no named receiver, then very high and high risk, then the earliest day on which
 * something is due (so that the most overdue lead, whatever day it is), then the oldest request.
 */
export function urgencyOf(transfer: {
  transferId: string;
  receiver: string | null;
  rosh: string | null;
  dueOn: string | null;
  requestedAt: string | null;
}): string {
  const { receiver, rosh, dueOn, requestedAt, transferId } = transfer;
  const risk = rosh === 'VERY_HIGH' ? 0 : rosh === 'HIGH' ? 1 : 2;
  return [
    receiver === null && requestedAt !== null ? 0 : 1,
    risk,
    dueOn ?? LATER_THAN_ANY,
    requestedAt ?? LATER_THAN_ANY,
    transferId,
  ].join(' ');
}

function ruleRow(caseId: string, transfer: Transfer, answer: RuleAnswer): Row {
  return {
    caseId,
    transferId: transfer.transferId,
    rule: answer.rule,
    outcome: answer.outcome,
    severity: answer.severity,
    owes: answer.owes.side,
    role: answer.owes.role,
    dueOn: answer.dueOn ?? null,
    ours: Number(isOurs(answer)),
    done: Number(!isUndone(answer)),
    fromTeam: transfer.proposed.fromTeam,
    toTeam: receivingTeam(transfer),
  };
}

function offersOf({ caseId, responsibilities }: CaseState): Row[] {
  return Object.values(responsibilities)
    .flatMap(({ offers }) => offers)
    .map(({ offerId, kind, expiresAt }) => ({ caseId, offerId, kind, expiresAt }));
}

function emergenciesOf(state: CaseState): Row[] {
  const holder = state.responsibilities.SUPERVISION.tenures.at(-1)?.holder;
  return unseenEmergencies(state).map((access) => {
    const { accessId, reason, stamp } = access;
    const done = doneWith(state, access);
    const count = (wanted: DoneByCard['did']) => done.filter(({ did }) => did === wanted).length;
    return {
      caseId: state.caseId,
      accessId,
      actorId: stamp.actor.id,
      at: takenAt(stamp),
      reason,
      began: count('BEGAN'),
      concluded: count('CONCLUDED'),
      holder: holder?.staffId ?? null,
      team: holder?.area ?? '',
    };
  });
}

/** A transfer whose proposal was destroyed can still be found by its id, and is in no list. */
function erasedTransfers({ caseId, erasedEvents, transfers }: CaseState): Row[] {
  return erasedEvents.flatMap(({ type, transferId }) =>
    type !== 'TransferProposed' || transferId === undefined || transferId in transfers
      ? []
      : [{ ...blank, transferId, caseId }],
  );
}

const blank: Row = {
  ...{
    kind: null,
    stage: null,
    fromTeam: null,
    toTeam: null,
    supervisedBy: null,
    receiver: null,
    rosh: null,
  },
  ...{ mappaLevel: null, requestedAt: null, intendedMoveOn: null, movedEarly: 0, dueOn: null, dueIsOurs: 0 },
  ...{ escalateOn: null, open: 0, urgency: '', revision: -1, erased: 1 },
};

function earliest(days: readonly (string | undefined)[]): string | undefined {
  return days.filter((day) => day !== undefined).sort()[0];
}
