import { v5 } from 'uuid';
import type { FieldError } from '../case/decider.ts';
import { fieldsOf } from '../case/field.ts';
import {
  BringIn,
  BroughtSource,
  contentClass,
  MOST_PIECES,
  type BroughtPiece,
} from '../case/information/bring-in.commands.ts';
import { MOST_TEXT } from '../case/information/bring-in.ts';
import { contentField, isItem, type Becomes } from '../case/information/pieces.ts';
import { formMessages } from '../web/form/messages.ts';
import { bodyOf, type Typed } from '../web/form/typed.ts';
import { typing } from '../web/form/typing.ts';
import type { Apart, KeyedPiece } from './apart.ts';
import { paragraphs } from './words.ts';

/** What a practitioner chose for each piece on the page, as commands. */

/** What a piece can be chosen to be on the page: also to be left out, so that nothing of it is kept. */
export type Choice = Becomes | 'LEAVE_OUT';

/** How many pieces can be chosen and changed one by one; of longer files the rest comes in as it was proposed. */
export const CHANGEABLE = 200;

/** The name of a piece's inputs without their last part. */
export const inputsOf = (place: number): string => `p${place}.`;

/** One piece as it was chosen. */
export interface Chosen {
  place: number;
  piece: KeyedPiece;
  ticked: boolean;
  choice: Choice;
  /** What was typed for it, or what is proposed: the inputs of its content. */
  typed: Typed;
}

/** What is proposed, while nothing has been chosen; else what was chosen. */
export function chosenOf({ pieces }: Apart, typed: Typed | undefined): Chosen[] {
  return pieces.map((piece, place) => {
    const under = inputsOf(place);
    const proposed = proposedChoice(piece);
    if (typed === undefined || place >= CHANGEABLE || piece.leftOut === 'SENSITIVE') {
      return { place, piece, ...proposed, typed: proposedInputs(piece, proposed.choice, under) };
    }
    const choice = choiceFrom(typed[`${under}becomes`]) ?? proposed.choice;
    const asked = Object.keys(typed).some((name) => name.startsWith(`${under}${choice}.`));
    return {
      place,
      piece,
      ticked: typed[`${under}tick`] === 'yes' || (isItem(choice as Becomes) && choice !== proposed.choice),
      choice,
      typed: asked ? typed : proposedInputs(piece, choice, under),
    };
  });
}

function proposedChoice({ proposal, leftOut }: KeyedPiece): { ticked: boolean; choice: Choice } {
  if (leftOut !== undefined) return { ticked: false, choice: 'KEPT_AS_TEXT' };
  return { ticked: isItem(proposal.becomes) && isWhole(proposal), choice: proposal.becomes };
}

/** Whether a piece could be an item, and the text does not say all that has to be said of one. */
export const isIncomplete = ({ piece: { proposal, leftOut }, choice }: Chosen): boolean =>
  leftOut === undefined && choice === proposal.becomes && isItem(proposal.becomes) && !isWhole(proposal);

/** Whether nothing that has to be said is missing: what is not whole is for a practitioner to complete. */
function isWhole(proposal: KeyedPiece['proposal']): boolean {
  if (!('content' in proposal)) return false;
  const content = proposal.content as Record<string, unknown>;
  return fieldsOf(contentClass[proposal.becomes])
    .filter(({ optional }) => !optional)
    .every(({ name }) => content[name] !== undefined && (content[name] as string | string[]).length > 0);
}

function proposedInputs({ proposal, text }: KeyedPiece, choice: Choice, under: string): Typed {
  if (choice === 'LEAVE_OUT' || !isItem(choice)) return {};
  const content =
    'content' in proposal && proposal.becomes === choice ? proposal.content : contentFrom(choice, text);
  return typing(fieldsOf(contentClass[choice]), content, `${under}${choice}.`);
}

/** The words of a piece where they most likely belong, when somebody says that it is something else. */
function contentFrom(choice: Becomes, text: string): object {
  const words = paragraphs(text);
  const fields: Partial<Record<Becomes, object>> = {
    RISK_ITEM: { nature: words },
    CONTINGENCY_ACTION: { situation: 'OTHER', trigger: words },
    AGENCY_RESPONSIBILITY: { task: words, area: 'HOME' },
    CONTACT: { text: words },
    REGISTER: { notes: words },
  };
  return fields[choice] ?? {};
}

