import type { Side } from '../../case/oversight/oversight.events.ts';
import type { CheckKind, CheckResult } from '../../case/checks/checks.events.ts';
import { awaitsReply, checkStanding, type Check } from '../../case/checks/checks.state.ts';
import { counted, enforced, listed, standing, type Found } from './look.ts';
import { dayOf, home, receiving, said, type About, type Rule, type Situation } from './rule.ts';
import { registerSays } from './registers.ts';
import { move, risk } from './stakes.ts';

/** What one rule asks for: which check, of whom, where. */
interface Asked {
  kind: CheckKind;
  /** As in "the police domestic abuse check". */
  check: string;
  areas: readonly Side[];
}

const places: Readonly<Record<Side, string>> = { HOME: 'home', RECEIVING: 'receiving' };

/** Checks of a kind asked for this transfer and not cancelled. */
export function checksOf({ state, transfer }: About, kind: CheckKind): Check[] {
  return state.checks.filter(
    (check) =>
      check.kind === kind &&
      (check.transferId ?? transfer.transferId) === transfer.transferId &&
      checkStanding(check) !== 'CANCELLED',
  );
}

/** What was brought in from elsewhere and has been neither sent nor answered here. */
export const isUncheckedCheck = ({ imported, sent, replies, noReplyAccepted }: Check): boolean =>
  imported !== undefined && sent === undefined && replies.length === 0 && noReplyAccepted === undefined;

const saidNothing = ({ replies }: Check): boolean => replies.at(-1)?.result === 'REFUSED';

/** A body that refuses to say has said nothing, as long as nobody accepts the risk. */
const wasRefused = (check: Check): boolean => saidNothing(check) && check.noReplyAccepted === undefined;

const results: Readonly<Record<CheckResult, string>> = {
  INFORMATION_HELD: 'information is held',
  NOTHING_HELD: 'nothing is held',
  REFUSED: 'refused',
};

const resultOf = ({ replies }: Check): string => {
  const last = replies.at(-1);
  return last === undefined || last.result === 'REFUSED'
    ? 'no reply, and a manager accepted the risk'
    : results[last.result];
};

function answered(about: About, { kind, check, areas }: Asked): Found {
  const all = checksOf(about, kind);
  const because = all.flatMap((each) => [
    each.stamp,
    ...each.replies.map(({ stamp }) => stamp),
    each.noReplyAccepted?.stamp,
  ]);
  const missing = areas.filter((area) => !all.some((each) => each.area === area));
  const undone = (finding: string): Found => ({ is: 'undone', finding, because });
  if (missing.length > 0) {
    const where = listed(missing.map((area) => `the ${places[area]} area`));
    return undone(`No ${check} is asked for in ${where}`);
  }
  const unchecked = all.filter(isUncheckedCheck);
  if (unchecked.length > 0)
    return undone(`One ${check} is recorded elsewhere, and nobody has checked it here`);
  const waiting = all.filter(awaitsReply);
  const [first] = waiting;
  if (first !== undefined) {
    const since = first.sent === undefined ? 'not sent yet' : `sent on ${dayOf(first.sent.stamp)}, no reply`;
    const more = waiting.length > 1 ? `, ${waiting.length - 1} more waiting` : '';
    return undone(
      `The ${check} in the ${places[first.area]} area: ${since}${more}; no reply is not an answer`,
    );
  }
  if (all.some(wasRefused))
    return undone(`A body refused to answer the ${check}, which tells nobody anything`);
  const came = [...new Set(all.map(resultOf))];
  return { is: 'done', finding: `The ${check}: ${listed(came)}`, because };
}

/** What has been asked and not answered for this transfer, the oldest first: an accepted risk is no answer either. */
export function unansweredChecks({ state, transfer }: About): Check[] {
  return state.checks.filter(
    (check) =>
      (check.transferId ?? transfer.transferId) === transfer.transferId &&
      (awaitsReply(check) || checkStanding(check) === 'NO_REPLY_ACCEPTED' || saidNothing(check)),
  );
}

