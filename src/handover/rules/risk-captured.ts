import type { RiskContent, RiskGroup, RoshLevel } from '../../case/risk/risk.events.ts';
import { contentOf, isUnchecked, standingItems, type RiskItem } from '../../case/risk/risk.state.ts';
import { dayInWords } from '../../case/time.ts';
import { teamsOf } from '../../case/transfer/sides.ts';
import { andUnchecked, counted, enforced, listed, standing, type Found } from './look.ts';
import { unknownSince } from './look-ups.ts';
import { groupNames, groups, newestRosh } from '../../case/risk/risk-levels.ts';
import { home, said, type About, type Rule } from './rule.ts';
import { risk } from './stakes.ts';

type GroupName = (typeof groupNames)[number];

const groupOf: Readonly<Record<GroupName, RiskGroup>> = {
  public: 'PUBLIC',
  knownAdult: 'KNOWN_ADULT',
  children: 'CHILDREN',
  staff: 'STAFF',
  prisoners: 'PRISONERS',
};

/** The groups that have a level in the community; prisoners only in custody. */
const inCommunity = ['public', 'knownAdult', 'children', 'staff'] as const satisfies GroupName[];

type Rosh = NonNullable<ReturnType<typeof newestRosh>>;

const isUncheckedRosh = ({ imported, confirmed }: Rosh) => imported !== undefined && confirmed === undefined;

function noLevels({ state }: About): Found {
  const finding = 'No level of risk of serious harm is recorded';
  return unknownSince(state, 'OASYS', undefined) ?? { is: 'undone', finding, because: [] };
}

function levelsOfEach(about: About): Found {
  const newest = newestRosh(about.state);
  if (newest === undefined) return noLevels(about);
  const failed = unknownSince(about.state, 'OASYS', newest.stamp);
  if (failed !== undefined) return failed;
  const because = [newest.stamp, newest.confirmed?.stamp];
  const day = dayInWords(newest.assessedOn);
  if (isUncheckedRosh(newest)) {
    const finding = `The levels of ${day} were recorded elsewhere, and nobody has checked them`;
    return { is: 'undone', finding, because };
  }
  const missing = inCommunity.filter((group) => newest[group] === undefined);
  return missing.length === 0
    ? { is: 'done', finding: `Each group has its level, assessed on ${day}`, because }
    : {
        is: 'undone',
        finding: `The assessment of ${day} gives no level for ${listed(missing.map((group) => groups[group]))}`,
        because,
      };
}

/** Statements that stand and that a person wrote or checked here. */
const checked = ({ state }: About): RiskItem[] =>
  standingItems(state.risk).filter((item) => !isUnchecked(item));

const uncheckedCount = ({ state }: About): number => standingItems(state.risk).filter(isUnchecked).length;

const isAbout = (group: GroupName) => (item: RiskItem) => contentOf(item).groups.includes(groupOf[group]);

const details = {
  who: 'who',
  nature: 'what',
  whenGreatest: 'when',
  raises: 'what raises it',
  lowers: 'what lowers it',
} as const satisfies Partial<Record<keyof RiskContent, string>>;

const SERIOUS: readonly (RoshLevel | undefined)[] = ['VERY_HIGH', 'HIGH', 'MEDIUM'];

function detailsOfEach(about: About): Found {
  const newest = newestRosh(about.state);
  if (newest === undefined) return noLevels(about);
  const serious = groupNames.filter((group) => SERIOUS.includes(newest[group]));
  if (serious.length === 0 && SERIOUS.includes(newest.overall)) {
    const finding = 'It is not recorded for which group risk is medium or above';
    return { is: 'undone', finding, because: [newest.stamp] };
  }
  const items = checked(about);
  const because = [newest.stamp, ...items.map(({ stamp }) => stamp)];
  const gaps = serious.flatMap((group) => {
    const told = items.filter(isAbout(group)).map(contentOf);
    const missing = Object.entries(details)
      .filter(([field]) => !told.some((content) => said(content[field as keyof typeof details])))
      .map(([, words]) => words);
    if (missing.length === 0) return [];
    return [`${groups[group]}: ${told.length === 0 ? 'nothing' : `not ${listed(missing)}`}`];
  });
  const unchecked = andUnchecked(uncheckedCount(about));
  if (gaps.length === 0) {
    const finding = `Told for ${listed(serious.map((group) => groups[group])) || 'no group, all are low'}${unchecked}`;
    return { is: 'done', finding, because };
  }
  const more = gaps.length > 2 ? `; and ${counted(gaps.length - 2, 'more group')}` : '';
  return {
    is: 'undone',
    finding: `Told of ${gaps.slice(0, 2).join('; of ')}${more}${unchecked}`,
    because,
  };
}

