import type { CaseState } from '../case.ts';
import { refuseField, type Context, type Decide, type Draft } from '../decider.ts';
import { mustReachHighest } from '../risk/risk.ts';
import { importedKeys, type Imported, type Source } from '../source.ts';
import { happenedOn, londonDay, parseMoment } from '../time.ts';
import { mustWorkTheCase } from '../transfer/sides.ts';
import { namesOthers, othersInWords } from './about-whom.ts';
import type { BringIn, BroughtPiece } from './bring-in.commands.ts';
import type { ImportedPiece } from './information.events.ts';
import type { Named } from './named-there.ts';
import { contentField, isItem, type Item, type PieceContents } from './pieces.ts';

/** Characters of one import; a longer file comes in several. */
export const MOST_TEXT = 200_000;
/** Bytes of one import as it is stored, well within what an event may have. */
const MOST_BYTES = 900_000;

/**
 * Records what came in word for word, and each piece that was let stand as an item of its own: recorded elsewhere,
 * unchecked. What came in before is not recorded again; when nothing is new, nothing is recorded. What names somebody
 * else comes in only when whoever brings it in says that it is about this person all the same.
 */
export const bringIn: Decide<BringIn> = (state, command, context) => {
  mustWorkTheCase(state, context, 'bring in what is recorded elsewhere');
  const { kind, source, pieces, leftOutChildren = 0, leftOutSensitive = 0, leftOutOthers = 0 } = command;
  mustNotBeAhead(source.asOf, 'source.asOf', context);
  mustFit(pieces);
  const held = keysHeld(state);
  const importId = context.newId();
  const taken: ImportedPiece[] = [];
  const items: Draft[] = [];
  for (const [at, piece] of pieces.entries()) {
    const { key, text, recognisedAs, becomes } = piece;
    const about = { key, text, ...(recognisedAs !== undefined && { recognisedAs }) };
    if (held.items.has(key) || (!isItem(becomes) && held.texts.has(key))) {
      taken.push({ ...about, became: 'HELD_ALREADY' });
    } else if (isItem(becomes)) {
      const from = sourceOf(source, piece);
      const id = (becomes === 'REGISTER' ? idAtSource(state, from) : undefined) ?? context.newId();
      const becoming = { id, at, source: from, imported: { importId, key }, context };
      items.push(itemFrom(piece, becomes, becoming));
      taken.push({ ...about, became: becomes, id });
      held.items.add(key);
    } else {
      taken.push({ ...about, became: becomes });
      held.texts.add(key);
    }
  }
  if (taken.every(({ became }) => became === 'HELD_ALREADY')) return [];
  const saidToBeTheirs = mustBeAboutThem(state, command, context);
  const leftOut = { children: leftOutChildren, sensitive: leftOutSensitive, others: leftOutOthers };
  const { system, asOf } = source;
  const data = {
    importId,
    kind,
    source: { system, ...(asOf !== undefined && { asOf }) },
    pieces: taken,
    leftOut,
    ...(saidToBeTheirs && { saidToBeTheirs }),
  };
  return [{ type: 'ImportTaken', data }, ...items];
};

/** What it names of somebody else, when it was said to be about this person; undefined where nobody had to say so. */
function mustBeAboutThem({ identity }: CaseState, command: BringIn, { now }: Context): Named[] | undefined {
  const others = identity === null ? [] : namesOthers(command, identity, londonDay(now));
  if (command.aboutThisPerson === true) return others;
  if (others.length === 0 || identity === null) return undefined;
  const differs = othersInWords(others, identity).join('. ');
  refuseField(
    'aboutThisPerson',
    `${differs}. Say that it is about this person all the same, or do not bring it in`,
  );
}

/** What came in before: items under the same key, and texts that were only kept. */
function keysHeld(state: CaseState): { items: Set<string>; texts: Set<string> } {
  const texts = state.information.imports.flatMap(({ pieces }) => pieces.map(({ key }) => key));
  return { items: importedKeys(state), texts: new Set(texts) };
}

/** How a piece becomes an item. */
interface Becoming {
  id: string;
  /** Its place among the pieces. */
  at: number;
  source: Source;
  imported: Imported;
  context: Context;
}

type ItemsFrom = { [Kind in Item]: (content: PieceContents[Kind], becoming: Becoming) => Draft };

