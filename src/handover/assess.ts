import type { CaseState } from '../case/case.ts';
import type { Stamp } from '../case/decider.ts';
import { recordedUntil, recordedUpTo } from '../case/known.ts';
import type { EscalationLevel, Gate } from '../case/oversight/oversight.events.ts';
import { endOf, endOfLondonDay, londonDay } from '../case/time.ts';
import { isOpen, rulingOn, stageOf, type Stage, type Transfer } from '../case/transfer/transfer.state.ts';
import type { Assess, Policy, PolicyHistory, RuleAnswer, RulePolicy, Severity } from './assessment.ts';
import { startOf } from './rules/clocks.ts';
import { escalationRule, escalationSteps, judgeEscalations } from './rules/escalation.ts';
import { predicateOf } from './rules/predicates.ts';
import {
  idsOf,
  passedGate,
  dayOf,
  type About,
  type Limit,
  type Rule,
  type Situation,
  type Verdict,
} from './rules/rule.ts';
import { ruleOf, rules } from './rules/rules.ts';
import { calendarVersion, CalendarEnds, lastDay } from './working-days.ts';

/**
 * How complete a handover is (design §9): every rule of the policy in force at the asked instant, sorted by id.
 * Never throws: what cannot be worked out is UNKNOWN, with a finding that says why. The case must hold only what is to
 * be judged by: for an earlier instant, cut the log first and pass the state through `occurredBy`.
 */
export function assess(history: PolicyHistory): Assess {
  return (state, transferId, now) => {
    const policy = history.at(now);
    const asked: Asked = { state, transferId, now, history, policy, back: new Map() };
    const answers = rules
      .filter(({ id }) => Object.hasOwn(policy.rules, id))
      .map((rule) => {
        const s = situation(rule.id, asked);
        return answer(rule, s, asked, () => judge(rule, s, asked));
      });
    const escalated = withEscalations(answers, asked);
    return escalated.toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
  };
}

/** The rules that stand in the way of an act: it is refused, or goes on with a reason for each (design §9). */
export function unmetAt(gate: Gate, answers: readonly RuleAnswer[]): RuleAnswer[] {
  return answers.filter(
    (each) =>
      each.gate === gate &&
      each.severity !== 'ADVISES' &&
      (each.outcome === 'FAILED' || each.outcome === 'NOT_DUE' || each.outcome === 'UNKNOWN'),
  );
}

/** A rule that goes to a manager: one entry for each level whose day has come and that has not been told (HC-16). */
export interface LateRule {
  rule: string;
  to: EscalationLevel;
  /** The day on which it falls due, YYYY-MM-DD: the same whoever works it out, and whenever. */
  dueOn: string;
}

/** What the escalation clock has to raise at an instant. */
export function lateRules(answers: readonly RuleAnswer[], now: string): LateRule[] {
  const today = londonDay(now);
  return answers.flatMap(({ rule, escalates = [] }) =>
    escalates
      .filter(({ raised, dueOn }) => raised === undefined && dueOn <= today)
      .map(({ to, dueOn }) => ({ rule, to, dueOn })),
  );
}

interface Asked {
  state: CaseState;
  transferId: string;
  now: string;
  history: PolicyHistory;
  policy: Policy;
  /** The case as recorded up to a fact or an instant, by that: several rules look back at the same. */
  back: Map<Stamp | string, CaseState>;
}

/** A rule's policy; only asked for rules that the policy names. */
const policyOf = (rule: { id: string }, { policy }: Asked): RulePolicy => policy.rules[rule.id] as RulePolicy;

/** The answer of one rule, whatever happens while it is worked out. Nothing is known of a transfer that is not there. */
function answer(
  rule: Omit<Rule, 'judge'>,
  s: Situation | undefined,
  asked: Asked,
  verdictOf: () => Verdict,
): RuleAnswer {
  const { gate, source } = policyOf(rule, asked);
  const { outcome, finding, because, limit, owes } = trying(verdictOf);
  const overridden = lastOverride(rule.id, asked);
  return {
    rule: rule.id,
    title: rule.title,
    outcome,
    severity: s?.severity ?? policyOf(rule, asked).severity,
    ...(gate !== undefined && { gate }),
    line: rule.line,
    owes: owes ?? rule.owes,
    why: s === undefined ? '' : rule.why(s),
    finding,
    ...(limit && { dueOn: limit.dueOn, deadlineBasis: limit.basis }),
    because,
    ...(overridden && { overridden }),
    source,
    policyVersion: asked.policy.version,
  };
}

