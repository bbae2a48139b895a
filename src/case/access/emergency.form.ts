import type { Directory } from '../../directory/directory.ts';
import type { CaseState } from '../case.ts';
import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { byWhomAndWhen } from '../telling.ts';
import { emergencyReasons } from './access.events.ts';
import type { EmergencyAccess } from './access.state.ts';
import { doneInWords, doneWith, unseenEmergencies } from './emergency.ts';

function choice(state: CaseState, access: EmergencyAccess, directory: Directory): Choice {
  const { accessId, reason, words, stamp } = access;
  const taken = `Taken ${byWhomAndWhen(stamp, directory)}: ${words ?? emergencyReasons[reason]}`;
  return { value: accessId, text: [taken, ...doneWith(state, access).map(doneInWords)].join('. ') };
}

/** What nobody has seen yet can be confirmed. */
export const emergencyForm: TopicForm = {
  recorded(state, { directory }) {
    return { accessId: unseenEmergencies(state).map((each) => choice(state, each, directory)) };
  },
  filledIn(state, act, id) {
    const known = unseenEmergencies(state).some(({ accessId }) => accessId === id);
    return act === 'emergency-access-seen' && known ? { accessId: id } : undefined;
  },
};
