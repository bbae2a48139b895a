import type { CaseState } from '../case/case.ts';
import type { Gate } from '../case/oversight/oversight.events.ts';
import type { Holder } from '../case/responsibility/responsibility.events.ts';
import { clockTime, dayInWords, londonDay } from '../case/time.ts';
import {
  agreement,
  isOpen,
  openQueries,
  receivingPractitioner,
  receivingTeam,
  stageOf,
  type Transfer,
} from '../case/transfer/transfer.state.ts';
import type { Directory } from '../directory/directory.ts';
import type { Actor } from '../event-store/envelope/metadata.ts';
import { alarmsOf, standingInterim } from './alarms.ts';
import type { Line, Outcome, RuleAnswer } from './assessment.ts';
import { changesSince } from './changes.ts';
import type {
  HandoverAnswer,
  InterimShown,
  LineShown,
  NextAct,
  PersonShown,
  RuleShown,
} from './handover.answers.ts';
import { owedByReader } from './reader.ts';
import { mappaLevel, roshLevel } from '../case/risk/risk-levels.ts';
import { passedGate, said, type About } from './rules/rule.ts';
import { ruleOf } from './rules/rules.ts';
import { refusalOf, saidOf } from './said.ts';
import { capital } from './said/entry.ts';
import { basisOf, countsInWords, lines, owedBy, stageInWords, worstFirst } from './words.ts';

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
const FOR_MANAGERS = ['HC-01', 'HC-04', 'HC-16', 'HC-18'];

/** Invariants are enforced and proved, not listed: shown only when one does not hold (design §8). */
const INVARIANTS = ['HC-13'];

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
    fromTeam: teamName(transfer.proposed.fromTeam, directory),
    toTeam: teamName(receivingTeam(transfer), directory),
    holder: held === undefined ? null : holderShown(held.holder, directory),
    heldSince: held?.since ?? null,
    receiver: receiver === null ? null : staffShown(receiver, receivingTeam(transfer), directory),
    interim: interimShown(transfer, instant, directory),
    refusal: refusalOf(transfer, directory),
    rosh: roshLevel(state).level,
    mappaLevel: mappaLevel(state).level,
    alarms: alarmsOf(state, transfer, instant, directory),
    next: nextActs(applying, about, instant, isYours),
    notKnown: notKnown(transfer),
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

/** Now, the last one counts even when this machine's clock is behind the one that recorded it. */
function tenureAt({ responsibilities }: CaseState, instant: string, inThePast: boolean) {
  return responsibilities.SUPERVISION.tenures.findLast(
    ({ since, until }) => (until === null || instant < until) && (!inThePast || since <= instant),
  );
}

const ACT_ORDER: readonly Gate[] = ['request', 'refuse', 'agree', 'pass', 'first-visit', 'complete'];

/** Which act it belongs before. A rule without one follows from how things stand: it comes with the next act. */
function gateOrder({ gate }: RuleAnswer, transfer: Transfer): number {
  if (gate !== undefined) return ACT_ORDER.indexOf(gate);
  return ACT_ORDER.indexOf(
    transfer.requested === undefined ? 'request' : agreement(transfer) ? 'pass' : 'agree',
  );
}

/**
 * How soon it has to be done: what is overdue by its day; what should have been done by now; what has a last day of its
 * own; what stands before the next act; what the transfer went on without. A dispute is decided before anything else.
 */
function urgency(answer: RuleAnswer, transfer: Transfer, today: string): number {
  const { rule, outcome, severity, gate, dueOn } = answer;
  if (rule === 'HC-01' && stageOf(transfer) === 'DISPUTED') return 0;
  if (isOverdue(answer, today)) return 1;
  const goesOn = dueOn !== undefined || ruleOf.get(rule)?.outlives === true;
  if (passedGate(transfer, gate) !== undefined && !goesOn) return 5;
  if (outcome === 'FAILED' && severity !== 'ADVISES') return 2;
  return dueOn !== undefined && rule !== 'HC-01' ? 3 : 4;
}

/** Whether it is owed by whoever asks. */
type IsYours = (answer: RuleAnswer) => boolean;

/** At most three acts that can be done by now, the reader's own first, then the most urgent. Nothing for what is over. */
function nextActs(answers: readonly RuleAnswer[], about: About, now: string, isYours: IsYours): NextAct[] {
  const { transfer } = about;
  const today = londonDay(now);
  const undone = answers.filter(
    ({ rule, outcome }) =>
      ['FAILED', 'NOT_DUE', 'UNKNOWN'].includes(outcome) &&
      (isOpen(transfer) || ruleOf.get(rule)?.outlives === true),
  );
  const acts = undone.flatMap((answer) => {
    const act = ruleOf.get(answer.rule)?.act(about, now);
    const when = urgency(answer, transfer, today);
    const gate = gateOrder(answer, transfer);
    return act === undefined ? [] : [{ answer, act, when, gate, yours: isYours(answer) }];
  });
  const sorted = acts.toSorted(
    (a, b) =>
      Number(b.yours) - Number(a.yours) ||
      a.when - b.when ||
      (a.when === 1 || a.when === 3 ? compare(a.answer.dueOn, b.answer.dueOn) : 0) ||
      a.gate - b.gate ||
      Number(a.answer.rule === 'HC-01') - Number(b.answer.rule === 'HC-01') ||
      compare(a.answer.rule, b.answer.rule),
  );
  return sorted.slice(0, 3).map(({ answer, act, yours }) => ({
    act,
    who: owedBy(answer.owes),
    yours,
    ...(answer.dueOn !== undefined && { dueOn: answer.dueOn }),
    overdue: isOverdue(answer, today),
    rule: answer.rule,
    basis: basisOf(answer.source),
    href: hrefOf(answer, about),
  }));
}