/** What it is not known to be excused from, it is held to (design §9). */
function severityOf({ severity, stricter, gate }: RulePolicy, about: About): Severity {
  if (stricter === undefined) return severity;
  const by = passedGate(about.transfer, gate)?.revision ?? Infinity;
  return predicateOf(stricter.when).holds(about, by) === 'no' ? severity : stricter.severity;
}

function trying(verdictOf: () => Verdict): Verdict {
  try {
    return verdictOf();
  } catch (error) {
    const why = error instanceof CalendarEnds ? error.message : 'What is recorded could not be read';
    return { outcome: 'UNKNOWN', finding: `This could not be worked out. ${why}.`, because: [] };
  }
}

function judge(rule: Rule, s: Situation | undefined, asked: Asked): Verdict {
  const gone = erased(rule, asked);
  if (gone !== undefined) return gone;
  if (s === undefined) {
    return { outcome: 'UNKNOWN', finding: 'Nothing is recorded about this transfer.', because: [] };
  }
  const { transfer, policy } = s;
  const reached = passedGate(transfer, policy.gate);
  const by = reached?.revision ?? Infinity;
  let unsure: string | undefined;
  for (const name of policy.applies) {
    const predicate = predicateOf(name);
    const holds = predicate.holds(s, by);
    if (holds === 'no') {
      return { outcome: 'NOT_APPLICABLE', finding: predicate.otherwise(s, by), because: [] };
    }
    if (holds === 'unknown') unsure ??= predicate.unsure;
  }
  return overtaken(rule, cautious(rule.judge(s), unsure), transfer, reached);
}

/** A rule rests on an event whose content was destroyed: whatever it said, it cannot count as done. */
function erased(
  { needs, needsOfCase = [] }: Omit<Rule, 'judge'>,
  { state, transferId }: Asked,
): Verdict | undefined {
  const finding = 'This rests on something that was recorded and has since been erased.';
  const gone = state.erasedEvents.filter(
    (event) =>
      (event.transferId === transferId &&
        (event.type === 'TransferProposed' || needs.some((type) => type === event.type))) ||
      needsOfCase.some((type) => type === event.type),
  );
  if (gone.length === 0 && !state.erased) return undefined;
  return { outcome: 'UNKNOWN', finding, because: gone.map(({ eventId }) => eventId) };
}

/** What is not known never excuses anybody: the rule, or its shorter limit, is taken to apply, and that is said. */
function cautious(verdict: Verdict, unsure: string | undefined): Verdict {
  const cautions = [unsure && `It is taken to apply, because ${unsure}.`, verdict.limit?.caution].filter(
    (text) => text !== undefined && text !== '',
  );
  return { ...verdict, finding: [verdict.finding, ...cautions].join(' ') };
}

const overtakenAs: Partial<Record<Stage, (transfer: Transfer) => { stamp?: Stamp; words: string }>> = {
  WITHDRAWN: ({ withdrawn }) => ({ ...withdrawn, words: 'withdrawn' }),
  SUPERSEDED: ({ superseded }) => ({ ...superseded, words: 'stopped' }),
  REFUSED: (transfer) => ({ ...(rulingOn(transfer) ?? transfer.refused), words: 'refused' }),
  ENDED: ({ ended }) => ({ ...ended, words: 'ended' }),
};

/** What was not done before a transfer came to nothing can no longer matter, unless it guarded an act that took place. */
function overtaken(rule: Rule, verdict: Verdict, transfer: Transfer, reached: Stamp | undefined): Verdict {
  const end = overtakenAs[stageOf(transfer)]?.(transfer);
  const done = verdict.outcome === 'SATISFIED' || verdict.outcome === 'MET_LATE';
  if (end === undefined || done || rule.outlives || reached !== undefined) return verdict;
  const day = end.stamp === undefined ? '' : ` on ${dayOf(end.stamp)}`;
  return {
    outcome: 'NOT_APPLICABLE',
    finding: `The transfer was ${end.words}${day}. By then: ${verdict.finding}`,
    because: [...verdict.because, ...idsOf(end.stamp)],
  };
}

