import type { FieldError } from '../case/decider.ts';
import { fieldsOf } from '../case/field.ts';
import { namesOthers, othersInWords } from '../case/information/about-whom.ts';
import { BringIn, BroughtSource, contentClass } from '../case/information/bring-in.commands.ts';
import { becomesInWords, isItem, type Becomes } from '../case/information/pieces.ts';
import { parseMoment } from '../case/time.ts';
import { controlsOf, errorLinks, type Control } from '../web/form/controls.ts';
import type { Typed } from '../web/form/typed.ts';
import type { Apart } from './apart.ts';
import { CHANGEABLE, inputsOf, isIncomplete, type Chosen } from './chosen.ts';
import { columnsOf, fileKinds, type Column } from './csv/columns.ts';
import { likeness, type ImportsAnswer } from './imports.ts';

/** What a text or file would bring in, as the page shows it: `interchange/proposal.njk`. */
export interface ProposalPage {
  source: Control[];
  /** What it names that is not this person's, and the tick that says that it is about them all the same. */
  others?: { differs: string[]; tick: Control };
  pieces: PieceShown[];
  /** Rows beyond those that are shown one by one. */
  beyond: number;
  counts: { ticked: number; notPlaced: number; heldAlready: number; children: number; sensitive: number };
  file?: {
    kinds: { value: string; text: string; checked: boolean }[];
    columns: { name: string; heading: string; items: { value: string; text: string; selected: boolean }[] }[];
    broken: boolean;
    tooMany: number;
  };
  problems: { text: string; href?: string }[];
}

interface PieceShown {
  name: string;
  id: string;
  /** From 1, as people count. */
  number: number;
  text: string;
  recognisedAs?: string;
  doubt?: string;
  leftOut?: string;
  ticked: boolean;
  /** The same came in before, so that nothing is recorded again. */
  held: boolean;
  /** What the case has of the same thing from before, when it differs. */
  before?: string;
  choices: { value: string; text: string; selected: boolean }[];
  /** Something that has to be said is missing, or what was typed has to be put right. */
  needsWork: boolean;
  controls: Control[];
}

const NOBODY = { staff: [], teams: [], recorded: {} };
const leaveOut = { value: 'LEAVE_OUT', text: 'Leave out: keep nothing of it' };

export function proposalPage(
  apart: Apart,
  chosen: readonly Chosen[],
  about: ImportsAnswer,
  typed: Typed,
  errors: readonly FieldError[],
): ProposalPage {
  const { held, earlier } = about;
  const source = controlsOf({ fields: fieldsOf(BroughtSource), typed, errors, choices: NOBODY });
  const isHeld = ({ piece, choice }: Chosen) =>
    held.items.has(piece.key) || (!isItem(choice as Becomes) && held.texts.has(piece.key));
  const shown = chosen.slice(0, CHANGEABLE).map((each): PieceShown => {
    const { piece, place, ticked, choice } = each;
    const name = inputsOf(place);
    const before = isHeld(each) ? undefined : earlier.get(likenessOf(apart, each));
    return {
      name,
      id: name.replaceAll('.', ''),
      number: place + 1,
      text: piece.leftOut === 'SENSITIVE' && apart.kind === 'CSV' ? '' : piece.text,
      ...(piece.recognisedAs !== undefined && { recognisedAs: piece.recognisedAs }),
      ...(piece.doubt !== undefined && { doubt: piece.doubt }),
      ...(piece.leftOut !== undefined && { leftOut: piece.leftOut }),
      ticked,
      held: isHeld(each),
      ...(before !== undefined && { before }),
      choices: [...Object.entries(becomesInWords).map(([value, text]) => ({ value, text })), leaveOut]
        .filter(({ value }) => value !== 'SET_ASIDE')
        .map((item) => ({ ...item, selected: item.value === choice })),
      needsWork: isIncomplete(each) || errors.some(({ field }) => field.startsWith(name)),
      controls: controlsFor(each, errors),
    };
  });
  const differs = differencesOf(apart, about);
  const others = differs.length === 0 ? undefined : { differs, tick: tickOf(typed, errors) };
  const asked = [...(others ? [others.tick] : []), ...source, ...shown.flatMap(({ controls }) => controls)];
  const count = (which: (each: Chosen) => boolean) => chosen.filter(which).length;
  return {
    source,
    ...(others && { others }),
    pieces: shown,
    beyond: chosen.length - shown.length,
    counts: {
      ticked: count((each) => each.ticked && !isHeld(each)),
      notPlaced: count(({ choice }) => choice === 'NOT_PLACED'),
      heldAlready: count(isHeld),
      children: count(({ piece }) => piece.leftOut === 'CHILDREN'),
      sensitive: count(({ piece }) => piece.leftOut === 'SENSITIVE'),
    },
    ...(apart.file && { file: fileShown(apart.file) }),
    problems: errorLinks(asked, errors),
  };
}

/** What it names that is not this person's, a sentence each; what is left out is not looked at. */
export function differencesOf({ kind, pieces }: Apart, { person, today }: ImportsAnswer): string[] {
  const taken = pieces.filter(({ leftOut }) => leftOut === undefined);
  return othersInWords(namesOthers({ kind, pieces: taken }, person, today), person);
}

function tickOf(typed: Typed, errors: readonly FieldError[]): Control {
  const fields = fieldsOf(BringIn).filter(({ name }) => name === 'aboutThisPerson');
  return controlsOf({ fields, typed, errors, choices: NOBODY })[0] as Control;
}

function controlsFor({ choice, typed, place }: Chosen, errors: readonly FieldError[]): Control[] {
  if (choice === 'LEAVE_OUT' || !isItem(choice)) return [];
  const asking = { fields: fieldsOf(contentClass[choice]), typed, errors, choices: NOBODY };
  return controlsOf(asking, `${inputsOf(place)}${choice}.`);
}

function likenessOf({ system = '' }: Apart, { piece }: Chosen): string {
  const { proposal, recognisedAs, ref } = piece;
  if (!('content' in proposal)) return '';
  const { happened } = proposal.content as { happened?: string };
  const at = happened === undefined ? undefined : (parseMoment(happened)?.at ?? undefined);
  const content = { ...proposal.content, ...(at !== undefined && { happened: at }) };
  const source = {
    system,
    ...(recognisedAs !== undefined && { kind: recognisedAs }),
    ...(ref !== undefined && { ref }),
  };
  return likeness(proposal.becomes, content, source);
}

function fileShown({
  headings,
  layout,
  broken,
  tooMany,
}: NonNullable<Apart['file']>): NonNullable<ProposalPage['file']> {
  const { kind, columns } = layout;
  return {
    kinds: Object.entries(fileKinds).map(([value, text]) => ({ value, text, checked: value === kind })),
    columns: headings.map((heading, at) => ({
      name: `column.${at}`,
      heading: heading === '' ? `Column ${at + 1}` : heading,
      items: choicesOf(columns[at]),
    })),
    broken,
    tooMany,
  };
}

/** Both kinds of file in one list, because the columns are chosen together with the kind. */
function choicesOf(chosen: Column | undefined): { value: string; text: string; selected: boolean }[] {
  const all = { ...columnsOf.CONTACTS, ...columnsOf.REGISTERS, type: 'Type of contact, or register' };
  return Object.entries(all).map(([value, text]) => ({ value, text, selected: value === chosen }));
}
