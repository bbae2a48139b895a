import { selfAreas, type RiskGroup } from '../../case/risk/risk.events.ts';
import {
  contentOf,
  isUnchecked,
  newestToSelf,
  standingItems,
  type RiskItem,
} from '../../case/risk/risk.state.ts';
import { dayInWords } from '../../case/time.ts';
import { andUnchecked, counted, listed, standing, type Found } from './look.ts';
import { unknownSince } from './look-ups.ts';
import { home, said, type About, type Rule } from './rule.ts';
import { risk } from './stakes.ts';

/** Statements that stand about one group, those that a person wrote or checked here apart from the others. */
function statementsAbout(group: RiskGroup, { state }: About): { checked: RiskItem[]; unchecked: RiskItem[] } {
  const all = standingItems(state.risk).filter((item) => contentOf(item).groups.includes(group));
  return { checked: all.filter((item) => !isUnchecked(item)), unchecked: all.filter(isUnchecked) };
}

/** The areas of risk to the person themselves of which nobody knows, in words. */
export function unknownAreas({ state }: About): string[] {
  const newest = newestToSelf(state.risk);
  if (newest === undefined) return [];
  return (Object.keys(selfAreas) as (keyof typeof selfAreas)[])
    .filter((area) => newest[area] === 'NOT_KNOWN')
    .map((area) => selfAreas[area].toLowerCase());
}

function answeredForSelf(about: About): Found {
  const newest = newestToSelf(about.state.risk);
  const failed = unknownSince(about.state, 'OASYS', newest?.stamp);
  if (failed !== undefined) return failed;
  if (newest === undefined) {
    const { checked, unchecked } = statementsAbout('SELF', about);
    const count = checked.length + unchecked.length;
    const more = count === 0 ? '' : `; ${counted(count, 'statement')} about risk to the person themselves`;
    const finding = `Suicide, self-harm, coping and vulnerability were not recorded one by one${more}`;
    return { is: 'undone', finding, because: [...checked, ...unchecked].map(({ stamp }) => stamp) };
  }
  const because = [newest.stamp];
  const open = unknownAreas(about);
  const day = dayInWords(newest.assessedOn);
  return open.length === 0
    ? { is: 'done', finding: `Each of five areas is answered, as at ${day}`, because }
    : { is: 'undone', finding: `As at ${day} it was not known: ${listed(open)}`, because };
}

function toldToStaff(about: About): Found {
  const { checked, unchecked } = statementsAbout('STAFF', about);
  const because = checked.map(({ stamp }) => stamp);
  const more = andUnchecked(unchecked.length);
  if (checked.length === 0) {
    return { is: 'undone', finding: `No statement says what the risk to staff is${more}`, because };
  }
  const isTold = (item: RiskItem) => {
    const { firstSigns, raises } = contentOf(item);
    return said(firstSigns) || said(raises);
  };
  const count = counted(checked.length, 'statement');
  return checked.some(isTold)
    ? { is: 'done', finding: `${count} about risk to staff, with what to look out for${more}`, because }
    : {
        is: 'undone',
        finding: `${count} about risk to staff, without what raises it or shows it first${more}`,
        because,
      };
}

const rule = {
  line: 'who-is-at-risk',
  owes: home(),
  ofCase: true,
  needs: [],
  needsOfCase: ['RiskItemCaptured', 'RiskItemCorrected', 'RiskItemConfirmed', 'RiskItemWithdrawn'],
} as const satisfies Partial<Rule>;

export const selfAndStaffRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-25',
    title: 'Risk to the person themselves is answered in each of five areas',
    why: (s) => `After a move nobody yet knows the person well enough to notice: ${risk(s)}.`,
    judge: (s) => standing(s, answeredForSelf),
    act: () => 'Record suicide, self-harm, coping and vulnerability, one by one',
    page: () => 'risk-to-self',
    needsOfCase: ['RiskToSelfRecorded', 'LookUpRecorded'],
  },
  {
    ...rule,
    id: 'HC-34',
    title: 'What staff have to know before they see the person is written down',
    why: (s) => `The first visit is made by somebody who was not there before: ${risk(s)}.`,
    judge: (s) => standing(s, toldToStaff),
    act: () => 'Write what the risk to staff is, and what shows it first',
    page: (about) =>
      statementsAbout('STAFF', about).unchecked.length > 0 ? 'confirm-risk-item' : 'capture-risk-item',
  },
];
