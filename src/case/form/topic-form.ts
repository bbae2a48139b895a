import type { Directory } from '../../directory/directory.ts';
import type { RuleAnswer } from '../../handover/assessment.ts';
import type { CaseState } from '../case.ts';
import type { Choice } from './form.answers.ts';

/** Which form is asked for, and the directory as at now. */
export interface FormAsked {
  directory: Directory;
  /** Absent for an act about the case as a whole. */
  transferId?: string;
  /** Of which command it is the form; absent when only the acts that fit are asked for. */
  act?: string;
  /** So many working days from today, YYYY-MM-DD; undefined when the bank holidays of that year are not known. */
  workingDay?: (days: number) => string | undefined;
  /** How the rules of the transfer stand now. */
  answers?: () => readonly RuleAnswer[];
}

/** What a topic knows of its forms. Each topic that has one exports it from `<topic>.form.ts`; all are in `topic-forms.ts`. */
export interface TopicForm {
  /** What can be chosen, by the name of the field that asks for its id. An empty list: there is none to choose from. */
  recorded(state: CaseState, asked: FormAsked): Record<string, readonly Choice[]>;
  /** What the form of an act is opened with as things stand: the command's body in part, such as a suggested last day. */
  opened?(state: CaseState, asked: FormAsked): object | undefined;
  /**
   * What the form of an act is opened with when its address ends in `?about=<id>`: the command's body, whole or in part,
   * such as the risk item as it stands; undefined when the act is not of this topic or nothing has this id.
   */
  filledIn(state: CaseState, act: string, id: string): object | undefined;
}
