import { join } from 'node:path';
import { inFolder } from '../../../src/event-store/place.ts';
import { callers, inTurn } from '../support/measure.ts';
import { both, type OpenPart } from '../support/part.ts';
import { Results } from '../support/results.ts';
import { BareSqlite } from './bare-sqlite.ts';
import { OwnLog } from './own-log.ts';

const CALLERS = 64;
/** Streams that are written to in turn, so that no append waits for another of its stream. */
const STREAMS = 1024;
/** How long is measured, in milliseconds. */
const STORE = 2_000;

/** Our log against the least that SQLite can do. */
export const openAppend: OpenPart = async ({ folder, say }) => {
  say('Opening a log, and SQLite beside it …');
  const data = join(folder, 'own');
  const own = await OwnLog.open(inFolder(data), data);
  const streams = Array.from({ length: STREAMS }, (_, at) => `case-${at}`);
  await Promise.all(streams.map((stream) => own.append(stream)));
  const bare = new BareSqlite(join(folder, 'bare'), await own.newest('case-0'));

  async function measure(results: Results, turned: boolean): Promise<void> {
    for (const count of [1, CALLERS]) {
      const who = count === 1 ? 'one caller' : `${count} callers`;
      const rate = (append: (stream: string) => Promise<void>) => () =>
        callers(count, STORE, inTurn(streams, count, append));
      const [lessDone, allDone] = await both(
        rate((stream) => bare.append(stream, count > 1)),
        rate((stream) => own.append(stream)),
        turned,
      );
      results.add(`Bare SQLite, ${who}`, 'rows/s', lessDone);
      results.add(`Our append, ${who}`, 'events/s', allDone);
      const aim = { atLeast: count === 1 ? 0.9 : 0.8 };
      results.add(`Our append to bare SQLite, ${who}`, '', allDone / lessDone, aim);
    }
  }
  return {
    warmUp: () => measure(new Results(), false),
    measure,
    async close() {
      bare.close();
      await own.close();
    },
  };
};
