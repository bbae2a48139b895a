import type { Directory } from '../../directory/directory.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { byWhomAndWhen } from '../telling.ts';
import { emergencyReasons } from './access.events.ts';
import type { EmergencyAccess } from './access.state.ts';
import { unseenEmergencies } from './emergency.ts';

const choice = ({ accessId, reason, words, stamp }: EmergencyAccess, directory: Directory) => ({
  value: accessId,
  text: `Taken ${byWhomAndWhen(stamp, directory)}: ${words ?? emergencyReasons[reason]}`,
});

/** What nobody has seen yet can be confirmed. */
export const emergencyForm: TopicForm = {
  recorded(state, { directory }) {
    return { accessId: unseenEmergencies(state).map((each) => choice(each, directory)) };
  },
  filledIn(state, act, id) {
    const known = unseenEmergencies(state).some(({ accessId }) => accessId === id);
    return act === 'emergency-access-seen' && known ? { accessId: id } : undefined;
  },
};