/** With a child in sight the home area is asked too: it is there that they are known. */
const childAreas = ({ state }: Situation): Side[] =>
  registerSays(state, 'children', Infinity) === 'yes' ? ['RECEIVING', 'HOME'] : ['RECEIVING'];

/** Waiting for a reply was given up without naming a risk and what is done instead (HC-38). */
function givenUp({ state }: About) {
  return state.checks.flatMap(({ noReplyAccepted }) =>
    noReplyAccepted && !(said(noReplyAccepted.risk) && said(noReplyAccepted.compensatingAction))
      ? [noReplyAccepted.stamp]
      : [],
  );
}

/** The form that takes the check one step further. */
const pageFor =
  (kind: CheckKind) =>
  (about: About): string => {
    const all = checksOf(about, kind);
    if (all.some(({ sent, replies }) => sent === undefined && replies.length === 0)) return 'send-check';
    return all.some(awaitsReply) ? 'file-reply' : 'request-check';
  };

const rule = {
  line: 'checks',
  owes: receiving(),
  needs: [],
  needsOfCase: ['CheckRequested', 'CheckSent', 'CheckReplied', 'CheckNoReplyAccepted', 'CheckCancelled'],
} as const satisfies Partial<Rule>;

export const checkRules: readonly Rule[] = [
  {
    ...rule,
    id: 'HC-35',
    title: 'The police of the receiving area answered the domestic abuse check',
    why: (s) =>
      `A new partner may live there whom only the police there know of: ${risk(s)}, and ${move(s)}.`,
    judge: (s) =>
      standing(s, (about) =>
        answered(about, {
          kind: 'POLICE_DOMESTIC_ABUSE',
          check: 'police domestic abuse check',
          areas: ['RECEIVING'],
        }),
      ),
    act: () => 'Get the police domestic abuse check answered',
    page: pageFor('POLICE_DOMESTIC_ABUSE'),
  },
  {
    ...rule,
    id: 'HC-36',
    title: 'Children’s services answered',
    why: (s) => `A child at the new address is known to children’s services or to nobody: ${move(s)}.`,
    judge: (s) =>
      standing(s, (about) =>
        answered(about, {
          kind: 'CHILDRENS_SERVICES',
          check: 'check with children’s services',
          areas: childAreas(s),
        }),
      ),
    act: () => 'Get the check with children’s services answered',
    page: pageFor('CHILDRENS_SERVICES'),
    needsOfCase: [...rule.needsOfCase, 'RegisterRecorded'],
  },
  {
    ...rule,
    id: 'HC-37',
    title: 'Adult services answered',
    why: (s) => `An adult at risk may already be known there: ${risk(s)}, and ${move(s)}.`,
    judge: (s) =>
      standing(s, (about) =>
        answered(about, { kind: 'ADULT_SERVICES', check: 'check with adult services', areas: ['RECEIVING'] }),
      ),
    act: () => 'Get the check with adult services answered',
    page: pageFor('ADULT_SERVICES'),
  },
  {
    ...rule,
    id: 'HC-47',
    title: 'Health services of the receiving area answered',
    line: 'agencies',
    why: (s) => `Treatment and medicine stop where nobody takes them over: ${risk(s)}, and ${move(s)}.`,
    judge: (s) =>
      standing(s, (about) =>
        answered(about, { kind: 'HEALTH', check: 'check with health services', areas: ['RECEIVING'] }),
      ),
    act: () => 'Get the check with health services answered',
    page: pageFor('HEALTH'),
  },
  {
    ...rule,
    id: 'HC-38',
    title: 'Nobody took no reply for “nothing held”',
    owes: home('SENIOR'),
    why: (s) => `Silence is no answer: ${risk(s)}.`,
    judge: (s) =>
      enforced(givenUp(s), {
        holds: `${counted(s.state.checks.length, 'check')}, and waiting was given up for none without a risk accepted by name`,
        breaks:
          'Waiting for a reply was given up without saying which risk is accepted and what is done instead',
      }),
    act: () => undefined,
    page: () => 'accept-no-reply',
  },
];
