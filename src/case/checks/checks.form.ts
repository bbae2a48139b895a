import type { CaseState } from '../case.ts';
import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { awaitsReply, checkStanding, type CheckStanding } from './checks.state.ts';
import { checkInWords, checkStandings } from './words.ts';

/** From where each act about a check goes on; a reply is filed whenever it comes. */
const from: Readonly<Record<string, readonly CheckStanding[]>> = {
  'send-check': ['TO_SEND'],
  'chase-check': ['SENT', 'CHASED'],
  'file-reply': ['TO_SEND', 'SENT', 'CHASED', 'REPLIED', 'NO_REPLY_ACCEPTED', 'CANCELLED'],
  'accept-no-reply': ['SENT', 'CHASED'],
  'cancel-check': ['TO_SEND', 'SENT', 'CHASED'],
};

/** The acts that go on from where a check stands. */
export function actsOn(standing: CheckStanding): string[] {
  return Object.keys(from).filter((act) => from[act]?.includes(standing));
}

/** Checks to choose from, those that wait for a reply first. */
function choicesOf({ checks }: CaseState, act: string): Choice[] {
  const fitting = checks.filter((check) => from[act]?.includes(checkStanding(check)));
  return [...fitting.filter(awaitsReply), ...fitting.filter((check) => !awaitsReply(check))].map((check) => ({
    value: check.checkId,
    text: `${checkInWords(check)}. ${checkStandings[checkStanding(check)]}`,
  }));
}

export const checksForm: TopicForm = {
  recorded(state, { act }) {
    const isOurs = act !== undefined && Object.hasOwn(from, act);
    return Object.fromEntries(isOurs ? [['checkId', choicesOf(state, act)]] : []);
  },
  filledIn({ checks }, act, id) {
    if (!Object.hasOwn(from, act) || !checks.some(({ checkId }) => checkId === id)) return undefined;
    return { checkId: id };
  },
};
