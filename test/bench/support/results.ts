import { figureOf, percentile, type Figure, type Sample } from './measure.ts';

/** What a median must not pass. */
export type Limit = { atMost: number } | { atLeast: number };

/** One row of the final table. */
interface Row {
  name: string;
  unit: string;
  samples: Sample[];
  limit?: Limit | undefined;
}

/** What was seen, round by round, under the names of the final table and in its order. */
export class Results {
  readonly #rows = new Map<string, Row>();

  add(name: string, unit: string, sample: Sample, limit?: Limit): Sample {
    const row = this.#rows.get(name) ?? { name, unit, samples: [], limit };
    this.#rows.set(name, row);
    row.samples.push(sample);
    return sample;
  }

  /** The middle and the last hundredth of the sorted times of one round; the limit is for the latter. */
  addTimes(
    name: string,
    times: readonly number[],
    { unit = 'ms', limit }: { unit?: string; limit?: Limit } = {},
  ): void {
    this.add(`${name}, p50`, unit, percentile(times, 0.5));
    this.add(`${name}, p99`, unit, percentile(times, 0.99), limit);
  }

  figures(): Record<string, Figure & { unit: string; limit?: Limit | undefined }> {
    return Object.fromEntries(
      [...this.#rows].map(([name, { unit, samples, limit }]) => [
        name,
        { unit, ...figureOf(samples), ...(limit && { limit }) },
      ]),
    );
  }

  /** In Markdown: the median of all rounds, the least and the most of them, and the limit where there is one. */
  table(): string {
    const lines = Object.entries(this.figures()).map(([name, { unit, median, min, max, rounds, limit }]) =>
      [
        name,
        `${inDigits(median)} ${unit}`.trim(),
        `${inDigits(min)}–${inDigits(max)}`,
        String(rounds),
        limitShown(median, unit, limit),
      ].join(' | '),
    );
    return [
      '| What | Median | Range | Rounds | Limit |',
      '| --- | --- | --- | --- | --- |',
      ...lines.map((line) => `| ${line} |`),
    ].join('\n');
  }
}

function limitShown(median: number, unit: string, limit: Limit | undefined): string {
  if (limit === undefined) return '';
  const [words, kept] =
    'atMost' in limit
      ? [`at most ${limit.atMost}`, median <= limit.atMost]
      : [`at least ${limit.atLeast}`, median >= limit.atLeast];
  return `${`${words} ${unit}`.trim()}${kept ? '' : ': missed'}`;
}

function inDigits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-GB');
  return value.toPrecision(value >= 10 ? 3 : 2);
}
