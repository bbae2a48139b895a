import { join } from 'node:path';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';
import { openInside, type Ids } from '../service/in-process.ts';
import { longCase, WHOLE } from '../service/long-case.ts';
import { startProcess } from '../service/process.ts';
import { main } from '../support/built.ts';
import { timesOf } from '../support/measure.ts';
import type { OpenPart } from '../support/part.ts';

/** Events of the cases whose handover is asked for. */
const LONG = [500, 1_000];
/** Handovers asked for in a round. */
const LOOKS = 200;
/** Our own limit for a page, in milliseconds. */
const PAGE = { limit: { atMost: 200 } };
/** Who asks: the receiving practitioner. */
const LOGIN = 'farid';

interface Long extends Ids {
  events: number;
}

/** The handover page of long cases, as a browser gets it, and the same as JSON. */
export const openHandover: OpenPart = async ({ folder, say }) => {
  const data = join(folder, 'handover');
  const cases = await told(join(data, 'data'), say);
  const { connections, cpuSeconds, stop } = await startProcess(main, data);
  const { staffId } = demoPeople().find(({ login }) => login === LOGIN)!;
  await connections.signIn(LOGIN, staffId);
  const page = ({ transferId }: Ids) => connections.page(LOGIN, `/handovers/${transferId}`);
  const json = ({ caseId, transferId }: Ids) =>
    connections.get(LOGIN, `/api/cases/${caseId}/transfers/${transferId}/handover`);

  return {
    async warmUp() {
      for (const each of cases) {
        await timesOf(LOOKS, () => page(each));
        await timesOf(LOOKS, () => json(each));
      }
    },
    async measure(results) {
      for (const each of cases) {
        const name = `of ${each.events.toLocaleString('en-GB')} events`;
        const before = cpuSeconds();
        results.addTimes(`Handover page ${name}`, await timesOf(LOOKS, () => page(each)), PAGE);
        const used = (cpuSeconds() - before) * 1_000;
        results.add(`Processor time of a page ${name}, all threads`, 'ms', used / LOOKS);
        results.addTimes(`Handover as JSON ${name}`, await timesOf(LOOKS, () => json(each)));
      }
    },
    close: stop,
  };
};

/** Tells the long cases into a data folder. */
async function told(folder: string, say: (line: string) => void): Promise<Long[]> {
  const inside = await openInside(folder);
  const story = await inside.story(WHOLE);
  const cases: Long[] = [];
  for (const [at, events] of LONG.entries()) {
    say(`Telling a case of ${events} events …`);
    const ids = await inside.replay(longCase(story, events, `X39000${at}`));
    const { state } = await inside.parts.cases.fresh(ids.caseId);
    cases.push({ ...ids, events: state.revision + 1 });
  }
  await inside.close();
  return cases;
}
