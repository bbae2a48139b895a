import type { CaseState } from '../case/case.ts';
import { namedInWords, type Person } from '../case/information/about-whom.ts';
import { refuse } from '../case/decider.ts';
import type { ImportedPiece } from '../case/information/information.events.ts';
import { becomesInWords, type Becomes } from '../case/information/pieces.ts';
import { contentOf, standingItems } from '../case/risk/risk.state.ts';
import { importedKeys, type Source } from '../case/source.ts';
import { nameOf } from '../case/telling.ts';
import { transferInHand } from '../case/transfer/standing.ts';
import type { Directory } from '../directory/directory.ts';

/** What came into a case from elsewhere, and by what it is known when it comes again. */
export interface ImportsAnswer {
  caseId: string;
  transferId: string | null;
  name: string;
  crn: string;
  /** Who the person is, for what comes in to be compared with. */
  person: Person;
  /** YYYY-MM-DD */
  today: string;
  /** The newest first. */
  imports: ImportShown[];
  /** Keys of items, and of texts that were only kept. */
  held: { items: Set<string>; texts: Set<string> };
  /** What the case has from elsewhere already, to be shown beside what is new, by `likeness`. */
  earlier: Map<string, string>;
}

/** One import. */
export interface ImportShown {
  at: string;
  by: string;
  source: Source;
  /** How many pieces became what, in words; the most first. */
  became: { words: string; count: number }[];
  leftOut: { children: number; sensitive: number; others: number };
  /** What it names of somebody else, where it was said to be about this person all the same. */
  namesOthers?: string[];
  /** What is only text: not placed, set aside or kept. */
  texts: { text: string; recognisedAs?: string; became: string }[];
}

const TEXTS: readonly ImportedPiece['became'][] = ['NOT_PLACED', 'SET_ASIDE', 'KEPT_AS_TEXT'];

const inWords = (became: ImportedPiece['became']): string =>
  became === 'HELD_ALREADY' ? 'Came in before' : becomesInWords[became];

export function importsAnswer(state: CaseState, directory: Directory, today: string): ImportsAnswer {
  const { caseId, identity, erased, information } = state;
  if (erased) refuse('not-found', 'This record was erased; nothing more can be recorded about it');
  if (identity === null) refuse('not-found', 'There is no case with this id');
  const texts = information.imports.flatMap(({ pieces }) => pieces.map(({ key }) => key));
  return {
    caseId,
    transferId: transferInHand(state)?.transferId ?? null,
    name: `${identity.name.surname}, ${identity.name.forenames}`,
    crn: identity.crn,
    person: identity,
    today,
    imports: information.imports.toReversed().map(({ stamp, source, pieces, leftOut, saidToBeTheirs }) => ({
      at: stamp.recordedAt,
      by: nameOf(stamp.actor.id, directory),
      source,
      became: counted(pieces),
      leftOut,
      ...(saidToBeTheirs && { namesOthers: saidToBeTheirs.map(namedInWords) }),
      texts: pieces
        .filter(({ became }) => TEXTS.includes(became))
        .map(({ text, recognisedAs, became }) => ({
          text,
          became: inWords(became),
          ...(recognisedAs !== undefined && { recognisedAs }),
        })),
    })),
    held: { items: importedKeys(state), texts: new Set(texts) },
    earlier: earlierOf(state),
  };
}

function counted(pieces: readonly ImportedPiece[]): ImportShown['became'] {
  return [...Map.groupBy(pieces, ({ became }) => became)]
    .map(([became, all]) => ({ words: inWords(became), count: all.length }))
    .toSorted((a, b) => b.count - a.count);
}

/** The same for two pieces that say something of the same thing in the source, whatever they say of it. */
export function likeness(
  becomes: Becomes,
  content: object,
  source: Pick<Source, 'system' | 'kind' | 'ref'>,
): string {
  const { kind, happened, code, description, startedOn } = content as Record<string, string | undefined>;
  const of: Partial<Record<Becomes, unknown[]>> = {
    RISK_ITEM: [source.system, source.kind],
    ROSH_LEVELS: [],
    CONTACT: source.ref === undefined ? [source.system, kind, happened] : [source.system, source.ref],
    REGISTER:
      source.ref === undefined
        ? [source.system, code ?? description, startedOn]
        : [source.system, source.ref],
  };
  return of[becomes] === undefined ? '' : JSON.stringify([becomes, ...of[becomes]]);
}

function earlierOf({ rosh, risk, information }: CaseState): Map<string, string> {
  const earlier = new Map<string, string>();
  for (const { overall, children, public: general, knownAdult, staff, assessedOn } of rosh) {
    const groups = { overall, children, public: general, 'known adult': knownAdult, staff };
    const told = Object.entries(groups).flatMap(([group, level]) =>
      level === undefined ? [] : [`${group} ${level.toLowerCase().replace('_', ' ')}`],
    );
    earlier.set(likeness('ROSH_LEVELS', {}, { system: '' }), `${told.join(', ')} (assessed ${assessedOn})`);
  }
  for (const item of standingItems(risk)) {
    const content = contentOf(item);
    if (item.imported !== undefined) earlier.set(likeness('RISK_ITEM', content, item.source), content.nature);
  }
  for (const contact of information.contacts) {
    const { stamp, kind, text, source } = contact;
    const happened = stamp.occurredAt ?? undefined;
    earlier.set(likeness('CONTACT', { kind, happened }, source), text);
  }
  for (const { description, notes, reviewOn, endedOn, ...register } of information.registers) {
    const days = [reviewOn && `review ${reviewOn}`, endedOn && `ended ${endedOn}`];
    const words = [description, ...days, notes].filter(Boolean).join(', ');
    earlier.set(likeness('REGISTER', { description, ...register }, register.source), words);
  }
  return earlier;
}