const itemsFrom: ItemsFrom = {
  RISK_ITEM: (content, { id, source, imported }) => ({
    type: 'RiskItemCaptured',
    data: { itemId: id, ...given(content), startHere: false, source, imported },
  }),
  ROSH_LEVELS: (content, { at, source, imported, context }) => {
    const levels = given(content);
    mustReachHighest(levels, `pieces.${at}.roshLevels.overall`);
    mustNotBeAhead(levels.assessedOn, `pieces.${at}.roshLevels.assessedOn`, context);
    return {
      type: 'RoshLevelAssessed',
      data: { ...levels, source: source.system, imported },
      ...happenedOn(levels.assessedOn, context.now),
    };
  },
  OASYS_ASSESSMENT: (content, { id, at, source, imported, context }) => {
    const { status, completedOn } = content;
    const field = `pieces.${at}.oasysAssessment.completedOn`;
    if (status === 'COMPLETE' && completedOn === undefined) {
      refuseField(field, 'Enter the day on which it was completed');
    }
    if (status !== 'COMPLETE' && completedOn !== undefined) {
      refuseField(field, 'Leave it empty: the assessment is not complete');
    }
    mustNotBeAhead(completedOn, field, context);
    return {
      type: 'OasysAssessmentRecorded',
      data: { assessmentId: id, ...given(content), source, imported },
      ...(completedOn !== undefined && happenedOn(completedOn, context.now)),
    };
  },
  CONTINGENCY_ACTION: (content, { id, source, imported }) => ({
    type: 'ContingencyActionDefined',
    data: { actionId: id, ...given(content), standsIn: 'BOTH', source, imported },
  }),
  AGENCY_RESPONSIBILITY: (content, { id, source, imported }) => ({
    type: 'AgencyResponsibilityAssigned',
    data: { responsibilityId: id, ...given(content), source, imported },
  }),
  CONTACT: (content, { id, at, source, imported, context }) => {
    const { happened, ...rest } = given(content);
    const occurredAt = parseMoment(happened ?? 'unknown') ?? { at: null, precision: 'unknown' };
    mustNotBeAhead(occurredAt.at ?? undefined, `pieces.${at}.contact.happened`, context);
    return {
      type: 'ContactRecordedElsewhere',
      data: { contactId: id, ...rest, source, imported },
      occurredAt,
    };
  },
  REGISTER: (content, { id, at, source, imported, context }) => {
    const { startedOn } = content;
    mustNotBeAhead(startedOn, `pieces.${at}.register.startedOn`, context);
    return {
      type: 'RegisterRecorded',
      data: { registerId: id, ...given(content), source, imported },
      ...(startedOn !== undefined && happenedOn(startedOn, context.now)),
    };
  },
};

/** A register that comes in with the id it had there before is the same one, as it stands there now. */
function idAtSource({ information }: CaseState, { system, ref }: Source): string | undefined {
  return information.registers.findLast(
    ({ source }) => ref !== undefined && source.ref === ref && source.system === system,
  )?.registerId;
}

function itemFrom(piece: BroughtPiece, kind: Item, becoming: Becoming): Draft {
  const content = piece[contentField[kind]];
  if (content === undefined) {
    refuseField(`pieces.${becoming.at}.${contentField[kind]}`, 'Give the fields of what this piece becomes');
  }
  return (itemsFrom[kind] as (content: object, becoming: Becoming) => Draft)(content, becoming);
}

/** Plain data without the fields that were left out. */
function given<T extends object>(content: T): T {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)) as T;
}

function sourceOf({ system, asOf }: BringIn['source'], { recognisedAs, ref }: BroughtPiece): Source {
  return {
    system,
    ...(recognisedAs !== undefined && { kind: recognisedAs }),
    ...(ref !== undefined && { ref }),
    ...(asOf !== undefined && { asOf }),
  };
}

function mustFit(pieces: readonly BroughtPiece[]): void {
  const characters = pieces.reduce((sum, { text }) => sum + text.length, 0);
  const bytes = () =>
    new TextEncoder().encode(JSON.stringify(pieces.map(({ text, key }) => [text, key]))).length;
  if (characters > MOST_TEXT || bytes() > MOST_BYTES) {
    refuseField('pieces', `Bring in at most ${MOST_TEXT.toLocaleString('en-GB')} characters at a time`);
  }
}

/** For days, and for instants: neither has happened while it lies ahead. */
function mustNotBeAhead(when: string | undefined, field: string, { now }: Context): void {
  if (when === undefined) return;
  const today = londonDay(now);
  if (when.length > 10 ? when > now : when > today.slice(0, when.length)) {
    refuseField(field, 'Enter a day that is not in the future');
  }
}
