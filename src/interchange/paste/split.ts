import type { Item, PieceContents } from '../../case/information/pieces.ts';
import type { RiskGroup } from '../../case/risk/risk.events.ts';
import type { Piece, Split } from '../piece.ts';
import { sensitiveType } from '../sensitive.ts';
import { paragraphs } from '../words.ts';
import { assessmentLine, type Assessment } from './assessment.ts';
import { blocksOf, type Block } from './blocks.ts';
import type { RiskField } from './headings.ts';
import type { Levels } from './levels.ts';
import { typeAndText } from './notes.ts';
import { sentencesOf } from './sentences.ts';

/**
 * Pasted text as pieces, each with what is proposed for it. Pure; no text makes it fail. The pieces in order are the
 * text as it was pasted: what fits nothing is a piece that is not placed. `today` is YYYY-MM-DD in London: what lies
 * after it has not happened.
 */
export function splitPaste(text: string, today: string): Split {
  const pieces = joined(
    text,
    inRuns(blocksOf(text)).flatMap((blocks) => piecesOf(text, blocks, today)),
  );
  const asOf = firstOf(pieces, 'OASYS_ASSESSMENT')?.completedOn;
  const levels = firstOf(pieces, 'ROSH_LEVELS');
  const system = systemOf(pieces);
  return {
    ...(system !== undefined && { system }),
    ...(asOf !== undefined && asOf <= today && { asOf }),
    pieces: pieces.map((piece) => completed(piece, levels, asOf)),
  };
}

type RiskBlock = Block & { is: 'heading'; heading: { part: { as: 'risk' } } };

const isRisk = (block: Block | undefined): block is RiskBlock =>
  block?.is === 'heading' && block.heading.part.as === 'risk';

/** Blocks one by one; those of one statement about risk together. */
function inRuns(blocks: readonly Block[]): Block[][] {
  const runs: Block[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (isRisk(block) && last !== undefined && isRisk(last[0]) && goesOn(last as RiskBlock[], block)) {
      last.push(block);
    } else runs.push([block]);
  }
  return runs;
}

const ORDER: readonly RiskField[] = ['who', 'nature', 'whenGreatest', 'raises', 'lowers'];

/** A heading that comes again, or an earlier one, begins another statement. */
function goesOn(run: readonly RiskBlock[], next: RiskBlock): boolean {
  const titles = run.map(({ heading }) => heading.title);
  if (titles.includes(next.heading.title)) return false;
  const last = run.at(-1)?.heading.part.field ?? 'who';
  const opens = next.heading.part.field === 'who' || next.heading.part.field === 'nature';
  return !opens || ORDER.indexOf(next.heading.part.field) >= ORDER.indexOf(last);
}

const item = <Kind extends Item>(becomes: Kind, content: Partial<PieceContents[Kind]>): Piece['proposal'] =>
  ({ becomes, content }) as Piece['proposal'];

const asText: Piece['proposal'] = { becomes: 'KEPT_AS_TEXT' };

function piecesOf(text: string, run: readonly Block[], today: string): Piece[] {
  const [block] = run as [Block];
  const from = block.lines[0]?.from ?? 0;
  const to = run.at(-1)?.lines.at(-1)?.to ?? from;
  if (isRisk(block)) return [riskPiece(text, run as RiskBlock[], from, to)];
  const one = (piece: Omit<Piece, 'from' | 'to'>): Piece[] => [{ from, to, ...piece }];
  switch (block.is) {
    case 'unknown':
      return one({ proposal: { becomes: 'NOT_PLACED' } });
    case 'levels':
      return one({
        recognisedAs: 'OASys: levels of risk of serious harm',
        proposal: item('ROSH_LEVELS', block.levels),
      });
    case 'assessment':
      return one(assessmentPiece(block));
    case 'comment':
      return one(commentPiece(text, block, today));
    case 'contact':
      return one(contactPiece(text, block, today));
    case 'mail': {
      const { head } = block;
      const body = wordsFrom(text, block, head.lines);
      const content = {
        kind: 'E-mail',
        text: [head.subject, body].filter(Boolean).join('\n\n'),
        officer: head.from,
        ...(head.happened !== undefined && { happened: head.happened }),
      };
      return one({
        recognisedAs: 'E-mail',
        proposal: item('CONTACT', content),
        ...doubtOf(head, today),
      });
    }
    default:
      return underHeading(text, block, from, to);
  }
}

