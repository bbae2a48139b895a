/** Something or somebody that a form lets people choose. */
export interface Choice {
  value: string;
  text: string;
}

/** What a form shows of the case that it is about, and what can be chosen on it. */
export interface FormAnswer {
  /** "Smith, John"; absent when a case is opened. */
  name?: string;
  crn?: string;
  caseId?: string;
  /** The transfer it is about, else the one in hand. */
  transferId?: string;
  /** What the resource's ETag is made from. */
  revision?: number;
  /** People of the teams concerned. */
  staff: Choice[];
  teams: Choice[];
  /** What was recorded before and can be answered now, by the name of the field that asks for its id. */
  recorded: Record<string, Choice[]>;
  /** What is filled in when the form is opened, by the name of its field. */
  filledIn: Record<string, string>;
  /** The acts about the transfer that fit as it stands, for somebody of the viewer's side. */
  acts: string[];
}
