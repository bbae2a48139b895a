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
  recorded: Record<string, readonly Choice[]>;
  /** What is filled in when the form is opened: the command's body in part. */
  filledIn: object;
  /** The acts about the transfer that fit as it stands, for somebody of the viewer's side. */
  acts: string[];
}
