import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { dayInWords } from '../time.ts';
import {
  endOfRegister,
  isActive,
  isUncheckedRegister,
  notesOf,
  registersOf,
  type Register,
} from './registers.ts';

/** Only active registers are reviewed; those that nobody here has checked stand first. */
export const informationForm: TopicForm = {
  recorded({ information }, { act }) {
    const open = registersOf(information)
      .filter((each) => (act === 'review-register' ? isActive(each) : each.removed === undefined))
      .toSorted((one, other) => Number(isUncheckedRegister(other)) - Number(isUncheckedRegister(one)));
    return { registerId: open.map(registerChoice) };
  },
  filledIn({ information }, act, id) {
    const register = registersOf(information).find(({ registerId }) => registerId === id);
    if (register === undefined) return undefined;
    if (act === 'review-register') return { registerId: id, notes: notesOf(register) };
    return act === 'remove-register' ? { registerId: id, endedOn: endOfRegister(register) } : undefined;
  },
};

function registerChoice(register: Register): Choice {
  const { registerId, code, description, startedOn } = register;
  const parts = [
    code === undefined || code === description ? description : `${description} (${code})`,
    startedOn === undefined ? 'no start given' : `from ${dayInWords(startedOn)}`,
    notesOf(register)?.slice(0, 80),
  ];
  return { value: registerId, text: parts.filter((part) => part !== undefined).join(', ') };
}
