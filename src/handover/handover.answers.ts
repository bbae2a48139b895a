import type { Outcome, Severity } from './assessment.ts';
import type { Stage } from '../case/transfer/transfer.state.ts';
import type { TransferKind } from '../case/transfer/transfer.events.ts';

/** Somebody shown by name. */
export class PersonShown {
  /** Staff id; absent for people of other agencies. */
  staffId?: string;
  name: string;
  /** Team or agency in words. */
  where: string;
}

/** One thing to do next, verb first. */
export class NextAct {
  /** Such as "Name the receiving practitioner". */
  act: string;
  /** Who owes it, in words. */
  who: string;
  /** True when that is whoever asks. */
  yours: boolean;
  /** YYYY-MM-DD; absent when no day is set. */
  dueOn?: string;
  overdue: boolean;
  rule: string;
  /** "policy" when verified, "our suggestion" when proposed, with the reference. */
  basis: string;
  /** Page that does it. */
  href: string;
}

/** Who sees the person and who answers, after a move before anybody had agreed, until the end of a day. */
export class InterimShown {
  /** Who sees the person. */
  seenBy: PersonShown;
  /** Who answers tonight and how they are reached, as it was written. */
  answersTonight: string;
  /** YYYY-MM-DD */
  until: string;
}

/** What somebody did about the transfer and what they wrote, in their words. */
export class Said {
  /** ISO 8601 UTC: when it was recorded. */
  at: string;
  /** By name. */
  by: string;
  /** Such as "Refused the transfer: the address is not suitable". */
  did: string;
  /** What they wrote; empty when nothing was written. */
  words: string[];
}

/** Something that somebody else recorded, and for a material change what changed. */
export class Change extends Said {
  /** A clause such as "ROSH changed from medium to high"; absent for what is not material. */
  what?: string;
}

/** One statement, action, task, check or question with what others recorded of it, the newest first. */
export class ChangedItem {
  /** True when one of its changes is material: it has to be read. */
  material: boolean;
  changes: Change[];
}

/** What others recorded since the reader last confirmed having read the summary, or read the case back. */
export class ChangesSeen {
  /** ISO 8601 UTC: when the reader last did so; null when never: then all of the handover is new to them. */
  since: string | null;
  /** Item by item, those with a material change first. */
  items: ChangedItem[];
}

/** One rule as shown. */
export class RuleShown {
  /** HC-01 and so on. */
  rule: string;
  title: string;
  outcome: Outcome;
  severity: Severity;
  /** The act it guards. */
  gate?: string;
  /** What was found. */
  finding: string;
  /** Why it matters for this person. */
  why: string;
  /** Who owes it, in words. */
  who: string;
  /** True when that is whoever asks. */
  yours: boolean;
  /** YYYY-MM-DD */
  dueOn?: string;
  overdue: boolean;
  /** "policy" when verified, "our suggestion" when proposed, with the reference. */
  basis: string;
  /** Ids of the events it rests on. */
  because: string[];
  /** Set when somebody went on although it was unmet. */
  overridden?: string;
  /** Page that meets it. */
  href: string;
  policyVersion: string;
}

/** Somebody at risk: a line that whoever takes the case over reads first. */
export class AtRiskShown {
  /** Such as "A known adult". */
  groups: string[];
  /** Which adult, which child. */
  who?: string;
  nature: string;
  whenGreatest?: string;
  firstSign?: string;
  /** Such as "Allegation". */
  statementType?: string;
  /** True for an allegation and for intelligence: nobody may take it for a fact. */
  isNoFact: boolean;
  /** True for what was recorded elsewhere and nobody checked here. */
  isUnchecked: boolean;
  /** True for what is wrong or does not belong here, and still shows. */
  isWithdrawn: boolean;
}

/** What is done first when something goes wrong tonight. */
export class FirstActShown {
  /** Such as "Nobody knows where the person is". */
  situation: string;
  act: string;
  /** True when it was begun and has not been concluded. */
  isBegun: boolean;
}

