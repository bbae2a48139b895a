import type { ActionTonight, AgencyTonight, BegunTonight, TonightAnswer } from './tonight.answers.ts';

/** What of the contingency card is printed, so that it stays on one A4 side. First acts and numbers always are, in full. */
export interface OnPaper {
  /** Smaller letters, closer together. */
  dense: boolean;
  /** How many characters of any text but a first act are printed. */
  most: number;
  /** How many of the agencies are printed, the first ones. */
  agencies: number;
  /** How many of the actions that cannot be relied on are printed, the first ones. */
  notes: number;
  /** What the paper leaves out, in sentences; null when it leaves out nothing. */
  leftOut: string | null;
}

type Way = Omit<OnPaper, 'leftOut'>;

/** What is tried after everything, until it fits: fewer notes, fewer agencies, smaller letters, shorter texts. */
function* waysOf({ agencies, notToRelyOn }: TonightAnswer): Generator<Way> {
  const whole = { dense: false, most: Infinity, agencies: agencies.length };
  for (let notes = notToRelyOn.length; notes >= 0; notes -= 1) yield { ...whole, notes };
  for (const [dense, most] of [
    [false, Infinity],
    [true, Infinity],
    [true, 200],
    [true, 100],
    [true, 50],
  ] as const) {
    for (let some = agencies.length; some >= 0; some -= 1) yield { dense, most, agencies: some, notes: 0 };
  }
}

/** How the card is printed. Where even its first acts and numbers do not fit, they go on overleaf. */
export function onPaper(card: TonightAnswer): OnPaper {
  let last: Way | undefined;
  for (const way of waysOf(card)) {
    last = way;
    if (heightOf(card, way) <= 1) break;
  }
  const way = last!;
  return { ...way, leftOut: leftOutOf(card, way) };
}

function leftOutOf({ agencies, notToRelyOn }: TonightAnswer, way: Way): string | null {
  const missing = [
    counted(
      notToRelyOn.length - way.notes,
      'action that is not to be relied on',
      'actions that are not to be relied on',
    ),
    counted(agencies.length - way.agencies, 'agency', 'agencies'),
  ].flat();
  const sentences = [
    ...(missing.length > 0 ? [`On the screen only: ${missing.join(' and ')}.`] : []),
    ...(way.most < Infinity
      ? ['Long texts end in “…” here and are whole on the screen; first acts and numbers are whole.']
      : []),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

const counted = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** Characters to a line of a column and lines to a side, for a broad typeface. */
const LETTERS = { usual: { column: 45, side: 78 }, dense: { column: 57, side: 100 } };

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** How much of one side is filled, by an estimate that errs upwards. */
function heightOf(card: TonightAnswer, { dense, most, agencies, notes }: Way): number {
  const { column, side } = dense ? LETTERS.dense : LETTERS.usual;
  const lines = (text: string | null, width: number, cut = most): number =>
    sum(
      (text ?? '')
        .slice(0, cut)
        .split('\n')
        .map((line) => Math.max(1, Math.ceil(line.length / width))),
    );
  const stepsOf = (action: ActionTonight, width: number): number =>
    2 +
    sum(action.marks.map((mark) => lines(mark, width))) +
    lines(action.trigger, width) +
    lines(`${action.firstAct} (${action.ownerAgency})`, width, Infinity) +
    sum(
      action.ring.map(
        ({ when, name, phone, tried }) =>
          lines(`${when}: ${name} ${phone}`, width, Infinity) + lines(tried, width),
      ),
    ) +
    lines(action.fallback, width);
  const begunOf = ({ seen, firstDone, action }: BegunTonight): number =>
    5 + lines(seen, 2 * column) + lines(firstDone, 2 * column) + stepsOf(action, 2 * column);
  const agencyOf = ({ agency, person, role, task, phone, area }: AgencyTonight): number =>
    lines([agency, person, role, task, phone, area].join(', '), 2 * column);
  const inColumns = (sections: readonly number[]): number =>
    dense
      ? Math.ceil(sum(sections) / 2) + 2
      : Math.min(
          ...[0, ...sections].map((_, n) => Math.max(sum(sections.slice(0, n)), sum(sections.slice(n)))),
        );
  const situations = card.situations.map(
    ({ actions, nothing }) =>
      1 + lines(nothing, column) + sum(actions.map((action) => stepsOf(action, column))),
  );
  const head = 6 + lines(card.interim?.answersTonight ?? null, 2 * column);
  const total =
    head +
    sum(card.begun.map(begunOf)) +
    inColumns(situations) +
    2 +
    sum(card.agencies.slice(0, agencies).map(agencyOf)) +
    (notes === 0
      ? 0
      : 2 + inColumns(card.notToRelyOn.slice(0, notes).map((each) => 1 + stepsOf(each, column))));
  return total / side;
}
