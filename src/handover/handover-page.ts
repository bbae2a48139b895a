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
  /** From which team to which. */
  wayShown: string;
  /** True once the receiving practitioner holds supervision. */
  holdsAsReceiver: boolean;
  riskShown: string;
  /** What is read in twenty seconds; all of it stands folded below. Null when no line says who is at risk. */
  atRisk: AtRiskInShort | null;
  /** Everybody else of whom a line stands, each in a few words. */
  alsoAtRisk: Pick<AtRiskInShort, 'who' | 'whenGreatest' | 'marks'>[];
  /** The beginning of what is done first tonight; empty when nobody can act. */
  firstActShown: string;
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
        marks: marksOf(item),
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
    wayShown: wayInWords(handover),
    holdsAsReceiver: handover.receiver !== null && handover.holder?.staffId === handover.receiver.staffId,
    riskShown: riskInWords(handover),
    atRisk: atRiskInShort(handover.startHere),
    alsoAtRisk: alsoAtRisk(handover.startHere),
    firstActShown: inSentences(handover.firstAct?.act ?? ''),
    notKnownInShort: notKnownInShort(handover),
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
function inShort(text: string, most = SHORT): string {
  const words = text.trim().split(/\s+/);
  return words.length <= most ? words.join(' ') : `${words.slice(0, most).join(' ')} …`;
}

/** The first sentences of a text, as many as are short together; never a part of one. */
function inSentences(text: string): string {
  const sentences = text.trim().split(/(?<=[.!?])\s+/);
  let shown = sentences[0] ?? '';
  for (const next of sentences.slice(1)) {
    const longer = `${shown} ${next}`;
    if (wordsIn(longer) > 2 * SHORT) return `${shown} …`;
    shown = longer;
  }
  return shown;
}

const wordsIn = (text: string): number => text.trim().split(/\s+/).length;

const NOT_SAID = 'not said';

function atRiskInShort([first]: readonly AtRiskShown[]): AtRiskInShort | null {
  if (first === undefined) return null;
  return {
    who: inShort(nameOf(first)),
    whenGreatest: inSentences(first.whenGreatest ?? NOT_SAID),
    firstSign: inSentences(first.firstSign ?? NOT_SAID),
    marks: marksOf(first),
  };
}

const nameOf = ({ who, groups }: AtRiskShown): string => who ?? groups.join(', ');

/** Everybody is named; the more they are, the less is said of each. */
function alsoAtRisk([, ...others]: readonly AtRiskShown[]): HandoverPage['alsoAtRisk'] {
  const standing = others.filter(({ isWithdrawn }) => !isWithdrawn);
  const most = Math.max(4, Math.floor(12 / standing.length));
  return standing.map((item) => ({
    who: inShort(nameOf(item), most),
    whenGreatest: standing.length > 3 ? '' : inShort(item.whenGreatest ?? NOT_SAID, most),
    marks: marksOf(item),
  }));
}

/** The first of what is not known, and as many more as are read at a glance. */
function notKnownInShort({ notKnown }: HandoverAnswer): string[] {
  const [first, ...more] = notKnown.slice(0, 3).map((text) => inShort(text));
  if (first === undefined) return [];
  const shown = [first];
  for (const next of more) if (wordsIn([...shown, next].join(' ')) <= 1.5 * SHORT) shown.push(next);
  return shown;
}

/** How a statement must not be read. */
function marksOf({ statementType, isNoFact, isUnchecked, isWithdrawn }: AtRiskShown): string[] {
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

/** What the names of both teams end with is said once: "Leeds to Nottingham City sentence management". */
function wayInWords({ fromTeam, toTeam }: HandoverAnswer): string {
  const [from, to] = [fromTeam.split(' '), toTeam.split(' ')];
  let shared = 0;
  while (shared < Math.min(from.length, to.length) - 1 && from.at(-1 - shared) === to.at(-1 - shared))
    shared += 1;
  return `${from.slice(0, from.length - shared).join(' ')} to ${toTeam}`;
}

function riskInWords({ rosh, roshUnchecked, mappaLevel }: HandoverAnswer): string {
  const level = rosh === null ? 'not recorded' : rosh.toLowerCase().replaceAll('_', ' ');
  const mappa =
    mappaLevel === null
      ? 'MAPPA level not recorded.'
      : mappaLevel === 0
        ? 'Considered for MAPPA, not managed under it.'
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
