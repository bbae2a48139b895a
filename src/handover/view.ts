import type { CaseState } from '../case/case.ts';
import { isRoshUnchecked, mappaLevel, roshLevel } from '../case/risk/risk-levels.ts';
import { londonDay } from '../case/time.ts';
import { receivingPractitioner, receivingTeam, stageOf } from '../case/transfer/transfer.state.ts';
import type { Directory } from '../directory/directory.ts';
import type { Actor } from '../event-store/envelope/metadata.ts';
import { alarmsOf } from './alarms.ts';
import type { Outcome, RuleAnswer } from './assessment.ts';
import { changesSince } from './changes.ts';
import type { HandoverAnswer, RuleShown } from './handover.answers.ts';
import { owedByReader } from './reader.ts';
import { refusalOf, saidOf } from './said.ts';
import { firstAct, firstActOncePassed } from './view/first-act.ts';
import { linesShown, ruleShown } from './view/lines.ts';
import { nextActs, type IsYours } from './view/next.ts';
import { notKnown, nothingMissingSaidBy } from './view/not-known.ts';
import { holderShown, interimShown, staffShown, teamShown, tenureAt } from './view/people.ts';
import { readBackShown } from './view/read-back.ts';
import { startHere } from './view/start-here.ts';
import { stageInWords } from './words.ts';

/** What the view is made from, besides the case. */
export interface ViewOf {
  /** ISO 8601 UTC. */
  now: string;
  /** The earlier instant that is asked about; the case and the answers are those of that instant. */
  asAt?: string;
  answers: readonly RuleAnswer[];
  directory: Directory;
  /** Whoever asks: now, what they owe comes first. */
  reader?: Actor;
}

/** Rules that managers and reviewers see, and practitioners only when opened (design §8). */
const FOR_MANAGERS = [
  'HC-01',
  'HC-04',
  'HC-16',
  'HC-18',
  'HC-23',
  'HC-27',
  'HC-28',
  'HC-69',
  'HC-70',
  'HC-71',
];

/** Invariants are enforced and proved, not listed: shown only when one does not hold (design §8). */
const INVARIANTS = ['HC-13', 'HC-32', 'HC-38', 'HC-63'];

/**
 * How complete a handover is, in the order in which it is read (design §8). Pure. The transfer has to be one of the
 * case's; throws a `RangeError` otherwise.
 */
export function handoverView(state: CaseState, transferId: string, of: ViewOf): HandoverAnswer {
  const transfer = state.transfers[transferId];
  if (transfer === undefined) throw new RangeError('There is no transfer with this id in this case');
  const about = { state, transfer };
  const { answers, directory, asAt, reader } = of;
  const instant = asAt ?? of.now;
  const today = londonDay(instant);
  const held = tenureAt(state, instant, asAt !== undefined);
  const receiver = receivingPractitioner(transfer);
  const isYours: IsYours = ({ owes }) =>
    reader !== undefined && asAt === undefined && owedByReader(owes, about, reader, directory);
  const show = (answer: RuleAnswer): RuleShown =>
    ruleShown(answer, about, { today, directory, yours: isYours(answer) });
  const listed = answers.filter(({ rule, outcome }) => !INVARIANTS.includes(rule) || outcome !== 'SATISFIED');
  const applying = listed.filter(({ outcome }) => outcome !== 'NOT_APPLICABLE');
  const forManagers = applying.filter(({ rule }) => FOR_MANAGERS.includes(rule) || INVARIANTS.includes(rule));
  const { identity } = state;
  const stage = stageOf(transfer);
  return {
    caseId: state.caseId,
    transferId,
    kind: transfer.proposed.kind,
    stage,
    stageShown: stageInWords(transfer),
    crn: identity?.crn ?? '',
    name: identity === null ? '' : `${identity.name.surname}, ${identity.name.forenames}`,
    asAt: instant,
    inThePast: asAt !== undefined,
    fromTeam: teamShown(transfer.proposed.fromTeam, directory),
    toTeam: teamShown(receivingTeam(transfer), directory),
    holder: held === undefined ? null : holderShown(held.holder, directory),
    heldSince: held?.since ?? null,
    receiver: receiver === null ? null : staffShown(receiver, receivingTeam(transfer), directory),
    interim: interimShown(transfer, instant, directory),
    refusal: refusalOf(transfer, directory),
    rosh: roshLevel(state).level,
    roshUnchecked: isRoshUnchecked(state),
    mappaLevel: mappaLevel(state).level,
    alarms: alarmsOf(state, transfer, instant, directory),
    next: nextActs(applying, about, instant, isYours),
    startHere: startHere(state),
    firstAct: firstAct(about),
    firstActOncePassed: firstActOncePassed(about),
    readBack: readBackShown(about, directory),
    notKnown: notKnown(about, directory),
    nothingMissingSaidBy: nothingMissingSaidBy(about, directory),
    said: saidOf(state, transfer, directory),
    changes: reader === undefined || asAt !== undefined ? null : changesSince(about, reader.id, directory),
    lines: linesShown(
      applying.filter((each) => !forManagers.includes(each)),
      show,
    ),
    doNotApply: listed.filter(({ outcome }) => outcome === 'NOT_APPLICABLE').map(show),
    forManagers: forManagers.map(show),
    counts: {
      satisfied: count(answers, 'SATISFIED'),
      metLate: count(answers, 'MET_LATE'),
      failed: count(answers, 'FAILED'),
      notDue: count(answers, 'NOT_DUE'),
      unknown: count(answers, 'UNKNOWN'),
      notApplicable: count(answers, 'NOT_APPLICABLE'),
    },
    policyVersion: answers[0]?.policyVersion ?? '',
    erasedEvents: state.erasedEvents.filter((event) => (event.transferId ?? transferId) === transferId)
      .length,
    version: state.revision,
    revision: transfer.revision,
  };
}

const count = (answers: readonly RuleAnswer[], outcome: Outcome): number =>
  answers.filter((each) => each.outcome === outcome).length;
