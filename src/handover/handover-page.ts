import type { CommandRoute } from '../case/routes.ts';
import type { Outcome } from './assessment.ts';
import type { Alarm, HandoverAnswer, LineShown, NextAct, RuleShown } from './handover.answers.ts';
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
  handover: Omit<HandoverAnswer, 'alarms' | 'next' | 'lines' | 'doNotApply' | 'forManagers'> & {
    alarms: (Alarm & { canBeMet: boolean })[];
    next: (NextAct & { canBeMet: boolean; ours: boolean })[];
    lines: (Omit<LineShown, 'rules'> & { rules: RuleOnPage[] })[];
    doNotApply: RuleOnPage[];
    forManagers: RuleOnPage[];
  };
  riskShown: string;
  countsShown: string;
  /** False for the past, and for somebody who may only read: then nothing on the page leads to an act. */
  canAct: boolean;
  /** What ends the transfer, once supervision has passed and no rule asks for more. */
  ending?: { title: string; href: string };
  /** What can be done beside the next acts. */
  others: { title: string; href: string }[];
}

const UNDONE: readonly Outcome[] = ['FAILED', 'UNKNOWN', 'NOT_DUE'];

/** The page of one handover for somebody who may do these acts about it; `undefined` for somebody who may only read. */
export function handoverPage(
  handover: HandoverAnswer,
  routes: readonly CommandRoute[] | undefined,
): HandoverPage {
  const offered = routes ?? [];
  const hrefs = new Set(offered.map(({ act }) => hrefOf(handover, act)));
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
    countsShown: countsInWords(handover),
    canAct,
    ...(ending && { ending: { title: ending.title, href: hrefOf(handover, ending.act) } }),
    others: offered
      .filter(({ act }) => !due.has(hrefOf(handover, act)))
      .map(({ act, title }) => ({ title, href: asShown(handover, hrefOf(handover, act)) })),
  };
}

const hrefOf = ({ transferId }: HandoverAnswer, act: string) => `/handovers/${transferId}/${act}`;

/** Who confirms having read, or reads back, means what this page showed, not what it became while they read. */
function asShown({ version }: HandoverAnswer, href: string): string {
  return /\/read-(request|summary|back)$/.test(href) ? `${href}?version=${version}` : href;
}

function riskInWords({ rosh, mappaLevel }: HandoverAnswer): string {
  const level = rosh === null ? 'not recorded' : rosh.toLowerCase().replaceAll('_', ' ');
  const mappa =
    mappaLevel === null
      ? 'MAPPA level not recorded.'
      : mappaLevel === 0
        ? 'Considered for MAPPA and not managed under it.'
        : `MAPPA level ${mappaLevel}.`;
  return `Risk of serious harm: ${level}. ${mappa}`;
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
