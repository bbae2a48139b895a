import { assessmentLine, isNamed } from './assessment.ts';
import { headingOf, type Heading } from './headings.ts';
import { gridLine, levelsOf, type Levels } from './levels.ts';
import { linesOf, type Line } from './lines.ts';
import {
  commentAdded,
  isDivider,
  logLineOf,
  mailHeadOf,
  type Added,
  type LogLine,
  type MailHead,
} from './notes.ts';

/** A run of lines that belong together, by the line that begins it. */
export type Block = { lines: Line[] } & (
  | { is: 'unknown' }
  | { is: 'heading'; heading: Heading }
  | { is: 'levels'; levels: Levels }
  | { is: 'assessment' }
  | { is: 'comment'; added?: Added; head: number }
  | { is: 'contact'; first: LogLine }
  | { is: 'mail'; head: MailHead }
);

/** No line that begins a block is shorter. */
const SHORTEST = 3;

/** The text as blocks, one after another without a gap. One pass over the lines. */
export function blocksOf(text: string): Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  /** Lines before this one were looked at as a grid already, and were none. */
  let noGridBefore = 0;
  for (let at = 0; at < lines.length;) {
    const current = blocks.at(-1);
    const block = begins(lines, at, current, at >= noGridBefore);
    if (block === undefined || 'noGridBefore' in block) {
      if (block !== undefined) noGridBefore = block.noGridBefore;
      const line = lines[at] as Line;
      if (current === undefined) blocks.push({ is: 'unknown', lines: [line] });
      else current.lines.push(line);
      at++;
    } else {
      if (block.is === 'comment' && current?.is === 'unknown') {
        blocks[blocks.length - 1] = { is: 'comment', head: 0, lines: current.lines };
      }
      at += block.lines.length;
      if (block.is === 'comment' && current?.is === 'comment' && isDividerAlone(current)) {
        blocks[blocks.length - 1] = {
          ...block,
          head: current.lines.length + block.head,
          lines: [...current.lines, ...block.lines],
        };
      } else blocks.push(block);
    }
  }
  return blocks;
}

/** The block that begins with a line, with the lines that are certain to be its; nothing when none does. */
function begins(
  lines: readonly Line[],
  at: number,
  current: Block | undefined,
  mayBeGrid: boolean,
): Block | { noGridBefore: number } | undefined {
  const line = lines[at] as Line;
  const { words } = line;
  if (words.length < SHORTEST) return undefined;
  const is = current?.is ?? 'unknown';
  if (/^From:/i.test(words)) {
    const head = mailHeadOf(lines.slice(at, at + 12).map((each) => each.words));
    if (head !== undefined) return { is: 'mail', head, lines: lines.slice(at, at + head.lines) };
  }
  if (isDivider(words)) return { is: 'comment', head: 1, lines: [line] };
  const added = commentAdded(words);
  if (added !== undefined) return { is: 'comment', added, head: 1, lines: [line] };
  if (is === 'comment') return undefined;
  const heading = headingOf(words);
  if (heading !== undefined && (heading.certain || (is !== 'contact' && is !== 'mail'))) {
    return { is: 'heading', heading, lines: [line] };
  }
  const first = is === 'unknown' || is === 'contact' ? logLineOf(words) : undefined;
  if (first !== undefined) return { is: 'contact', first, lines: [line] };
  if (is === 'contact') return undefined;
  if (isAboutAssessments(current) && assessmentLine(words) !== undefined) {
    return { is: 'assessment', lines: run(lines, at, (each) => isNamed(each) || isAssessment(each)) };
  }
  if (!mayBeGrid || gridLine(words) === undefined) return undefined;
  const grid = run(lines, at, (each) => gridLine(each) !== undefined);
  const levels = levelsOf(grid.flatMap((each) => [gridLine(each.words) ?? []]));
  return Object.keys(levels).length > 0
    ? { is: 'levels', levels, lines: grid }
    : { noGridBefore: at + grid.length };
}

const isAssessment = (words: string) => assessmentLine(words) !== undefined;

/** Only at the top and under titles: elsewhere a status is that of something else. */
function isAboutAssessments(current: Block | undefined): boolean {
  return (
    current === undefined ||
    current.is === 'unknown' ||
    current.is === 'levels' ||
    (current.is === 'heading' && current.heading.part.as === 'section')
  );
}

/** The lines from one on for which something holds; blank ones between them are theirs. */
function run(lines: readonly Line[], at: number, holds: (words: string) => boolean): Line[] {
  let end = at + 1;
  for (let next = at + 1; next < lines.length; next++) {
    const { words } = lines[next] as Line;
    if (words === '') continue;
    if (/^From:/i.test(words) || headingOf(words) !== undefined || !holds(words)) break;
    end = next + 1;
  }
  return lines.slice(at, end);
}

function isDividerAlone({ lines }: Block): boolean {
  return (
    lines.every(({ words }) => words === '' || isDivider(words)) && lines.some(({ words }) => words !== '')
  );
}
