import { checkKinds } from '../../case/checks/checks.events.ts';
import { dayInWords, londonDay } from '../../case/time.ts';
import type { CheckListed } from './lists.answers.ts';
import type { ChecksWaiting } from '../views.ts';
import type { ActShown, RowShown } from './list-shown.ts';

/** A check as a row; with a box where many can be ticked at once. */
export interface CheckShown extends RowShown {
  box?: { name: string; value: string; label: string; ticked: boolean };
}

/** What is done with a check in each part of the page, and since when it waits there. */
const PARTS: Record<ChecksWaiting, { since: string; acts: readonly [act: string, text: string][] }> = {
  toSend: { since: 'Asked for', acts: [['send-check', 'Record that it was sent']] },
  toChase: {
    since: 'Sent',
    acts: [
      ['chase-check', 'Record that it was chased'],
      ['file-reply', 'File the reply'],
    ],
  },
  toFile: { since: 'Sent', acts: [['file-reply', 'File the reply']] },
};

/** A check in one part of the page. Nothing leads to an act for somebody who may only read. */
export function checkShown(row: CheckListed, part: ChecksWaiting, mayWrite: boolean): CheckShown {
  const { caseId, name, crn, place, question, incomplete } = row;
  const { since } = PARTS[part];
  return {
    caseId,
    href: crn === null ? null : `/cases/${caseId}/checks`,
    name,
    crn,
    alerts: incomplete ? ['Not everything recorded could be listed: open it to see'] : [],
    cells: [
      { column: 'Check', text: whichCheck(row) },
      { column: 'About', text: [place, question].filter((words) => words !== null).join('. ') },
      { column: since, text: waitingSince(row) },
      ...(part === 'toSend' ? [] : [chasedCell(row)]),
      ...(mayWrite ? [{ column: 'What you can do', text: '', acts: actsOf(row, part) }] : []),
    ],
  };
}

/** "Police: domestic abuse, North Police". */
export function whichCheck({ kind, body }: CheckListed): string {
  return `${checkKinds[kind]}, ${body ?? 'not readable'}`;
}

/** The name of the act says to those who hear it alone what it is about. */
function actsOf(row: CheckListed, part: ChecksWaiting): ActShown[] {
  const { transferId, checkId, name } = row;
  if (transferId === null) return [];
  return PARTS[part].acts.map(([act, text]) => ({
    text,
    about: `${name}, ${whichCheck(row)}`,
    href: `/handovers/${transferId}/${act}?about=${checkId}`,
  }));
}

function waitingSince({ requestedAt, sentAt, workingDays }: CheckListed): string {
  const day = dayInWords(londonDay(sentAt ?? requestedAt));
  if (workingDays === null) return day;
  if (workingDays === 0) return `${day}, less than a working day ago`;
  return `${day}, ${workingDays === 1 ? '1 working day' : `${workingDays} working days`} ago`;
}

/** When to chase is in no policy that we know. */
function chasedCell({ chases, lastChasedAt, chaseOn }: CheckListed): CheckShown['cells'][number] {
  const times = chases === 1 ? 'Once' : `${chases} times`;
  const last = lastChasedAt === null ? 'Not yet' : `${times}, last on ${dayInWords(londonDay(lastChasedAt))}`;
  const next = chaseOn === null ? '' : `. Next by ${dayInWords(chaseOn)}`;
  return { column: 'Chased', text: last + next, ...(chaseOn !== null && { ours: true }) };
}
