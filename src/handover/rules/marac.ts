import { answerOf, isStandingTask, taskOf } from '../../case/agencies/agencies.state.ts';
import { checkStanding } from '../../case/checks/checks.state.ts';
import type { Stamp } from '../../case/decider.ts';
import { checksOf, isUncheckedCheck } from './checks.ts';
import { standing, type Found } from './look.ts';
import { registerSays } from './registers.ts';
import { dayOf, home, said, type About, type Rule } from './rule.ts';
import { move, risk } from './stakes.ts';

/** Who answers for a MARAC, and when they were told of this move; undefined while they were not. */
interface Marac {
  who: string;
  told: Stamp | undefined;
}

const MARAC = /\bmarac\b/i;

/**
 * A MARAC stays where the victim lives, on either side of the move or on neither (domain §4.13). It is told by a check
 * that went to it, or by an agency that takes its part and has answered since the move was proposed.
 */
function maracs(about: About): Marac[] {
  const { state, transfer } = about;
  const asked = checksOf(about, 'MARAC')
    .filter((check) => !isUncheckedCheck(check))
    .map(({ body, sent, replies }) => ({ who: body, told: sent?.stamp ?? replies[0]?.stamp }));
  const agencies = state.agencies.filter(isStandingTask).flatMap((each) => {
    const { agency, person, role, task } = taskOf(each);
    if (![agency, role, task].some((words) => MARAC.test(words ?? '')) || !said(person)) return [];
    const last = answerOf(each);
    const isOfThisMove = last !== undefined && last.stamp.revision > transfer.proposed.stamp.revision;
    return [
      { who: `${person}, ${agency}`, told: isOfThisMove && last.answer !== 'NONE' ? last.stamp : undefined },
    ];
  });
  return [...asked, ...agencies];
}

function maracTold(about: About): Found {
  const all = maracs(about);
  const because = all.map(({ told }) => told);
  for (const { who, told } of all) {
    if (told !== undefined) return { is: 'done', finding: `${who}: told on ${dayOf(told)}`, because };
  }
  const [first] = all;
  const finding =
    first === undefined
      ? 'No MARAC co-ordinator where the victim lives is named'
      : `${first.who}: it is not recorded that they were told of the move`;
  return { is: 'undone', finding, because: checksOf(about, 'MARAC').map(({ stamp }) => stamp) };
}

export const maracRules: readonly Rule[] = [
  {
    id: 'HC-31',
    title: 'The MARAC co-ordinator where the victim lives is named and has been told',
    line: 'mappa',
    owes: home(),
    why: (s) => `A MARAC stays where the victim lives when the person goes: ${risk(s)}, and ${move(s)}.`,
    judge: (s) => standing(s, maracTold),
    // While nobody knows whether there is a MARAC, the registers are looked up first (HC-26).
    act: (about) =>
      maracs(about).length > 0 || registerSays(about.state, 'domestic abuse', Infinity) === 'yes'
        ? 'Tell the MARAC co-ordinator where the victim lives of the move'
        : undefined,
    page: (about) =>
      checksOf(about, 'MARAC').some((check) => checkStanding(check) === 'TO_SEND')
        ? 'send-check'
        : 'request-check',
    needs: ['TransferProposed'],
    needsOfCase: [
      ...(['CheckRequested', 'CheckSent', 'CheckReplied', 'CheckCancelled'] as const),
      ...(['AgencyResponsibilityAssigned', 'AgencyResponsibilityChanged'] as const),
      ...(['AgencyResponsibilityAccepted', 'AgencyResponsibilityDeclined'] as const),
    ],
  },
];
