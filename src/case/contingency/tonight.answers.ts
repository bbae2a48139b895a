import type { ContactNumber, Situation } from './contingency.events.ts';

/** Somebody by name and team. */
export class HolderTonight {
  name: string;
  /** Team or agency in words. */
  where: string;
  /** ISO 8601 UTC */
  since: string;
}

/** Who answers after a move before anybody had agreed, until the end of a day. */
export class InterimTonight {
  /** As it was written: who, and how they are reached. */
  answersTonight: string;
  seenBy: string;
  /** YYYY-MM-DD */
  until: string;
}

/** One number of an action. The one that answers at this hour comes first. */
export class NumberToRing {
  number: ContactNumber;
  /** "Out of hours" or "Daytime". */
  when: string;
  name: string;
  phone: string;
  /** For a `tel:` link; null when what was written is no number. */
  dial: string | null;
  /** True when the last time somebody rang it, it was answered. */
  answered: boolean;
  /** When it was rung last and what came of it, in words; "Never tried" when nobody has. */
  tried: string;
}

/** One action of the emergency plan in the order in which it is done. */
export class ActionTonight {
  actionId: string;
  situation: Situation;
  /** The situation in words. */
  title: string;
  /** What is seen that starts it. */
  trigger: string;
  /** Null where nothing is written, here and below. */
  firstAct: string | null;
  ownerAgency: string | null;
  ring: NumberToRing[];
  /** By when the first act is done: "within 30 minutes". */
  byWhen: string | null;
  /** What is done when nobody answers. */
  fallback: string | null;
  /** Why it cannot be relied on as it is, in words; empty for an action that stands. */
  marks: string[];
  /** True for one that can be begun. */
  canBegin: boolean;
}

/** An action that was begun and is not concluded. */
export class BegunTonight {
  invocationId: string;
  /** When it began, in words, and who recorded it. */
  began: string;
  seen: string;
  firstDone: string | null;
  action: ActionTonight;
}

/** One situation: what stands for it, or why nothing does. */
export class SituationTonight {
  situation: Situation;
  title: string;
  actions: ActionTonight[];
  /** Set when nothing stands: that it was ruled out and why, or that nothing is written. */
  nothing: string | null;
  ruledOut: boolean;
}

/** An agency that accepted a task. */
export class AgencyTonight {
  agency: string;
  person: string | null;
  role: string | null;
  task: string;
  phone: string | null;
  dial: string | null;
  /** "Where the case is held", "Receiving area" or "Area before the move". */
  area: string;
}

/** What is done if something goes wrong tonight (the contingency card). It never shows an address. */
export class TonightAnswer {
  caseId: string;
  /** The transfer in hand; null when there is none. */
  transferId: string | null;
  crn: string;
  /** "Smith, John" */
  name: string;
  /** YYYY-MM-DD */
  dateOfBirth: string;
  /** ISO 8601 UTC: the instant it is answered for. */
  asAt: string;
  /**
   * ISO 8601 UTC: what is recorded cannot be read at the moment, and nothing after this instant is shown. Null when it
   * was read just now.
   */
  knownAt: string | null;
  /** Something that was recorded of the case cannot be read here, and is not shown. */
  incomplete: boolean;
  /** A night, a weekend or a bank holiday in London. */
  outOfHours: boolean;
  /** Who holds supervision; null when it has ended. */
  holder: HolderTonight | null;
  /** While it stands; null when none was made or it has run out. */
  interim: InterimTonight | null;
  /** What was begun and is not concluded, the latest first. */
  begun: BegunTonight[];
  situations: SituationTonight[];
  /** Actions that do not stand yet, or were recorded elsewhere and not checked, each with its marks. */
  notToRelyOn: ActionTonight[];
  agencies: AgencyTonight[];
  /** The version of all that is shown here. */
  revision: number;
}
