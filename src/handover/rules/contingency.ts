import { situations, type Situation as Emergency } from '../../case/contingency/contingency.events.ts';
import {
  isUncheckedAction,
  isUsable,
  lastRinging,
  missingOf,
  needed,
  planOf,
  standingOf,
  type ContingencyAction,
  type Ringing,
} from '../../case/contingency/contingency.state.ts';
import { isDayOff, isOutOfHours } from '../working-days.ts';
import { counted, enforced, listed, standing, type Found } from './look.ts';
import { home, receiving, type About, type Rule } from './rule.ts';
import { lower } from '../said/entry.ts';
import { risk } from './stakes.ts';

/** Whether an action stands where the person goes: in both areas, or in the receiving area of this transfer. */
function standsThere(action: ContingencyAction, { transfer }: About): boolean {
  const { standsIn } = planOf(action);
  return standsIn === 'BOTH' || (standsIn === 'RECEIVING' && action.transferId === transfer.transferId);
}

/** Actions that are meant for the area the person goes to, and have not been replaced. */
const meantThere = (about: About): ContingencyAction[] =>
  about.state.contingency.actions.filter(
    (action) => action.superseded === undefined && standsThere(action, about),
  );

/** Actions by which somebody can act once supervision has passed. */
export const usableThere = (about: About): ContingencyAction[] => meantThere(about).filter(isUsable);

const stamps = (actions: readonly ContingencyAction[]) =>
  actions.flatMap(({ stamp, changes }) => [stamp, ...changes.map((change) => change.stamp)]);

function canBeUsed(about: About): Found {
  const meant = meantThere(about);
  const because = stamps(meant);
  const usable = meant.filter(isUsable).length;
  const count = counted(meant.length, 'action');
  if (usable > 0) {
    const finding = `${usable} of ${count} can be used in the receiving area`;
    return { is: 'done', finding, because };
  }
  const [first] = meant;
  if (first === undefined) {
    const elsewhere = about.state.contingency.actions.length;
    const finding =
      elsewhere === 0
        ? 'No emergency action is recorded'
        : 'None of the emergency actions stands in the receiving area';
    return { is: 'undone', finding, because: stamps(about.state.contingency.actions) };
  }
  const why = isUncheckedAction(first)
    ? 'it is recorded elsewhere and not checked'
    : `it does not say ${listed(missingOf(first).map((field) => needed[field]))}`;
  const finding = `None of ${count} can be used; “${situations[planOf(first).situation]}”: ${why}`;
  return { is: 'undone', finding, because };
}

/** The situations that a plan has to cover or rule out. */
const toCover = (Object.keys(situations) as Emergency[]).filter((situation) => situation !== 'OTHER');

function covers(about: About): Found {
  const usable = usableThere(about);
  const { ruledOut } = about.state.contingency;
  const open = toCover.filter(
    (situation) =>
      !usable.some((action) => planOf(action).situation === situation) &&
      !ruledOut.some((each) => each.situation === situation),
  );
  const because = [...stamps(usable), ...ruledOut.map(({ stamp }) => stamp)];
  if (open.length === 0) {
    return { is: 'done', finding: `All ${toCover.length} situations are covered or ruled out`, because };
  }
  const names = open.slice(0, 3).map((situation) => `“${lower(situations[situation])}”`);
  const more = open.length > 3 ? ` and ${open.length - 3} more` : '';
  return {
    is: 'undone',
    finding: `Nothing usable for ${names.join(', ')}${more}, nor a word that it does not apply`,
    because,
  };
}

/** Whether a number was rung when nobody is in the office; a whole day off is, and what is not known is not. */
function atNight({ stamp: { occurredAt, precision } }: Ringing): boolean {
  if (occurredAt === null) return false;
  return precision === 'minute' ? isOutOfHours(occurredAt) : precision === 'day' && isDayOff(occurredAt);
}

