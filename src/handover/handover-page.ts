import type { CommandRoute } from '../case/routes.ts';
import type { Outcome } from './assessment.ts';
import type {
  Alarm,
  AtRiskShown,
  HandoverAnswer,
  LineShown,
  NextAct,
  RuleShown,
} from './handover.answers.ts';
import { ruleOf } from './rules/rules.ts';

/** A rule with what the page decides about it. */
interface RuleOnPage extends RuleShown {
  /** True when it is undone and its page does something as things stand. */
  canBeMet: boolean;
  /** True when policy does not ask for it and we suggest it. */
  ours: boolean;
}

/** What `handover.njk` is given. */
export interface HandoverPage {
  handover: Omit<HandoverAnswer, 'alarms' | 'next' | 'lines' | 'doNotApply' | 'forManagers' | 'startHere'> & {
    startHere: (AtRiskShown & { marks: string[] })[];
    alarms: (Alarm & { canBeMet: boolean })[];
    next: (NextAct & { canBeMet: boolean; ours: boolean })[];
    lines: (Omit<LineShown, 'rules'> & { rules: RuleOnPage[] })[];
    doNotApply: RuleOnPage[];
    forManagers: RuleOnPage[];
  };
  riskShown: string;
  /** What is read in twenty seconds; all of it stands folded below. Null when no line says who is at risk. */
  atRisk: AtRiskInShort | null;
  /** The first of what is not known, each in a few words. */
  notKnownInShort: string[];
  readBackShown: string;
  countsShown: string;
  /** False for the past, and for somebody who may only read: then nothing on the page leads to an act. */
  canAct: boolean;
  /** What ends the transfer, once supervision has passed and no rule asks for more. */
  ending?: { title: string; href: string };
  /** What can be done beside the next acts. */
  others: { title: string; href: string }[];
}

/** Who is at risk, when it is greatest and what would be seen first, in a few words. */
interface AtRiskInShort {
  who: string;
  whenGreatest: string;
  firstSign: string;
  /** What nobody may take it for: "Allegation", "unchecked", "withdrawn". */
  marks: string[];
}

const UNDONE: readonly Outcome[] = ['FAILED', 'UNKNOWN', 'NOT_DUE'];

/** The page of one handover for somebody who may do these acts about it; `undefined` for somebody who may only read. */
export function handoverPage(
  handover: HandoverAnswer,
  routes: readonly CommandRoute[] | undefined,
): HandoverPage {
  const offered = routes ?? [];
  const hrefs = new Set(offered.map((route) => hrefOf(handover, route)));
  const canAct = routes !== undefined && !handover.inThePast;
  const leads = (href: string) => canAct && hrefs.has(href);
  const meets = ({ href, rule, yours }: RuleShown | NextAct) =>
    leads(href) && (yours || ruleOf.get(rule)?.byOwnerOnly !== true);
  const isOurs = ({ basis }: RuleShown | NextAct) => basis.startsWith('our suggestion');
  const shown = (rule: RuleShown): RuleOnPage => ({
    ...rule,
    canBeMet: meets(rule) && UNDONE.includes(rule.outcome),
    ours: isOurs(rule),
    href: asShown(handover, rule.href),
  });
  const ending =
    canAct && handover.next.length === 0 ? offered.find(({ act }) => act === 'complete') : undefined;
  const due = new Set(handover.next.filter(meets).map(({ href }) => href));
  return {
    handover: {
      ...handover,
      startHere: handover.startHere.map((item) => ({
        ...item,
        marks: marksOf({ ...item, statementType: item.statementType }),
      })),
      alarms: handover.alarms.map((alarm) => ({
        ...alarm,
        canBeMet: leads(alarm.href) || (canAct && alarm.href.startsWith('/cases/')),
      })),
      next: handover.next.map((act) => ({
        ...act,
        canBeMet: meets(act),
        ours: isOurs(act),
        href: asShown(handover, act.href),
      })),
      lines: handover.lines.map((line) => ({ ...line, rules: line.rules.map(shown) })),
      doNotApply: handover.doNotApply.map(shown),
      forManagers: handover.forManagers.map(shown),
    },
    riskShown: riskInWords(handover),
    atRisk: atRiskInShort(handover.startHere),
    notKnownInShort: handover.notKnown.slice(0, 3).map(inShort),
    readBackShown: readBackInWords(handover),
    countsShown: countsInWords(handover),
    canAct,
    ...(ending && { ending: { title: ending.title, href: hrefOf(handover, ending) } }),
    others: offered
      .filter((route) => route.to === 'transfer' && !due.has(hrefOf(handover, route)))
      .map((route) => ({ title: route.title, href: asShown(handover, hrefOf(handover, route)) })),
  };
}

