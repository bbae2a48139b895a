import type { Item, PieceContents } from '../case/information/pieces.ts';

/** Why a piece is not taken in unless somebody asks for it: whose data it is. */
export type LeftOut = 'CHILDREN' | 'SENSITIVE';

/** What a piece is proposed to become; what the source does not say is missing. */
export type Proposal =
  | { [Kind in Item]: { becomes: Kind; content: Partial<PieceContents[Kind]> } }[Item]
  | { becomes: 'KEPT_AS_TEXT' | 'NOT_PLACED' };

/** A piece of what came in, where it stands there, and what is proposed for it. Nothing of it is recorded yet. */
export interface Piece {
  /** Offsets in the text as it came: the pieces of a text follow one another without a gap. */
  from: number;
  to: number;
  /** What it was recognised as, in words; absent when it was not. */
  recognisedAs?: string;
  proposal: Proposal;
  /** Its own id or date in the source, where it has one. */
  ref?: string;
  /** What to look at before it is brought in. */
  doubt?: string;
  leftOut?: LeftOut;
}

/** A text or file taken apart. */
export interface Split {
  /** The system it seems to come from. */
  system?: string;
  /** YYYY-MM-DD: the day on which it was so, where the text says it. */
  asOf?: string;
  pieces: Piece[];
}
