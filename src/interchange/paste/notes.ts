import { DAY_AT_START, moment, readClock, readDay, TIME_AT_START } from '../dates.ts';

/** Lines by which notes, contact logs and e-mails are known. */

/** nDelius glues the comments of one field together with a line of 57 hyphens. */
export const isDivider = (words: string): boolean => /^-{57}$/.test(words);

/** Who added a comment, and when. */
export interface Added {
  by: string;
  /** As `parseMoment` reads it; absent when the date cannot be read for certain. */
  happened?: string;
  doubt?: string;
}

/** The line `Comment added by NAME on dd/MM/yyyy at HH:mm`. */
export function commentAdded(words: string): Added | undefined {
  const [, by, date = '', clock = ''] =
    /^Comment added by (.{1,200}?) on (\S{1,20})(?: at (\S{1,8}))?$/i.exec(words) ?? [];
  return by === undefined ? undefined : { by, ...happened(date, clock) };
}

/** The first line of a contact as it is copied from a screen: a date, a time or none, and words of its type. */
export interface LogLine {
  /** What comes after date and time. */
  rest: string;
  happened?: string;
  doubt?: string;
}

const logLine = new RegExp(
  `^(${DAY_AT_START})(?:[ ,\\t|–-]*(?:at )?(${TIME_AT_START}))?(?![\\w/])[ ,;:\\t|–-]*`,
  'i',
);

export function logLineOf(words: string): LogLine | undefined {
  const [all, date = '', clock = ''] = logLine.exec(words.slice(0, 80)) ?? [];
  if (all === undefined) return undefined;
  return { rest: words.slice(all.length), ...happened(date, clock) };
}

function happened(date: string, clock: string): { happened?: string; doubt?: string } {
  const read = readDay(date);
  return 'doubt' in read ? read : { happened: moment(read.day, readClock(clock)) };
}

/** The type of a contact and what is written after it, where a mark tells them apart. */
export function typeAndText(rest: string): { kind?: string; text: string } {
  const [, kind, text = ''] = /^([^\t|:]{2,80}?)(?:\t| ?\| ?|: | [–-] )(.*)$/s.exec(rest) ?? [];
  return kind === undefined ? { text: rest } : { kind, text };
}

/** The head of an e-mail, from its first line on. */
export interface MailHead {
  /** How many lines it has. */
  lines: number;
  from: string;
  subject?: string;
  happened?: string;
  doubt?: string;
}

const HEAD = /^(From|Sent|Date|To|Cc|Bcc|Subject|Importance|Attachments): ?(.*)$/i;
const LONGEST_HEAD = 12;

/** A line From, then Sent or Date, and To or Subject. Undefined when the lines at hand are no such head. */
export function mailHeadOf(lines: readonly string[]): MailHead | undefined {
  const head = new Map<string, string>();
  let count = 0;
  for (const words of lines.slice(0, LONGEST_HEAD)) {
    const [, name, value = ''] = HEAD.exec(words.slice(0, 1000)) ?? [];
    if (name === undefined || head.has(name.toLowerCase())) break;
    head.set(name.toLowerCase(), value);
    count++;
  }
  const sent = head.get('sent') ?? head.get('date');
  const from = head.get('from');
  if (!/^From:/i.test(lines[0] ?? '') || from === undefined || sent === undefined) return undefined;
  if (!head.has('to') && !head.has('subject')) return undefined;
  const subject = head.get('subject');
  const [, date, clock = ''] =
    new RegExp(`^(${DAY_AT_START})(?:,? +(?:at )?(${TIME_AT_START}))?`, 'i').exec(sent) ?? [];
  return {
    lines: count,
    from,
    ...(subject !== undefined && subject !== '' && { subject }),
    ...(date === undefined ? { doubt: `It is not clear when “${sent}” was` } : happened(date, clock)),
  };
}
