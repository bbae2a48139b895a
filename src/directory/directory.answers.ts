/** What came of a file. */
export class Loaded {
  /** How many teams were new or had changed. */
  teams: number;
  /** How many periods of staff were new or had changed. */
  staff: number;
  /** Rows that said what was known already; nothing is recorded for them. */
  unchanged: number;
}