/** One of the four lines of a read-back. */
export class ReadBackLineShown {
  title: string;
  /** In the receiving practitioner's own words. */
  said: string;
  /** What it should have been; absent for a line that was understood. */
  corrected?: string;
}

/** What the receiving practitioner has understood. */
export class ReadBackShown {
  /** GIVEN waits to be confirmed; OVERTAKEN was given before the risk, or what is done about it, changed. */
  standing: 'GIVEN' | 'CONFIRMED' | 'CORRECTED' | 'OVERTAKEN';
  /** By name. */
  by: string;
  /** ISO 8601 UTC */
  at: string;
  /** By name; who confirmed or corrected it. */
  answeredBy?: string;
  /** ISO 8601 UTC */
  answeredAt?: string;
  /** What changed since, as clauses. */
  since: string[];
  lines: ReadBackLineShown[];
}

/** One folded line of the page with its worst outcome and counts. Never a bare percentage or a bare "complete". */
export class LineShown {
  line: string;
  title: string;
  worst: Outcome;
  /** In words: "2 of 4 not done, 1 not known". */
  summary: string;
  rules: RuleShown[];
  /** What belongs to this line and is not recorded by this release, a sentence: so the line is never done. */
  notRecorded?: string;
}

/** A fact that matters tonight and needs nobody to interpret it. */
export class Alarm {
  title: string;
  text: string;
  href: string;
}

/** How complete a handover is at an instant, in the order in which it is read. */
export class HandoverAnswer {
  caseId: string;
  transferId: string;
  kind: TransferKind;
  stage: Stage;
  /** The stage in words. */
  stageShown: string;
  crn: string;
  /** "Smith, John" */
  name: string;
  /** ISO 8601 UTC: the instant that is answered for. */
  asAt: string;
  /** True when the question was about an earlier instant. */
  inThePast: boolean;
  fromTeam: string;
  toTeam: string;
  /** Who holds supervision at that instant; null only before the case was opened or after the sentence ended. */
  holder: PersonShown | null;
  /** ISO 8601 UTC */
  heldSince: string | null;
  receiver: PersonShown | null;
  /** While it stands; null when none was made or it has run out. */
  interim: InterimShown | null;
  /** Why it stands refused; null when it does not. */
  refusal: Said | null;
  rosh: string | null;
  /** True when the level came from elsewhere and nobody has confirmed it here. */
  roshUnchecked: boolean;
  mappaLevel: number | null;
  alarms: Alarm[];
  /** At most three: first those of whoever asks, then those of others. */
  next: NextAct[];
  /** Who is at risk, when and how it would show: at most seven lines that stand (those to be read first; while there are none, any), and those withdrawn. */
  startHere: AtRiskShown[];
  /** Of an action that was begun or stands now; null when nobody can act by the emergency plan. */
  firstAct: FirstActShown | null;
  /** Of an action that stands only once supervision has passed; null when there is none, or it has passed. */
  firstActOncePassed: FirstActShown | null;
  /** What the receiving practitioner has understood; null before they said it. */
  readBack: ReadBackShown | null;
  /** What nobody has answered, what could not be looked up or was not checked, and what people say they do not know. */
  notKnown: string[];
  /** The names of those who say that there is nothing that they know to be missing. */
  nothingMissingSaidBy: string[];
  /** What was done and written about the transfer, the newest first. */
  said: Said[];
  /** What is new to whoever asks; null for an earlier instant. */
  changes: ChangesSeen | null;
  lines: LineShown[];
  doNotApply: RuleShown[];
  /** Rules seen by managers and reviewers, and by practitioners only when opened. */
  forManagers: RuleShown[];
  counts: {
    satisfied: number;
    metLate: number;
    failed: number;
    notDue: number;
    unknown: number;
    notApplicable: number;
  };
  policyVersion: string;
  /** Events whose content was destroyed. */
  erasedEvents: number;
  /** The version of all that is shown here: what to send as `version` to confirm having read it. */
  version: number;
  /** What the resource's ETag is made from. */
  revision: number;
}