function underHeading(text: string, block: Block & { is: 'heading' }, from: number, to: number): Piece[] {
  const { heading } = block;
  const recognisedAs = `OASys: ${heading.title.charAt(0).toLowerCase()}${heading.title.slice(1)}`;
  const words = wordsUnder(text, block);
  const whole = (proposal: Piece['proposal']): Piece[] => [{ from, to, recognisedAs, proposal }];
  if (words === '') return whole(asText);
  const { as } = heading.part;
  if (as === 'self') return whole(item('RISK_ITEM', { groups: ['SELF'], nature: words }));
  if (as === 'children') return [{ from, to, recognisedAs, proposal: asText, leftOut: 'CHILDREN' }];
  if (as === 'plan' || as === 'section') return whole(asText);
  const start = startUnder(block);
  const parts = as === 'contingency' ? sentencesOf(text, start, to) : linesUnder(block, start, to);
  const ownLine = heading.rest === '' ? 0 : (block.lines[0]?.words.length ?? 0) - heading.rest.length;
  return parts.map(([begin, end], index) => ({
    from: index === 0 ? from : begin,
    to: end,
    recognisedAs,
    proposal: proposalIn(as, paragraphs(text.slice(begin, end)).slice(index === 0 ? ownLine : 0)),
  }));
}

/** What a sentence of the contingency plan, or a line about other agencies, is proposed as. */
function proposalIn(as: string, words: string): Piece['proposal'] {
  if (as === 'contingency') {
    return item('CONTINGENCY_ACTION', { situation: 'OTHER', trigger: words.replace(/^[•*–-]\s*/, '') });
  }
  const [, agency, task] = /^[•*]?\s*([^:\n]{2,80}?)(?:: ?| [–-] )(\S.*)$/s.exec(words) ?? [];
  if (agency === undefined || task === undefined) return asText;
  return item('AGENCY_RESPONSIBILITY', { agency, task, area: 'HOME' });
}

function riskPiece(text: string, run: readonly RiskBlock[], from: number, to: number): Piece {
  const content: Partial<PieceContents['RISK_ITEM']> = {};
  for (const block of run) {
    const { field, label } = block.heading.part as { field: RiskField; label?: string };
    const words = wordsUnder(text, block);
    if (words === '') continue;
    const said = label === undefined ? words : `${label}: ${words}`;
    content[field] = content[field] === undefined ? said : `${content[field]}\n\n${said}`;
  }
  const titles = run.map(({ heading }) => heading.title.toLowerCase());
  const proposal = Object.keys(content).length === 0 ? asText : item('RISK_ITEM', content);
  const noted = content.nature === undefined && proposal !== asText;
  return {
    from,
    to,
    recognisedAs: `OASys: ${run.length > 1 ? 'summary of risk of serious harm' : titles[0]}`,
    proposal,
    ...(noted && { doubt: 'The nature of the risk is not said here' }),
  };
}

function assessmentPiece({ lines }: Block): Omit<Piece, 'from' | 'to'> {
  const read = lines.flatMap(({ words }) => assessmentLine(words) ?? []);
  const says = Object.assign({}, ...read.map((each) => each.says)) as Assessment;
  const doubt = read.find((each) => each.doubt !== undefined)?.doubt;
  return {
    recognisedAs: 'OASys: the assessment',
    proposal: item('OASYS_ASSESSMENT', says),
    ...(doubt !== undefined && { doubt }),
  };
}

/** Lists cut notes at this length, and a cut note is not the note. */
const CUT_AT = 1500;

function commentPiece(
  text: string,
  block: Block & { is: 'comment' },
  today: string,
): Omit<Piece, 'from' | 'to'> {
  const words = wordsFrom(text, block, block.head);
  const { added } = block;
  if (words === '' || words === 'null')
    return { recognisedAs: 'nDelius: an empty comment', proposal: asText };
  const content = {
    kind: 'Note',
    text: words,
    ...(added && { officer: added.by }),
    ...(added?.happened !== undefined && { happened: added.happened }),
  };
  const cut = {
    doubt: 'This note has exactly 1,500 characters, at which lists cut notes: look whether it is whole',
  };
  return {
    recognisedAs: 'nDelius: a comment in a note',
    proposal: item('CONTACT', content),
    ...doubtOf(added ?? {}, today),
    ...(words.length === CUT_AT && cut),
  };
}

function contactPiece(
  text: string,
  block: Block & { is: 'contact' },
  today: string,
): Omit<Piece, 'from' | 'to'> {
  const { first } = block;
  const recognisedAs = 'A line of a contact log';
  const doubt = doubtOf(first, today);
  const unread: Piece['proposal'] = { becomes: 'NOT_PLACED' };
  if (first.happened === undefined || doubt.doubt !== undefined) {
    return { recognisedAs, proposal: unread, ...doubt };
  }
  const more = wordsFrom(text, block, 1);
  const told = typeAndText(first.rest);
  const typeAlone = told.kind === undefined && more !== '' && told.text.length <= 80;
  const kind = (typeAlone ? told.text : told.kind) || 'Contact';
  if (sensitiveType(kind)) return { recognisedAs, proposal: asText, leftOut: 'SENSITIVE' };
  const words = [typeAlone ? '' : told.text, more].filter((each) => each !== '').join('\n');
  if (words === '') return { recognisedAs, proposal: unread, doubt: 'Nothing is written after the date' };
  return { recognisedAs, proposal: item('CONTACT', { kind, text: words, happened: first.happened }) };
}

