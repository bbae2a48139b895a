import { dayInWords } from '../../case/time.ts';
import { stages } from '../../handover/words.ts';
import { ruleInWords } from '../../handover/rules/rules.ts';
import type { NextAct } from '../../handover/handover.answers.ts';
import type { Directory } from '../../directory/directory.ts';
import type { RuleOverdue, TransferListed } from './lists.answers.ts';

/** One row of a list, in words. */
export interface RowShown {
  caseId: string;
  /** Null when there is nothing to open. */
  href: string | null;
  name: string;
  crn: string | null;
  /** What must not be overlooked, in words. */
  alerts: string[];
  /** Further cells by the name of their column; one with acts leads to each of them. */
  cells: { column: string; text: string; href?: string; acts?: ActShown[]; ours?: boolean }[];
  /** False while it waits for somebody else than the reader; absent where that is not asked. */
  yours?: boolean;
}

/** Something to do, verb first, and by when. */
export interface ActShown {
  text: string;
  /** What it is about, for those who hear the link alone. */
  about?: string;
  href: string;
  note?: string;
}

/** A transfer with what the reader does next. */
export interface NeedShown extends RowShown {
  yours: boolean;
}

/** A list of what is the reader's to do, and apart from it what waits for others; any other list as it is. */
export function ownAndWaiting(list: ListShown): ListShown[] {
  const waits = list.content.filter(({ yours }) => yours === false);
  if (waits.length === 0) return [list];
  const content = list.content.filter(({ yours }) => yours !== false);
  const totalElements = list.totalPages > 1 ? list.totalElements : content.length;
  const one = { number: 0, totalPages: 1, totalElements: waits.length };
  return [
    { ...list, content, totalElements },
    { ...list, ...one, name: 'waits', title: 'Waits for others', content: waits },
  ];
}

/** How many acts of one transfer are named. */
const ACTS = 2;

/**
 * A transfer by what the reader (staff id) has to do next, as links; otherwise who is waited for. Without `next`, that
 * cannot be worked out: then it may be theirs.
 */
export function needShown(
  row: TransferListed,
  next: readonly NextAct[] | undefined,
  reader: string,
): NeedShown {
  if (next === undefined) return needOf(row, { acts: [], text: NOT_WORKED_OUT, yours: true }, false);
  const own = asOne(
    row,
    next.filter(({ yours }) => yours),
  )
    .slice(0, ACTS)
    .map(actShown);
  const [first] = next;
  if (first === undefined && hasItNow(row, reader)) own.push(ending(row));
  const waiting = first === undefined ? 'Nothing is asked for now' : `Waits for: ${first.who.toLowerCase()}`;
  return needOf(row, { acts: own, text: own.length === 0 ? waiting : '', yours: own.length > 0 });
}

const NOT_WORKED_OUT = 'What comes next cannot be worked out at the moment';

function needOf(
  row: TransferListed,
  { acts, text, yours }: { acts: ActShown[]; text: string; yours: boolean },
  opens = true,
): NeedShown {
  return {
    ...personShown(row),
    alerts: alertsOf(row, opens),
    yours,
    cells: [
      { column: 'What you do next', text, acts },
      { column: 'Risk', text: riskShown(row) },
      { column: 'Where it stands', text: stages[row.stage] },
    ],
  };
}

const hasItNow = ({ erased, restricted, stage, receiver }: TransferListed, reader: string) =>
  !erased && !restricted && stage === 'RESPONSIBILITY_PASSED' && receiver === reader;

/** Once nothing more is owed, whoever has the case now ends the transfer. */
const ending = ({ transferId }: TransferListed): ActShown => ({
  text: 'Complete the transfer',
  href: `/handovers/${transferId}/complete`,
});

/** What a receiving senior signs for on one screen. */
const SIGNED: readonly string[] = ['HC-05', 'HC-06', 'HC-08', 'HC-67'];

