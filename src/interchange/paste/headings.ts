/** The headings of an OASys print, in both layouts of the summary and both kinds of plan (told apart by label, never by number). */

/** What stands under a heading. */
export type Part =
  | { as: 'risk'; field: RiskField; label?: string }
  | { as: 'self' }
  | { as: 'plan' }
  | { as: 'contingency' }
  | { as: 'agencies' }
  | { as: 'children' }
  | { as: 'section' };

export type RiskField = 'who' | 'nature' | 'whenGreatest' | 'raises' | 'lowers';

export interface Heading {
  /** The heading as OASys has it. */
  title: string;
  part: Part;
  /** Where the words under it begin in the line, when they follow on the same line. */
  rest: string;
  /** Could not be anything else; others are taken for headings only among headings. */
  certain: boolean;
}

interface Known {
  title: string;
  label: RegExp;
  part: Part;
  certain?: true;
}

const risk = (title: string, label: RegExp, field: RiskField, more: { label?: string } = {}): Known => ({
  title,
  label,
  part: { as: 'risk', field, ...more },
  certain: true,
});
const plan = (title: string, label: RegExp, certain?: true): Known => ({
  title,
  label,
  part: { as: 'plan' },
  ...(certain && { certain }),
});
const section = (title: string, label: RegExp): Known => ({ title, label, part: { as: 'section' } });
const self = (title: string, label: RegExp): Known => ({
  title,
  label,
  part: { as: 'self' },
  certain: true,
});

const SITUATIONS = 'Circumstances or situations where offending is most likely to occur';
const STRENGTHS = 'Strengths and protective factors';
const ANALYSIS = 'Analysis of risk factors';

const known: readonly Known[] = [
  risk('Who is at risk', /^who is at risk\b/i, 'who'),
  risk('What is the nature of the risk', /^what is the nature of the risk\b/i, 'nature'),
  risk(
    'When is the risk likely to be the greatest',
    /^when is the risk likely to be (?:the )?greatest\b/i,
    'whenGreatest',
  ),
  risk(
    'What circumstances are likely to increase risk',
    /^what circumstances are likely to increase (?:the )?risk\b/i,
    'raises',
  ),
  risk(
    SITUATIONS,
    /^(?:circumstances or )?situations where offending is most likely(?: to occur)?\b/i,
    'raises',
    {
      label: SITUATIONS,
    },
  ),
  risk(ANALYSIS, /^analysis of risk factors\b/i, 'raises', { label: ANALYSIS }),
  risk(
    'What circumstances are likely to reduce the risk',
    /^what circumstances are likely to reduce (?:the )?risk\b/i,
    'lowers',
  ),
  risk(STRENGTHS, /^strengths and protective factors\b/i, 'lowers', { label: STRENGTHS }),
  self(
    'Current concerns about self-harm or suicide',
    /^current concerns about self[- ]harm (?:or|and\/or) suicide\b/i,
  ),
  self(
    'Current concerns about coping in custody or hostel',
    /^current concerns about coping in custody(?: or hostel)?\b/i,
  ),
  self('Current concerns about vulnerability', /^current concerns about vulnerability\b/i),
  self(
    'Analysis of self-harm and suicide concerns',
    /^analysis of current or previous self[- ]harm and\/or suicide concerns\b/i,
  ),
  self('Coping in custody or approved premises', /^coping in custody(?: \/ [\w ]+){2,}/i),
  self('Analysis of vulnerabilities', /^analysis of vulnerabilities\b/i),
  plan(
    'Key information about current situation',
    /^key information about (?:the )?current situation\b/i,
    true,
  ),
  plan('Further considerations', /^further considerations(?: about (?:the )?current situation)?\b/i),
  plan('Supervision', /^supervision\b/i),
  plan('Monitoring and control', /^monitoring (?:and|\/|&) control\b/i),
  plan('Interventions and treatment', /^interventions? (?:and|\/|&) treatment\b/i),
  plan('Victim safety planning', /^victim safety planning\b/i),
  plan('Current situation', /^current situation\b/i),
  plan('Existing support', /^existing support(?:(?: and|\s?\/)? ?controls?)?\b/i),
  plan('Added measures', /^added measures(?: for specific risks)?\b/i),
  plan('Who', /^who(?: will undertake (?:the )?actions?(?: and by when)?)?\b/i),
  plan(
    'Additional conditions',
    /^additional conditions(?:\s?\/\s?requirements)?(?: to manage the specific risks?)?\b/i,
  ),
  plan('Level of contact', /^level of contact\b/i),
  plan('Additional comments', /^additional comments\b/i),
  {
    title: 'Contingency plans',
    label: /^contingency plan(?:s|ning)?\b/i,
    part: { as: 'contingency' },
    certain: true,
  },
  { title: 'Contingency', label: /^contingency\b/i, part: { as: 'contingency' } },
  {
    title: 'Other agencies',
    label: /^other agencies(?: involved)?\b/i,
    part: { as: 'agencies' },
  },
  {
    title: 'Children: full analysis',
    label:
      /^(?:(?:full analysis )?section 7\b.{0,20}child.{0,30}|full analysis section 7|risks? to children ?[–-] ?(?:full )?analysis|(?:concerns about|details of|particulars of) (?:the |each )?child(?:ren)?|child(?:ren)?['’]?s? (?:details|at risk)|child(?:['’]s)? name|name of (?:the )?child)\b/i,
    part: { as: 'children' },
    certain: true,
  },
  section('Risk of serious harm summary', /^(?:risk of serious harm|rosh) summary\b/i),
  section('Risk of serious harm screening', /^(?:risk of serious harm|rosh) screening\b/i),
  section('Risk of serious harm full analysis', /^(?:risk of serious harm|rosh) full analysis\b/i),
  section('Risk management plan', /^risk management plan\b/i),
  section('Summary sheet', /^summary sheet\b/i),
  section('Self assessment form', /^self[- ]assessment form\b/i),
  section('Sentence plan', /^(?:initial|review|basic) sentence plan\b/i),
  section('Case ID', /^case id\b/i),
  section('Offending information', /^offending information\b/i),
  section('Analysis of offences', /^analysis of offences\b/i),
  section('Accommodation', /^accommodation\b/i),
  section('Education, training and employability', /^education, training and employability\b/i),
  section('Financial management and income', /^financial management and income\b/i),
  section('Relationships', /^relationships\b/i),
  section('Lifestyle and associates', /^lifestyle and associates\b/i),
  section('Drug misuse', /^drug misuse\b/i),
  section('Alcohol misuse', /^alcohol misuse\b/i),
  section('Emotional well-being', /^emotional well-?being\b/i),
  section('Thinking and behaviour', /^thinking and behaviour\b/i),
  section('Attitudes', /^attitudes\b/i),
  section('Health and other considerations', /^health and other considerations\b/i),
];

