import { londonDay } from '../case/time.ts';
import type { Layout } from './csv/columns.ts';
import { readFile } from './csv/read.ts';
import type { RememberedLayouts } from './layouts.ts';
import { splitPaste } from './paste/split.ts';
import type { Piece } from './piece.ts';
import { flat } from './words.ts';

/** What is to be taken apart. */
export interface Given {
  kind: 'PASTE' | 'CSV';
  text: string;
  /** What the practitioner says of it, where they have said it. */
  system?: string;
  /** YYYY-MM-DD */
  asOf?: string;
  layout?: Layout;
}

/** A piece with its words, and the key by which it is known when it comes again. */
export interface KeyedPiece extends Piece {
  key: string;
  text: string;
}

/** Text or a file taken apart; nothing of it is recorded or logged. */
export interface Apart {
  kind: Given['kind'];
  /** As it was given, or as it seems to be. */
  system?: string;
  asOf?: string;
  pieces: KeyedPiece[];
  /** For a file. */
  file?: { headings: string[]; layout: Layout; broken: boolean; tooMany: number };
}

/** Takes apart what practitioners paste and upload, with the keys that make importing twice harmless. */
export class TakingApart {
  readonly layouts: RememberedLayouts;
  readonly #hash: (purpose: string, text: string) => string;
  readonly #clock: () => string;

  /** `hash` is keyed and permanent: the same text gives the same key for ever, and tells nothing of the text. */
  constructor(
    layouts: RememberedLayouts,
    hash: (purpose: string, text: string) => string,
    clock: () => string,
  ) {
    this.layouts = layouts;
    this.#hash = hash;
    this.#clock = clock;
  }

  /** `staffId` is whose remembered columns are used for a file. */
  async apart(given: Given, staffId: string): Promise<Apart> {
    const today = londonDay(this.#clock());
    if (given.kind === 'PASTE') {
      const { pieces, ...seems } = splitPaste(given.text, today);
      return this.#keyed(given, seems, pieces);
    }
    const proposed = readFile(given.text, today, given.layout);
    const remembered =
      given.layout === undefined ? await this.layouts.find(staffId, proposed.headings) : undefined;
    const { pieces, system, ...file } =
      remembered === undefined ? proposed : readFile(given.text, today, remembered);
    return { ...this.#keyed(given, { ...(system !== undefined && { system }) }, pieces), file };
  }

  #keyed(given: Given, seems: { system?: string; asOf?: string }, pieces: readonly Piece[]): Apart {
    const system = given.system ?? seems.system;
    const asOf = given.asOf ?? seems.asOf;
    const source = { ...(system !== undefined && { system }), ...(asOf !== undefined && { asOf }) };
    const times = new Map<string, number>();
    return {
      kind: given.kind,
      ...source,
      pieces: pieces.map((piece) => {
        const text = given.text.slice(piece.from, piece.to);
        const identity = identityOf(given.kind, piece, text, source);
        const said = JSON.stringify(identity);
        const time = (times.get(said) ?? 0) + 1;
        times.set(said, time);
        const again = time > 1 && mayHappenAgain(given.kind, piece);
        return {
          ...piece,
          text,
          key: this.#hash('import', again ? JSON.stringify([...identity, time]) : said),
        };
      }),
    };
  }
}

/** Whether the same said twice in one file is two things: two contacts of a day that have no ids of their own. */
const mayHappenAgain = (kind: Given['kind'], { proposal, ref }: Piece): boolean =>
  kind === 'CSV' && proposal.becomes === 'CONTACT' && ref === undefined;

/** What makes a piece the same when it comes again: rows by what they say, texts by their words. */
function identityOf(
  kind: Given['kind'],
  { proposal, ref, recognisedAs }: Piece,
  text: string,
  { system, asOf }: { system?: string; asOf?: string },
): unknown[] {
  return kind === 'CSV' && 'content' in proposal
    ? [system ?? '', proposal.becomes, ref ?? '', proposal.content]
    : [system ?? '', recognisedAs ?? '', asOf ?? '', flat(text)];
}