const compare = (a = '', b = ''): number => (a === b ? 0 : a < b ? -1 : 1);

const isOverdue = ({ outcome, dueOn }: RuleAnswer, today: string): boolean =>
  dueOn !== undefined && dueOn < today && ['FAILED', 'NOT_DUE', 'UNKNOWN'].includes(outcome);

/** What the two practitioners said that they do not know, and what was asked and is not answered, each once. */
function notKnown(transfer: Transfer): string[] {
  const { requested, conversations } = transfer;
  const told = [
    requested?.notKnown,
    ...conversations.map((conversation) => conversation.notKnown),
    ...openQueries(transfer).map(
      ({ to, question }) => `Not answered by the ${to === 'HOME' ? 'home' : 'receiving'} side: ${question}`,
    ),
  ];
  return [
    ...new Set(told.filter((text) => text !== undefined && said(text)).map((text) => (text ?? '').trim())),
  ];
}

/** The lines that have rules; what is unknown stands in its own line and in that of what is not known. */
function linesShown(answers: readonly RuleAnswer[], show: (answer: RuleAnswer) => RuleShown): LineShown[] {
  return (Object.keys(lines) as Line[]).flatMap((line) => {
    const own = answers.filter(
      (each) => each.line === line || (line === 'not-known' && each.outcome === 'UNKNOWN'),
    );
    const rules = worstFirst.flatMap((outcome) => own.filter((each) => each.outcome === outcome));
    const [worst] = rules;
    if (worst === undefined) return [];
    return [
      {
        line,
        title: lines[line],
        worst: worst.outcome,
        summary: countsInWords(rules),
        rules: rules.map(show),
      },
    ];
  });
}

function ruleShown(
  answer: RuleAnswer,
  about: About,
  { today, directory, yours }: { today: string; directory: Directory; yours: boolean },
): RuleShown {
  const { rule, title, outcome, severity, gate, finding, why, dueOn, because, overridden, policyVersion } =
    answer;
  return {
    rule,
    title,
    outcome,
    severity,
    ...(gate !== undefined && { gate }),
    finding,
    why,
    who: owedBy(answer.owes),
    yours,
    ...(dueOn !== undefined && { dueOn }),
    overdue: isOverdue(answer, today),
    basis: basisOf(answer.source),
    because: [...because],
    ...(overridden && { overridden: overriddenInWords(overridden, directory) }),
    href: hrefOf(answer, about),
    policyVersion,
  };
}

function overriddenInWords(
  { by, at, reason, agreed }: NonNullable<RuleAnswer['overridden']>,
  directory: Directory,
): string {
  const who = (staffId: string) => directory.staff(staffId)?.name ?? 'somebody who has left';
  const went = `${capital(who(by))} went on without it at ${clockTime(at)}: ${reason}`;
  if (agreed === undefined) return went;
  const { proposedBy, secondedBy, compensatingAction, until } = agreed;
  return `${went}. ${who(proposedBy)} proposed it and ${who(secondedBy)} agreed, until ${dayInWords(until)}. What makes up for it: ${compensatingAction}`;
}

const hrefOf = ({ rule }: RuleAnswer, about: About): string =>
  `/handovers/${about.transfer.transferId}/${ruleOf.get(rule)?.page(about) ?? ''}`;

const teamName = (code: string, directory: Directory): string => directory.team(code)?.name ?? code;

function holderShown({ staffId, name, area, agency }: Holder, directory: Directory): PersonShown {
  if (staffId !== undefined) return staffShown(staffId, area, directory);
  return { name: name ?? agency, where: area };
}

function interimShown(transfer: Transfer, now: string, directory: Directory): InterimShown | null {
  const standing = standingInterim(transfer, now);
  if (standing === undefined) return null;
  const { seenByStaffId, answersTonight, until } = standing;
  return { seenBy: staffShown(seenByStaffId, receivingTeam(transfer), directory), answersTonight, until };
}

function staffShown(staffId: string, team: string, directory: Directory): PersonShown {
  const staff = directory.staff(staffId);
  return {
    staffId,
    name: staff?.name ?? 'Not in the directory',
    where: teamName(staff?.team ?? team, directory),
  };
}
