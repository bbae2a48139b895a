import type { PieceContents } from '../../case/information/pieces.ts';
import type { OasysStatus } from '../../case/risk/risk.events.ts';
import { readDay } from '../dates.ts';

/** The lines about an OASys assessment itself: its type, its date, its status. */

export type Assessment = Partial<PieceContents['OASYS_ASSESSMENT']>;

/** What one line says of the assessment. */
export interface AssessmentLine {
  says: Assessment;
  doubt?: string;
}

const STATUSES: readonly [RegExp, OasysStatus][] = [
  [/^completed?\b/i, 'COMPLETE'],
  [/^(?:open|wip|work in progress|in progress|signed|awaiting)\b/i, 'OPEN'],
  [/^(?:locked incomplete|locked|incomplete)\b/i, 'LOCKED_INCOMPLETE'],
];

/** Undefined for a line that is about something else. */
export function assessmentLine(words: string): AssessmentLine | undefined {
  if (words.length > 120) return undefined;
  const [, layer] =
    /^(?:oasys )?(?:(?:type of assessment|assessment (?:type|layer)|type|layer)\s?:?\s?)?(?:full |basic )?(?:\(?layer ?)?([13])\)?$/i.exec(
      words,
    ) ?? [];
  if (layer !== undefined && /layer|assessment/i.test(words)) {
    return { says: { layer: layer === '3' ? 'LAYER_3' : 'LAYER_1' } };
  }
  const [, status = ''] = /^(?:oasys )?(?:assessment )?status\s?:?\s+(.+)$/i.exec(words) ?? [];
  const known = STATUSES.find(([pattern]) => pattern.test(status));
  if (known !== undefined) return { says: { status: known[1] } };
  const [, date] =
    /^(?:oasys )?(?:(?:date )?(?:assessment )?completed(?: date| on)?|(?:assessment )?(?:completion date|date completed)|date (?:of assessment|assessment completed|assessed)|assessment date|assessed on)\s?:?\s+(.+)$/i.exec(
      words,
    ) ?? [];
  if (date === undefined) return undefined;
  const read = readDay(date);
  return 'day' in read ? { says: { completedOn: read.day } } : { says: {}, doubt: read.doubt };
}

/** A line that could stand among them: a name and what it is. */
export const isNamed = (words: string): boolean => /^[A-Z][\w ’'/()-]{1,40}: ?\S/.test(words);
