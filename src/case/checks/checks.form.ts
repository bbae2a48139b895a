import type { CaseState } from '../case.ts';
import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { canBeAnswered } from './checks.ts';
import { awaitsReply, checkStanding, type Check, type CheckStanding } from './checks.state.ts';
import { checkInWords, checkStandings } from './words.ts';

/** From where each act about a check goes on; a reply is filed whenever it comes, once somebody was asked. */
const from: Readonly<Record<string, readonly CheckStanding[]>> = {
  'send-check': ['TO_SEND'],
  'chase-check': ['SENT', 'CHASED'],
  'file-reply': ['SENT', 'CHASED', 'REPLIED', 'NO_REPLY_ACCEPTED', 'CANCELLED'],
  'accept-no-reply': ['SENT', 'CHASED'],
  'cancel-check': ['TO_SEND', 'SENT', 'CHASED'],
};

/** The acts that go on from where a check stands. */
export function actsOn(standing: CheckStanding): string[] {
  return Object.keys(from).filter((act) => from[act]?.includes(standing));
}

/** Checks to choose from, those that wait for a reply first. */
function choicesOf({ checks, transfers }: CaseState, act: string, transferId?: string): Choice[] {
  const transfer = transferId === undefined ? undefined : transfers[transferId];
  const fits = (check: Check) =>
    act === 'file-reply' && transfer !== undefined
      ? canBeAnswered(check, transfer)
      : from[act]?.includes(checkStanding(check));
  const fitting = checks.filter(fits);
  return [...fitting.filter(awaitsReply), ...fitting.filter((check) => !awaitsReply(check))].map((check) => ({
    value: check.checkId,
    text: `${checkInWords(check)}. ${checkStandings[checkStanding(check)]}`,
  }));
}

export const checksForm: TopicForm = {
  recorded(state, { act, transferId }) {
    const isOurs = act !== undefined && Object.hasOwn(from, act);
    return Object.fromEntries(isOurs ? [['checkId', choicesOf(state, act, transferId)]] : []);
  },
  filledIn({ checks }, act, id) {
    if (!Object.hasOwn(from, act) || !checks.some(({ checkId }) => checkId === id)) return undefined;
    return { checkId: id };
  },
};
