import type { CaseState } from '../case.ts';
import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import type { Transfer } from '../transfer/transfer.state.ts';
import { canBeAnswered } from './checks.ts';
import { awaitsReply, checkStanding, wasAsked, type Check, type CheckStanding } from './checks.state.ts';
import { checkInWords, checkStandings } from './words.ts';

/** Whether each act about a check goes on from where it stands, for the sake of a transfer. */
const goesOn: Readonly<Record<string, (check: Check, transfer: Transfer | undefined) => boolean>> = {
  'send-check': stands('TO_SEND'),
  'chase-check': stands('SENT', 'CHASED'),
  'file-reply': (check, transfer) =>
    transfer === undefined ? wasAsked(check) : canBeAnswered(check, transfer),
  'accept-no-reply': stands('SENT', 'CHASED'),
  'cancel-check': awaitsReply,
};

function stands(...standings: CheckStanding[]) {
  return (check: Check): boolean => standings.includes(checkStanding(check));
}

/** The acts that go on from where a check stands. */
export function actsOn(check: Check, transfer: Transfer | undefined): string[] {
  return Object.keys(goesOn).filter((act) => goesOn[act]?.(check, transfer));
}

/** Checks to choose from, those that wait for a reply first. */
function choicesOf({ checks, transfers }: CaseState, act: string, transferId?: string): Choice[] {
  const transfer = transferId === undefined ? undefined : transfers[transferId];
  const fitting = checks.filter((check) => goesOn[act]?.(check, transfer));
  return [...fitting.filter(awaitsReply), ...fitting.filter((check) => !awaitsReply(check))].map((check) => ({
    value: check.checkId,
    text: `${checkInWords(check)}. ${checkStandings[checkStanding(check)]}`,
  }));
}

export const checksForm: TopicForm = {
  recorded(state, { act, transferId }) {
    const isOurs = act !== undefined && Object.hasOwn(goesOn, act);
    return Object.fromEntries(isOurs ? [['checkId', choicesOf(state, act, transferId)]] : []);
  },
  filledIn({ checks }, act, id) {
    if (!Object.hasOwn(goesOn, act) || !checks.some(({ checkId }) => checkId === id)) return undefined;
    return { checkId: id };
  },
};
