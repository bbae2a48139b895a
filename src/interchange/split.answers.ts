import { Code, Day, LongText, Text } from '../case/fields.ts';
import { MOST_TEXT } from '../case/information/bring-in.ts';

/** Text or a file to be taken apart. */
export class SplitRequest {
  @Code({ label: 'What is it?', values: { PASTE: 'Pasted text', CSV: 'A file of rows' } })
  kind: 'PASTE' | 'CSV';

  @LongText({ label: 'The text', max: MOST_TEXT })
  text: string;

  @Text({ label: 'From which system or document is this?', optional: true })
  system?: string;

  @Day({ label: 'On which day was it so?', optional: true })
  asOf?: string;
}

/** A piece of it, ready to be sent to `bring-in` as it is or changed. */
export class SplitPiece {
  key: string;
  text: string;
  recognisedAs?: string;
  ref?: string;
  becomes: string;
  /** What to look at before it is brought in. */
  doubt?: string;
  /** CHILDREN or SENSITIVE: not taken in unless somebody decides so; the latter never. */
  leftOut?: string;
  /** What it holds, as `bring-in` takes it; what the text does not say is missing. One of these, for what it becomes. */
  riskItem?: object;
  roshLevels?: object;
  oasysAssessment?: object;
  contingencyAction?: object;
  agencyResponsibility?: object;
  contact?: object;
  register?: object;
}

/** The text taken apart; in order, the pieces are the text. Nothing is recorded. */
export class SplitAnswer {
  system?: string;
  /** YYYY-MM-DD */
  asOf?: string;
  pieces: SplitPiece[];
  /** How many pieces fit nothing. */
  notPlaced: number;
}