function evidenceForEach(about: About): Found {
  const newest = newestRosh(about.state);
  if (newest === undefined) return noLevels(about);
  const items = checked(about);
  const bare = groupNames.filter((group) => newest[group] !== undefined && !items.some(isAbout(group)));
  const because = [newest.stamp, ...items.map(({ stamp }) => stamp)];
  const unchecked = andUnchecked(uncheckedCount(about));
  return bare.length === 0
    ? { is: 'done', finding: `Each level rests on a statement${unchecked}`, because }
    : {
        is: 'undone',
        finding: `No statement is recorded for the level of ${listed(bare.map((group) => groups[group]))}${unchecked}`,
        because,
      };
}

/** What the home side said with the request or since then: the last word of theirs. */
function homeSaid({ state, transfer }: About): Found {
  const { HOME } = teamsOf(state, transfer);
  const last = state.risk.notKnown.findLast(
    ({ transferId, stamp }) =>
      (transferId ?? transfer.transferId) === transfer.transferId && stamp.actor.area === HOME,
  );
  if (last !== undefined) {
    const points = last.points.filter(said).length;
    const finding =
      points === 0
        ? 'The home practitioner said that they know of nothing that is not known'
        : `The home practitioner named ${counted(points, 'thing')} they do not know`;
    return { is: 'done', finding, because: [last.stamp] };
  }
  const { requested } = transfer;
  return said(requested?.notKnown)
    ? {
        is: 'done',
        finding: 'The home practitioner said with the request what they do not know',
        because: [requested?.stamp],
      }
    : { is: 'undone', finding: 'The home practitioner has not said what they do not know', because: [] };
}

const items = ['RiskItemCaptured', 'RiskItemCorrected', 'RiskItemConfirmed', 'RiskItemWithdrawn'] as const;

const rule = {
  line: 'who-is-at-risk',
  owes: home(),
  page: (about) => (uncheckedCount(about) > 0 ? 'confirm-risk-item' : 'capture-risk-item'),
  ofCase: true,
  needs: [],
  needsOfCase: ['RoshLevelAssessed', 'RoshLevelConfirmed', 'LookUpRecorded', ...items],
} as const satisfies Partial<Rule>;

export const riskRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-21',
    title: 'There is a level of risk of serious harm for each group',
    why: (s) => `One level for all says nothing about who needs protecting: ${risk(s)}.`,
    judge: (s) => standing(s, levelsOfEach),
    act: () => 'Record the level of risk for each group',
    page: ({ state }) => {
      const newest = newestRosh(state);
      return newest !== undefined && isUncheckedRosh(newest) ? 'confirm-rosh' : 'rosh';
    },
    needsOfCase: ['RoshLevelAssessed', 'RoshLevelConfirmed', 'LookUpRecorded'],
  },
  {
    ...rule,
    id: 'HC-22',
    title: 'For each group at medium or above: who, what, when it is greatest, what raises and lowers it',
    why: (s) => `Whoever takes over has to know whom to protect, and when: ${risk(s)}.`,
    judge: (s) => standing(s, detailsOfEach),
    act: () => 'Write who is at risk, when it is greatest, and what raises and lowers it',
  },
  {
    ...rule,
    id: 'HC-23',
    title: 'Each level rests on a statement that can be read',
    why: (s) => `A level without its grounds cannot be questioned: ${risk(s)}.`,
    judge: (s) => standing(s, evidenceForEach),
    act: () => 'Write down what each level rests on',
  },
  {
    ...rule,
    id: 'HC-32',
    title: 'Each statement about risk says whether it is a fact, a judgement or an allegation',
    why: (s) =>
      `An allegation taken for a fact misleads as much as a fact taken for an allegation: ${risk(s)}.`,
    judge: ({ state, transfer }) =>
      enforced(
        checked({ state, transfer })
          .filter((item) => contentOf(item).statementType === undefined)
          .map(({ stamp }) => stamp),
        {
          holds: `Each statement written or checked here says what kind it is${andUnchecked(uncheckedCount({ state, transfer }))}`,
          breaks: 'A statement written here does not say what kind it is',
        },
      ),
    act: () => undefined,
  },
  {
    ...rule,
    id: 'HC-33',
    title: 'The home practitioner has said what they do not know',
    line: 'not-known',
    why: (s) => `What nobody names is taken for known: ${risk(s)}.`,
    judge: (s) => standing(s, homeSaid),
    act: () => 'Say what you do not know, or that you know of nothing',
    page: () => 'not-known',
    ofCase: false,
    byOwnerOnly: true,
    needs: ['TransferRequested'],
    needsOfCase: ['NotKnownStated'],
  },
];
