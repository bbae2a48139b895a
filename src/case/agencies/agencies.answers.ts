import type { Side } from '../oversight/oversight.events.ts';
import type { Carried } from './agencies.events.ts';

/** What an agency said to a task as it stands. */
export type AnswerCode = 'ACCEPTED' | 'DECLINED' | 'NO_ANSWER' | 'NOT_ANSWERED_YET';

/** A task of an agency and what became of it. */
export class AgencyTaskAnswer {
  responsibilityId: string;
  agency: string;
  /** Who of the agency answers for it; absent while nobody is named. */
  person?: string;
  role?: string;
  task: string;
  phone?: string;
  /** The side of the open transfer, else HOME; null for an area that the case has left, or never came to. */
  side: Side | null;
  answer: AnswerCode;
  answerShown: string;
  /** What was written with the answer. */
  answerWords: string[];
  /** YYYY-MM-DD: the last day for it. */
  dueOn?: string;
  /** True when its last day is past and it still stands. */
  overdue: boolean;
  /** What becomes of a home-area task with the open transfer; absent while nobody has said. */
  becomes?: Carried;
  becomesShown?: string;
  /** Neither done, nor ended, nor moved to somebody else. */
  standing: boolean;
  /** What came of it; absent while it is not done. */
  outcome?: string;
  doneShown?: string;
  /** Where it was recorded; absent once somebody has looked through it here. */
  uncheckedFrom?: string;
}

/** The agencies of a case: who has been asked to do what, and what they said. */
export class AgenciesAnswer {
  caseId: string;
  revision: number;
  /** "Smith, John" */
  name: string;
  crn: string;
  /** The transfer in hand; absent when there was none. */
  transferId?: string;
  /** True while that transfer can still come to an outcome: then there is a receiving area. */
  moving: boolean;
  /** Names of the teams of the two sides while there is a receiving area. */
  homeTeam?: string;
  receivingTeam?: string;
  tasks: AgencyTaskAnswer[];
}
