import type { CaseState } from '../case.ts';
import type { Choice } from '../form/form.answers.ts';
import type { TopicForm } from '../form/topic-form.ts';
import { openTransfers } from '../transfer/standing.ts';
import { answerOf, isStandingTask, sideOf, taskOf, type AgencyResponsibility } from './agencies.state.ts';

const sideIn = (state: CaseState, each: AgencyResponsibility) =>
  sideOf(each, state.transfers, openTransfers(state)[0]);

const choice = (responsibility: AgencyResponsibility): Choice => {
  const { agency, task } = taskOf(responsibility);
  return { value: responsibility.responsibilityId, text: `${agency}: ${task}` };
};

const isAccepted = (each: AgencyResponsibility) => answerOf(each)?.answer === 'ACCEPTED';

/** Only tasks of which the act can still be recorded are offered. */
export const agenciesForm: TopicForm = {
  recorded(state, { act }) {
    const { agencies } = state;
    const standing = agencies.filter(isStandingTask);
    const home = agencies.filter((each) => each.done === undefined && sideIn(state, each) === 'HOME');
    const unanswered = standing.filter((each) => !isAccepted(each));
    const fitting: Record<string, AgencyResponsibility[]> = {
      'carry-agency': home,
      'agency-accepted': unanswered,
      'agency-no-answer': unanswered,
    };
    return {
      responsibilityId: (fitting[act ?? ''] ?? standing).map(choice),
      movedTo: standing.filter((each) => sideIn(state, each) === 'RECEIVING').map(choice),
    };
  },
  filledIn(state, act, id) {
    const responsibility = state.agencies.find(({ responsibilityId }) => responsibilityId === id);
    if (responsibility === undefined) return undefined;
    const { agency, person, role, task, phone, dueOn } = taskOf(responsibility);
    switch (act) {
      case 'assign-agency':
        return { role, task, area: openTransfers(state).length > 0 ? 'RECEIVING' : 'HOME' };
      case 'change-agency': {
        const area = sideIn(state, responsibility);
        return { responsibilityId: id, agency, person, role, task, phone, area, dueOn };
      }
      case 'agency-accepted':
        return { responsibilityId: id, acceptedBy: person };
      case 'agency-declined':
        return { responsibilityId: id, declinedBy: person };
      case 'agency-no-answer':
      case 'carry-agency':
      case 'agency-done':
        return { responsibilityId: id };
      default:
        return undefined;
    }
  },
};