/** Every label in one pattern, the nth of which is its nth group: one pass over a line instead of fifty. */
const any = new RegExp(`^(?:${known.map(({ label }) => `(${label.source.slice(1)})`).join('|')})`, 'i');

/** The full analysis of harm to children goes by its own numbers, R7.1 and so on. */
const CHILDREN = /^\*{0,2}R7(?:\.\d{1,2}){0,3}(?![\w.])/i;
/** The number of the grid without a level beside it. */
const LEVELS = /^\*{0,2}R10\.6(?![\d.])(?!.{0,100}\b(?:low|medium|high)\b)/i;
const NUMBER = /^(?:\*{0,2}\s*)?((?:R|RM|SUM|FA)?\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?[.):]?\s+)?/i;
/** What may follow a label: its code, stars, and a mark that ends it. */
const AFTER = /^(?: ?\((?:SUM|RM|FA|R)\d[\w.]*\))? ?(\*{0,2} ?[?:.–—-]? ?\*{0,2})\s*/i;
const LONGEST = 160;

/** The heading that a line is or begins with; undefined for any other line. */
export function headingOf(words: string): Heading | undefined {
  if (words === '' || words.length > 20_000) return undefined;
  if (CHILDREN.test(words)) {
    return { title: 'Children: full analysis', part: { as: 'children' }, rest: '', certain: true };
  }
  if (LEVELS.test(words)) {
    return { title: 'Levels of risk of serious harm', part: { as: 'section' }, rest: '', certain: true };
  }
  const start = words.slice(0, LONGEST);
  const [numbered = '', number] = NUMBER.exec(start) ?? [];
  const label = start.slice(numbered.length);
  const [found = '', ...which] = any.exec(label) ?? [];
  const heading = known[which.findIndex((each) => each !== undefined)];
  if (heading === undefined) return undefined;
  const { title, part, certain = false } = heading;
  const [ended = '', mark = ''] = AFTER.exec(label.slice(found.length)) ?? [];
  const rest = words.slice(numbered.length + found.length + ended.length);
  if (rest !== '' && !leadsOn(part, certain, mark.trim(), number !== undefined)) return undefined;
  return { title, part, rest, certain: certain || (number !== undefined && /^[A-Z]/i.test(number)) };
}

/** Whether words on the same line can stand under the heading, so that it is no sentence that begins like one. */
function leadsOn(part: Part, certain: boolean, mark: string, numbered: boolean): boolean {
  if (part.as === 'section') return false;
  if (certain) return mark !== '' || numbered;
  return numbered ? mark !== '' : mark.includes(':');
}