const hrefOf = ({ caseId, transferId }: HandoverAnswer, { act, to }: CommandRoute) =>
  to === 'case' ? `/cases/${caseId}/${act}` : `/handovers/${transferId}/${act}`;

/** Who signs, confirms having read, or reads back, means what this page showed, not what it became while they read. */
function asShown({ version }: HandoverAnswer, href: string): string {
  return /\/(sign|read-(request|summary|back))$/.test(href) ? `${href}?version=${version}` : href;
}

/** How many words of a text are read before it is opened. */
const SHORT = 10;

/** The beginning of a text, whole where it is short. */
function inShort(text: string): string {
  const words = text.trim().split(/\s+/);
  return words.length <= SHORT ? words.join(' ') : `${words.slice(0, SHORT).join(' ')} …`;
}

const NOT_SAID = 'not said';

function atRiskInShort([first]: readonly AtRiskShown[]): AtRiskInShort | null {
  if (first === undefined) return null;
  const { groups, who, whenGreatest, firstSign, statementType, isNoFact, isUnchecked, isWithdrawn } = first;
  return {
    who: inShort(who ?? groups.join(', ')),
    whenGreatest: inShort(whenGreatest ?? NOT_SAID),
    firstSign: inShort(firstSign ?? NOT_SAID),
    marks: marksOf({ statementType, isNoFact, isUnchecked, isWithdrawn }),
  };
}

/** How a statement must not be read. */
function marksOf({
  statementType,
  isNoFact,
  isUnchecked,
  isWithdrawn,
}: Pick<AtRiskShown, 'isNoFact' | 'isUnchecked' | 'isWithdrawn'> & {
  statementType: string | undefined;
}): string[] {
  return [
    ...(isNoFact && statementType !== undefined ? [statementType] : []),
    ...(isUnchecked ? ['Recorded elsewhere, unchecked'] : []),
    ...(isWithdrawn ? ['Withdrawn'] : []),
  ];
}

const readBackStandings = {
  GIVEN: 'Waits for the transferring practitioner to confirm it',
  CONFIRMED: 'Confirmed by the transferring practitioner',
  CORRECTED: 'Corrected: it has to be read back again',
  OVERTAKEN: 'Overtaken: what it rests on has changed, and it has to be read back again',
} as const;

function readBackInWords({ readBack }: HandoverAnswer): string {
  return readBack === null
    ? 'The receiving practitioner has not said in their own words what they understood.'
    : `${readBackStandings[readBack.standing]}.`;
}

function riskInWords({ rosh, roshUnchecked, mappaLevel }: HandoverAnswer): string {
  const level = rosh === null ? 'not recorded' : rosh.toLowerCase().replaceAll('_', ' ');
  const mappa =
    mappaLevel === null
      ? 'MAPPA level not recorded.'
      : mappaLevel === 0
        ? 'Considered for MAPPA and not managed under it.'
        : `MAPPA level ${mappaLevel}.`;
  const unchecked = roshUnchecked ? ' (recorded elsewhere, unchecked)' : '';
  return `Risk of serious harm: ${level}${unchecked}. ${mappa}`;
}

function countsInWords({ counts }: HandoverAnswer): string {
  const { failed, unknown, notDue, metLate, satisfied } = counts;
  const all = failed + unknown + notDue + metLate + satisfied;
  const parts: [number, string][] = [
    [failed, 'not done'],
    [unknown, 'not known'],
    [notDue, 'still to do'],
    [metLate, 'done late'],
    [satisfied, 'done'],
  ];
  const words = parts.filter(([count]) => count > 0).map(([count, outcome]) => `${count} ${outcome}`);
  return `Of ${all} rules that apply: ${new Intl.ListFormat('en-GB').format(words)}.`;
}
