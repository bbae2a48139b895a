import type { PieceContents } from '../../case/information/pieces.ts';
import type { RoshLevel } from '../../case/risk/risk.events.ts';

/** The grid of levels (R10.6): a level near a group. Where there is none, none is made up. */

export type Levels = Partial<PieceContents['ROSH_LEVELS']>;
type Group = 'public' | 'knownAdult' | 'children' | 'staff' | 'prisoners' | 'overall';
type Token =
  | { is: 'group'; group: Group }
  | { is: 'level'; level: RoshLevel | null }
  | { is: 'setting'; setting: 'community' | 'custody' };

const WORDS: readonly [RegExp, Token | null][] = [
  [/^very[ -]high\b/i, { is: 'level', level: 'VERY_HIGH' }],
  [/^high\b/i, { is: 'level', level: 'HIGH' }],
  [/^medium\b/i, { is: 'level', level: 'MEDIUM' }],
  [/^low\b/i, { is: 'level', level: 'LOW' }],
  [/^(?:n\/a|not applicable|not assessed|none|null)(?!\w)/i, { is: 'level', level: null }],
  [/^known adults?\b/i, { is: 'group', group: 'knownAdult' }],
  [/^children\b/i, { is: 'group', group: 'children' }],
  [/^(?:(?:the|general) )?public\b/i, { is: 'group', group: 'public' }],
  [/^staff\b/i, { is: 'group', group: 'staff' }],
  [/^prisoners?\b/i, { is: 'group', group: 'prisoners' }],
  [
    /^(?:overall(?: (?:risk of serious harm|rosh|risk))?(?: level)?|(?:risk of serious harm|rosh) level)\b/i,
    { is: 'group', group: 'overall' },
  ],
  [/^community\b/i, { is: 'setting', setting: 'community' }],
  [/^custody\b/i, { is: 'setting', setting: 'custody' }],
  [
    /^(?:R10\.6(?:\.\d)?|risks?|rosh|of serious harm|serious harm|to|a|in|the|is|of|level|group)(?!\w)/i,
    null,
  ],
  [/^[\s|:;,.*()–—/-]+/, null],
];

/** The words of a line of a grid; undefined when a word in it does not belong into one. */
export function gridLine(words: string): Token[] | undefined {
  if (words === '' || words.length > 200) return undefined;
  const tokens: Token[] = [];
  let rest = words;
  while (rest !== '') {
    const found = WORDS.map(([pattern, token]) => [pattern.exec(rest)?.[0] ?? '', token] as const).find(
      ([text]) => text !== '',
    );
    if (found === undefined) return undefined;
    if (found[1] !== null) tokens.push(found[1]);
    rest = rest.slice(found[0].length);
  }
  return tokens.length > 0 ? tokens : undefined;
}

/**
 * The levels of a run of such lines. Levels in the community count; for prisoners those in custody. A group with more
 * levels than there are columns, or with two different ones of its own, stays without one.
 */
export function levelsOf(lines: readonly (readonly Token[])[]): Levels {
  const across = acrossGroups(lines);
  if (across !== undefined) return across;
  const tokens = lines.flat();
  const columns = columnsOf(lines);
  const levels: Levels = {};
  const disputed = new Set<Group>();
  const take = (group: Group, level: RoshLevel) => {
    if (levels[group] !== undefined && levels[group] !== level) disputed.add(group);
    else levels[group] = level;
  };
  for (const [at, token] of tokens.entries()) {
    if (token.is !== 'group') continue;
    const end = tokens.findIndex((other, index) => index > at && other.is === 'group');
    const own = tokens.slice(at + 1, end === -1 ? undefined : end);
    const level = levelOf(token.group, own, columns);
    if (level) take(token.group, level);
  }
  for (const group of disputed) delete levels[group];
  return levels;
}

/** Lines of nothing but settings, such as "Community Custody", tell which level of a row is which. */
function columnsOf(lines: readonly (readonly Token[])[]): readonly ('community' | 'custody')[] {
  const settings = lines
    .filter((line) => line.every(({ is }) => is === 'setting'))
    .flat()
    .flatMap((token) => (token.is === 'setting' ? [token.setting] : []));
  return settings.length > 0 ? settings : ['community', 'custody'];
}

function levelOf(
  group: Group,
  own: readonly Token[],
  columns: readonly ('community' | 'custody')[],
): RoshLevel | null | undefined {
  const wanted = group === 'prisoners' ? 'custody' : 'community';
  const levels = own.filter((token) => token.is === 'level').map(({ level }) => level);
  if (group === 'overall') return levels.length === 1 ? levels[0] : undefined;
  if (levels.length === 0 || levels.length > 2) return undefined;
  if (own.some(({ is }) => is === 'setting')) {
    const named = own.findIndex((token) => token.is === 'setting' && token.setting === wanted);
    const beside = own[own[0]?.is === 'level' ? named - 1 : named + 1];
    return named !== -1 && beside?.is === 'level' ? beside.level : undefined;
  }
  if (levels.length === 2) return levels[columns.indexOf(wanted)];
  return group === 'prisoners' || columns[0] === 'community' ? levels[0] : undefined;
}

/** A grid that lies on its side: groups in the heading, one row for each setting. */
function acrossGroups(lines: readonly (readonly Token[])[]): Levels | undefined {
  const at = lines.findIndex((line) => line.length >= 2 && line.every(({ is }) => is === 'group'));
  const groups = (lines[at] ?? []).flatMap((token) => (token.is === 'group' ? [token.group] : []));
  const rows = lines.slice(at + 1).filter(([first]) => first?.is === 'setting');
  if (at === -1 || rows.length === 0) return undefined;
  const levels: Levels = {};
  for (const [setting, ...cells] of rows) {
    if (setting?.is !== 'setting' || cells.length !== groups.length) continue;
    for (const [index, cell] of cells.entries()) {
      const group = groups[index] as Group;
      const wanted = group === 'prisoners' ? 'custody' : 'community';
      if (cell.is === 'level' && cell.level !== null && setting.setting === wanted)
        levels[group] = cell.level;
    }
  }
  return levels;
}