/** What to say of actions whose number was rung, but never out of hours as far as is known. */
function rungByDay(actions: readonly ContingencyAction[]): string {
  const rung = actions.flatMap((action) => lastRinging(action, 'OUT_OF_HOURS') ?? []);
  if (rung.length === 0) return '';
  const exact = rung.every(({ stamp }) => stamp.precision === 'minute');
  const when = exact ? 'in office hours' : 'at an hour that was not recorded';
  return `, ${rung.length} rung ${when}: ring ${rung.length === 1 ? 'it' : 'them'} out of hours`;
}

function answersAtNight(about: About): Found {
  const usable = usableThere(about);
  if (usable.length === 0) {
    const finding = 'There is no action for the receiving area whose number could be tried';
    return { is: 'undone', finding, because: [] };
  }
  const rung = usable.map((action) => ({ action, last: lastRinging(action, 'OUT_OF_HOURS', atNight) }));
  const silent = rung.filter(({ last }) => last?.answered !== true);
  const because = rung.flatMap(({ action, last }) => [action.stamp, last?.stamp]);
  const count = counted(usable.length, 'action');
  if (silent.length === 0) {
    return { is: 'done', finding: `Somebody answered out of hours for each of ${count}`, because };
  }
  const failed = silent.filter(({ last }) => last?.answered === false).length;
  const tried = failed === 0 ? '' : `, ${failed} tried in vain`;
  const byDay = rungByDay(silent.flatMap(({ action, last }) => (last === undefined ? [action] : [])));
  return {
    is: 'undone',
    finding: `Out of hours nobody is known to answer for ${silent.length} of ${count}${tried}${byDay}`,
    because,
  };
}

/** Whole and checked, for the receiving area, and not in force although supervision has passed (HC-63). */
const asleep = (about: About) =>
  usableThere(about)
    .filter(
      (action) =>
        about.transfer.passed !== undefined &&
        !['ACTIVE', 'INVOKED'].includes(standingOf(action, about.state.transfers)),
    )
    .map(({ stamp }) => stamp);

const rule = {
  line: 'contingency',
  owes: home(),
  page: () => 'contingency',
  ofCase: true,
  needs: ['ResponsibilityTransferred'],
  needsOfCase: ['ContingencyActionDefined', 'ContingencyActionChanged', 'ContingencyActionSuperseded'],
} as const satisfies Partial<Rule>;

export const contingencyRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-59',
    title: 'The emergency plan covers what may happen, or says what does not apply',
    why: (s) => `What nobody thought of beforehand is decided at two in the morning: ${risk(s)}.`,
    judge: (s) => standing(s, covers),
    act: () => 'Write an emergency action for each situation, or say why it needs none',
    needsOfCase: [...rule.needsOfCase, 'ContingencySituationRuledOut'],
  },
  {
    ...rule,
    id: 'HC-60',
    title: 'Somebody can act by the emergency plan from the moment supervision passes',
    why: (s) => `From then on the old plan’s numbers ring in the wrong area: ${risk(s)}.`,
    judge: (s) => standing(s, canBeUsed),
    act: () => 'Write an emergency action that can be used in the receiving area',
    page: (about) => (meantThere(about).length === 0 ? 'contingency' : 'change-contingency'),
  },
  {
    ...rule,
    id: 'HC-61',
    title: 'Somebody answered the emergency number in the receiving area, out of hours',
    owes: receiving(),
    why: (s) => `A number that nobody answers at night protects nobody: ${risk(s)}.`,
    judge: (s) => standing(s, answersAtNight),
    act: (about) =>
      usableThere(about).length > 0
        ? 'Ring the emergency number out of hours, and record who answered'
        : undefined,
    page: () => 'verify-contact',
    needsOfCase: [...rule.needsOfCase, 'ContingencyContactVerified', 'ContingencyContactFailed'],
  },
  {
    ...rule,
    id: 'HC-63',
    title: 'The emergency plan is in force from the moment supervision passed',
    why: (s) => `Without a plan in force nobody is to act: ${risk(s)}.`,
    judge: (s) =>
      enforced(asleep(s), {
        holds: 'Each emergency action for the receiving area is in force as soon as supervision passes',
        breaks: 'Supervision has passed, and an emergency action for the receiving area is not in force',
      }),
    act: () => undefined,
    needs: ['ResponsibilityTransferred'],
  },
];