/** Until the team takes the case, several acts of one signature are one act, in the place of the first of them. */
function asOne({ stage }: TransferListed, acts: readonly NextAct[]): NextAct[] {
  if (!['REQUESTED', 'RECEIVED', 'ALLOCATED', 'QUERIED'].includes(stage)) return [...acts];
  const [first, second] = acts.filter(({ rule }) => SIGNED.includes(rule));
  if (first === undefined || second === undefined) return [...acts];
  const href = first.href.replace(/[^/]*$/, 'sign');
  return acts
    .filter((each) => each === first || !SIGNED.includes(each.rule))
    .map((each) => (each === first ? { ...first, act: 'Allocate, direct and sign', href } : each));
}

function actShown({ act, href, dueOn, overdue, basis }: NextAct): ActShown {
  const suggested = basis.startsWith('our suggestion') ? ', our suggestion' : '';
  const day =
    dueOn === undefined ? '' : `${overdue ? 'overdue since' : 'by'} ${dayInWords(dueOn)}${suggested}`;
  return { text: act, href, note: day };
}

/** One page of a list, with how it is called and what is said when it is empty. */
export interface ListShown {
  name: string;
  title: string;
  empty: string;
  /** The rule that it is narrowed to. */
  rule?: { id: string; inWords: string };
  content: RowShown[];
  totalElements: number;
  totalPages: number;
  number: number;
}

/** A transfer as a row; `staffName` names somebody by staff id. */
export function transferShown(
  row: TransferListed,
  directory: Directory,
  staffName: (id: string) => string,
): RowShown {
  const team = (code: string) => directory.team(code)?.name ?? code;
  return {
    ...personShown(row),
    alerts: alertsOf(row),
    cells: [
      { column: 'Risk', text: riskShown(row) },
      { column: 'From', text: team(row.fromTeam) },
      { column: 'To', text: team(row.toTeam) },
      { column: 'Receiver', text: row.receiver === null ? 'Nobody named' : staffName(row.receiver) },
      { column: 'Next due', text: dueShown(row), ours: row.dueIsOurs },
      { column: 'Where it stands', text: stages[row.stage] },
    ],
  };
}

/** A late rule as a row. */
export function overdueShown(row: RuleOverdue): RowShown {
  return {
    ...personShown({ ...row, erased: row.crn === null, restricted: false }),
    alerts: incompleteAlert(row),
    cells: [
      {
        column: 'What is late',
        text: ruleInWords(row.rule),
        href: `/lists/overdue?rule=${row.rule}`,
      },
      { column: 'Owed by', text: SIDES[row.owes] ?? row.owes },
      { column: 'Last day', text: dueShown(row), ours: row.ours },
    ],
  };
}

const SIDES: Record<string, string> = { HOME: 'Home area', RECEIVING: 'Receiving area', BOTH: 'Both areas' };

function personShown(
  row: Pick<TransferListed, 'caseId' | 'transferId' | 'name' | 'crn' | 'erased' | 'restricted'>,
) {
  const { caseId, transferId, name, crn, erased, restricted } = row;
  return { caseId, href: erased || restricted ? null : `/handovers/${transferId}`, name, crn };
}

function alertsOf(row: TransferListed, opens = true): string[] {
  return [...(row.movedEarly ? ['Moved before anybody agreed'] : []), ...incompleteAlert(row, opens)];
}

function incompleteAlert(
  { incomplete, restricted = false }: { incomplete: boolean; restricted?: boolean },
  opens = true,
) {
  const see = opens && !restricted ? ': open it to see' : '';
  return incomplete ? [`Not everything recorded could be listed${see}`] : [];
}

function riskShown({ rosh, mappaLevel, restricted }: TransferListed): string {
  if (restricted) return 'Restricted';
  const level = rosh === null ? 'ROSH not recorded' : `ROSH ${rosh.toLowerCase().replace('_', ' ')}`;
  return mappaLevel === null || mappaLevel === 0 ? level : `${level}, MAPPA ${mappaLevel}`;
}

function dueShown({ dueOn, daysLate }: { dueOn: string | null; daysLate: number }): string {
  if (dueOn === null) return 'Nothing due';
  const late = daysLate === 1 ? '1 day late' : `${daysLate} days late`;
  return daysLate > 0 ? `${dayInWords(dueOn)}, ${late}` : dayInWords(dueOn);
}