const CHOICES: readonly Choice[] = [
  'RISK_ITEM',
  'ROSH_LEVELS',
  'OASYS_ASSESSMENT',
  'CONTINGENCY_ACTION',
  'AGENCY_RESPONSIBILITY',
  'CONTACT',
  'REGISTER',
  'KEPT_AS_TEXT',
  'NOT_PLACED',
  'LEAVE_OUT',
];

const choiceFrom = (text: string | undefined): Choice | undefined =>
  CHOICES.find((choice) => choice === text);

/** A command of a part of what was chosen, with the places of its pieces on the page. */
export interface Part {
  /** Made from the id of the form, so that a second press of the button repeats the same commands. */
  commandId: string;
  body: object;
  places: number[];
}

/** Characters that pieces of one command have beside their texts, at most, in the widest encoding. */
const MOST_BYTES = 600_000;

/** What was chosen as commands, each within the bounds of one. */
export function partsOf(apart: Apart, chosen: readonly Chosen[], typed: Typed, key: string): Part[] {
  const taken = chosen.flatMap((each) => asPiece(each) ?? []);
  const parts: { places: number[]; pieces: object[] }[] = [];
  let characters = 0;
  let bytes = 0;
  for (const { place, piece, text } of taken) {
    const size = Buffer.byteLength(JSON.stringify(text));
    const last = parts.at(-1);
    const full =
      last === undefined ||
      last.pieces.length === MOST_PIECES ||
      characters + text.length > MOST_TEXT ||
      bytes + size > MOST_BYTES;
    if (full) {
      parts.push({ places: [place], pieces: [piece] });
      [characters, bytes] = [0, 0];
    } else {
      last.places.push(place);
      last.pieces.push(piece);
    }
    characters += text.length;
    bytes += size;
  }
  const about = {
    kind: apart.kind,
    source: bodyOf(fieldsOf(BroughtSource), typed),
    ...(typed['aboutThisPerson'] === 'yes' && { aboutThisPerson: true }),
  };
  return parts.map(({ places, pieces }, index) => ({
    commandId: index === 0 ? key : v5(String(index), key),
    body: { ...about, pieces, ...(index === 0 && leftOutOf(chosen)) },
    places,
  }));
}

function asPiece({
  piece,
  place,
  ticked,
  choice,
  typed,
}: Chosen): { place: number; piece: Partial<BroughtPiece>; text: string } | undefined {
  const { key, text, recognisedAs, ref, leftOut, proposal } = piece;
  if (choice === 'LEAVE_OUT' || leftOut === 'SENSITIVE' || (leftOut !== undefined && !ticked))
    return undefined;
  const about = {
    key,
    text,
    ...(recognisedAs !== undefined && { recognisedAs }),
    ...(ref !== undefined && { ref }),
  };
  if (!ticked || !isItem(choice)) {
    const aside = isItem(choice) && proposal.becomes !== 'NOT_PLACED' ? 'SET_ASIDE' : proposal.becomes;
    const becomes = isItem(choice) ? aside : choice;
    return { place, text, piece: { ...about, becomes } };
  }
  const content = bodyOf(fieldsOf(contentClass[choice]), typed, `${inputsOf(place)}${choice}.`);
  return { place, text, piece: { ...about, becomes: choice, [contentField[choice]]: content } };
}

function leftOutOf(chosen: readonly Chosen[]): object {
  const count = (which: (each: Chosen) => boolean) => chosen.filter(which).length;
  return {
    leftOutChildren: count(({ piece, ticked }) => piece.leftOut === 'CHILDREN' && !ticked),
    leftOutSensitive: count(({ piece }) => piece.leftOut === 'SENSITIVE'),
    leftOutOthers: count(({ piece, choice }) => piece.leftOut === undefined && choice === 'LEAVE_OUT'),
  };
}

/** The messages of a refused command by the inputs of the page. */
export function onThePage(
  errors: readonly FieldError[],
  { places }: Part,
  chosen: readonly Chosen[],
): FieldError[] {
  return formMessages(fieldsOf(BringIn), errors).map(({ field, message }) => {
    const [, at, rest] = /^pieces\.(\d+)\.\w+(?:\.(.*))?$/.exec(field) ?? [];
    const place = places[Number(at)];
    if (at === undefined || place === undefined) return { field: field.replace(/^source\./, ''), message };
    return { field: `${inputsOf(place)}${chosen[place]?.choice}.${rest ?? ''}`, message };
  });
}