/** What a rule may know; undefined when there is no such transfer. */
function situation(rule: string, asked: Asked): Situation | undefined {
  const { state, transferId, now } = asked;
  const transfer = state.transfers[transferId];
  if (transfer === undefined) return undefined;
  const policy = policyOf({ id: rule }, asked);
  return {
    state,
    transfer,
    now,
    policy,
    severity: severityOf(policy, { state, transfer }),
    recordedBy: (mark) => recordedBy(mark, transfer.transferId, asked),
    start: policy.clock && startOf(policy.clock.starts, transfer),
    limit: (start, done) => limitOf(rule, policy, transfer, asked, start, done),
    lastDaySet: (day, by) => ({
      dueOn: day,
      end: endOfLondonDay(day),
      basis: { policyVersion: asked.history.at(by.recordedAt).version, calendarVersion },
      caution: '',
    }),
  };
}

function recordedBy(mark: Stamp | string, transferId: string, { state, back }: Asked): About {
  const known = back.get(mark);
  const then =
    known ?? (typeof mark === 'string' ? recordedUntil(state, mark) : recordedUpTo(state, mark.revision));
  back.set(mark, then);
  return { state: then, transfer: then.transfers[transferId] as Transfer };
}

/**
 * A limit keeps the policy that was in force when its clock started, or is in force now where it has yet to start: a rule
 * that came later sets no last day for what had begun before it.
 */
function limitOf(
  rule: string,
  policy: RulePolicy,
  transfer: Transfer,
  { state, history, now }: Asked,
  start: Stamp | string,
  done: Stamp | undefined,
): Limit | undefined {
  const startedAt = typeof start === 'string' ? start : startInstant(start, policy);
  const kept = history.at(startedAt < now ? startedAt : now);
  const deadline = kept.rules[rule]?.deadline;
  if (deadline === undefined) return undefined;
  const { workingDays, shorter } = deadline;
  const predicate = shorter && predicateOf(shorter.when);
  const holds = predicate?.holds({ state, transfer }, done?.revision ?? Infinity) ?? 'no';
  const dueOn = lastDay(startedAt, holds !== 'no' && shorter ? shorter.workingDays : workingDays);
  return {
    dueOn,
    end: endOfLondonDay(dueOn),
    basis: { policyVersion: kept.version, calendarVersion },
    caution: holds === 'unknown' ? `The shorter limit is used, because ${predicate?.unsure}.` : '',
  };
}

/** A fact of which only the recording is known starts a clock when it was recorded. */
function startInstant({ occurredAt, precision, recordedAt }: Stamp, { clock }: RulePolicy): string {
  const occurred = clock?.time === 'occurred' ? endOf({ at: occurredAt, precision }) : null;
  return occurred ?? recordedAt;
}

function lastOverride(rule: string, { state, transferId }: Asked): RuleAnswer['overridden'] {
  const override = state.oversight.overrides.findLast(
    (each) => each.rule === rule && each.transferId === transferId,
  );
  if (override === undefined) return undefined;
  const { reason, gate, stamp } = override;
  const agreed = agreedOn(override, state);
  return { reason, by: stamp.actor.id, at: stamp.recordedAt, gate, ...(agreed && { agreed }) };
}

/** What two managers agreed on for a rule that blocks; undefined for one that was passed with a reason. */
function agreedOn(
  { proposalId, compensatingAction, until }: CaseState['oversight']['overrides'][number],
  { oversight }: CaseState,
): NonNullable<RuleAnswer['overridden']>['agreed'] {
  const proposal = oversight.blockPasses.find((each) => each.proposalId === proposalId);
  if (proposal?.seconded === undefined || compensatingAction === undefined || until === undefined) {
    return undefined;
  }
  const { stamp, seconded } = proposal;
  return { compensatingAction, until, proposedBy: stamp.actor.id, secondedBy: seconded.stamp.actor.id };
}

/** Adds to late answers where they go, and HC-16, which is judged from that. After its end, what outlives it goes on. */
function withEscalations(answers: RuleAnswer[], asked: Asked): RuleAnswer[] {
  const { state, transferId, now, policy } = asked;
  if (!Object.hasOwn(policy.rules, escalationRule.id)) return answers;
  const transfer = state.transfers[transferId];
  const open = transfer !== undefined && isOpen(transfer);
  let unknown: unknown;
  const all = answers.map((each) => {
    if (!open && ruleOf.get(each.rule)?.outlives !== true) return each;
    try {
      const escalates = escalationSteps(each, asked);
      return escalates.length === 0 ? each : { ...each, escalates };
    } catch (error) {
      unknown = error;
      return each;
    }
  });
  const hc16 = answer(escalationRule, situation(escalationRule.id, asked), asked, () => {
    if (unknown !== undefined) throw unknown;
    return erased(escalationRule, asked) ?? judgeEscalations(all, now);
  });
  return [...all, hc16];
}