function doubtOf(
  { happened, doubt }: { happened?: string; doubt?: string },
  today: string,
): { doubt?: string } {
  if (doubt !== undefined) return { doubt };
  return happened !== undefined && happened.slice(0, 10) > today
    ? { doubt: 'This is in the future, so it has not happened yet' }
    : {};
}

/** The words of a block from its nth line on. */
function wordsFrom(text: string, { lines }: Block, skipped: number): string {
  const first = lines[skipped];
  return first === undefined ? '' : paragraphs(text.slice(first.from, lines.at(-1)?.to));
}

/** The words under a heading, those that follow it on its own line included. */
function wordsUnder(text: string, block: Block & { is: 'heading' }): string {
  return [block.heading.rest, wordsFrom(text, block, 1)].filter((each) => each !== '').join('\n');
}

/** Where the words under a heading begin; with the heading where they share its line. */
function startUnder({ lines, heading }: Block & { is: 'heading' }): number {
  const [first, second] = lines;
  return (heading.rest === '' ? second?.from : first?.from) ?? 0;
}

function linesUnder({ lines }: Block, start: number, to: number): [number, number][] {
  const own = lines.filter(({ from, words }) => from >= start && words !== '');
  return own.map(({ from }, index) => [index === 0 ? start : from, own[index + 1]?.from ?? to]);
}

/** Pieces of nothing but blanks go with the one before, or the one after. */
function joined(text: string, pieces: readonly Piece[]): Piece[] {
  const told: Piece[] = [];
  let from = 0;
  for (const piece of pieces) {
    const last = told.at(-1);
    const blank = text.slice(piece.from, piece.to).trim() === '';
    if (blank && last !== undefined) last.to = piece.to;
    else if (!blank) told.push({ ...piece, from });
    if (told.length > 0) from = piece.to;
  }
  if (told.length === 0 && text !== '')
    return [{ from: 0, to: text.length, proposal: { becomes: 'NOT_PLACED' } }];
  return told;
}

const GROUPS = {
  public: 'PUBLIC',
  knownAdult: 'KNOWN_ADULT',
  children: 'CHILDREN',
  staff: 'STAFF',
  prisoners: 'PRISONERS',
} as const satisfies Record<string, RiskGroup>;

const NAMED: readonly [RegExp, RiskGroup][] = [
  [/\bknown adults?\b/i, 'KNOWN_ADULT'],
  [/\bchild(?:ren)?\b/i, 'CHILDREN'],
  [/\bpublic\b/i, 'PUBLIC'],
  [/\bstaff\b/i, 'STAFF'],
  [/\bprisoners?\b/i, 'PRISONERS'],
];

/** What one piece says of another: the groups that have a level, and the day of the assessment. */
function completed(piece: Piece, levels: Levels | undefined, asOf: string | undefined): Piece {
  const { proposal } = piece;
  if (proposal.becomes === 'ROSH_LEVELS' && asOf !== undefined) {
    return { ...piece, proposal: item('ROSH_LEVELS', { ...proposal.content, assessedOn: asOf }) };
  }
  if (proposal.becomes !== 'RISK_ITEM' || proposal.content.groups !== undefined) return piece;
  const groups = groupsOf(levels, proposal.content.who ?? '');
  const doubt = piece.doubt ?? 'It is not said who is at risk';
  const content = { ...proposal.content, groups };
  return { ...piece, proposal: item('RISK_ITEM', content), ...(groups.length === 0 && { doubt }) };
}

/** Groups whose level is above low; without levels, those that the text names. */
function groupsOf(levels: Levels | undefined, who: string): RiskGroup[] {
  const found = Object.entries(GROUPS)
    .filter(([name]) => !['LOW', undefined].includes(levels?.[name as keyof typeof GROUPS]))
    .map(([, group]) => group);
  return found.length > 0 ? found : NAMED.filter(([name]) => name.test(who)).map(([, group]) => group);
}

function firstOf<Kind extends Item>(
  pieces: readonly Piece[],
  kind: Kind,
): Partial<PieceContents[Kind]> | undefined {
  const found = pieces.find(({ proposal }) => proposal.becomes === kind)?.proposal;
  return found !== undefined && 'content' in found
    ? (found.content as Partial<PieceContents[Kind]>)
    : undefined;
}

function systemOf(pieces: readonly Piece[]): string | undefined {
  const names = pieces.flatMap(({ recognisedAs }) => recognisedAs ?? []);
  if (names.some((name) => name.startsWith('OASys'))) return 'OASys';
  if (names.includes('E-mail')) return 'E-mail';
  return names.length > 0 ? 'nDelius' : undefined;
}
