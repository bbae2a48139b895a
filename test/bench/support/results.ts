import { figureOf, type Figure, type Sample } from './measure.ts';

/** One row of the final table. */
interface Row {
  name: string;
  unit: string;
  samples: Sample[];
}

/** What was seen, round by round, under the names of the final table and in its order. */
export class Results {
  readonly #rows = new Map<string, Row>();

  add(name: string, unit: string, sample: Sample): Sample {
    const row = this.#rows.get(name) ?? { name, unit, samples: [] };
    this.#rows.set(name, row);
    row.samples.push(sample);
    return sample;
  }

  figures(): Record<string, Figure & { unit: string }> {
    return Object.fromEntries(
      [...this.#rows].map(([name, { unit, samples }]) => [name, { unit, ...figureOf(samples) }]),
    );
  }

  /** In Markdown: the median of all rounds, and the least and the most of them. */
  table(): string {
    const lines = Object.entries(this.figures()).map(([name, { unit, median, min, max, rounds }]) =>
      [name, `${inDigits(median)} ${unit}`.trim(), `${inDigits(min)}–${inDigits(max)}`, String(rounds)].join(
        ' | ',
      ),
    );
    return [
      '| What | Median | Range | Rounds |',
      '| --- | --- | --- | --- |',
      ...lines.map((line) => `| ${line} |`),
    ].join('\n');
  }
}

function inDigits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-GB');
  return value.toPrecision(value >= 10 ? 3 : 2);
}
