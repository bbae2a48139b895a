import { join } from 'node:path';
import type * as Model from '../../../src/read-model/read-model.ts';
import { demoPeople } from '../../../src/security/demo/demo-people.ts';
import { people } from '../cases/lives.ts';
import { tellCases } from '../cases/tell-cases.ts';
import { openInside } from '../service/in-process.ts';
import { startProcess } from '../service/process.ts';
import { built, main } from '../support/built.ts';
import { timesOf } from '../support/measure.ts';
import type { OpenPart } from '../support/part.ts';

/** How often each is asked for in a round, and how many people are looked for in turn. */
const ASKED = 200;
const WANTED = 1_000;
/** Our own limits for a search or a list, and for a page, in milliseconds. */
const QUICK = { limit: { atMost: 50 } };
const PAGE = { limit: { atMost: 200 } };

/** Who asks, in turn: of several teams, so that not one list alone is warm. */
const duty = ['edie', 'jonah'];
const seniors = ['carys', 'hamish', 'tomasz', 'liam'];
const administrators = ['dev', 'ines'];
const practitioners = ['amira', 'ben', 'farid', 'grace', 'mina', 'kirsty'];
const heads = ['nadia'];

interface Found {
  content: { crn: string | null }[];
}

/** Finding and listing among very many cases, over HTTP. */
export const openCases: OpenPart = async ({ folder, cases, say }) => {
  const data = join(folder, 'cases');
  await told(join(data, 'data'), cases, say);
  const { connections, cpuSeconds, stop } = await startProcess(main, data);
  for (const { login, staffId } of demoPeople()) await connections.signIn(login, staffId);

  const wanted = [...people(cases)].filter(
    ({ n, limited }) => !limited && n % Math.ceil(cases / WANTED) === 1,
  );
  let turn = 0;
  const next = <T>(of: readonly T[]): T => of[(turn += 1) % of.length]!;
  const found = { asked: 0, times: 0 };
  const find = async (text: string, crn: string) => {
    const { content } = await connections.post<Found>(next(duty), '/api/find', { text });
    found.asked += 1;
    found.times += content.some((each) => each.crn === crn) ? 1 : 0;
  };
  const list = (who: readonly string[], path: string) => () => connections.get(next(who), `/api/${path}`);
  const page = (who: readonly string[], path: string) => () => connections.page(next(who), path);
  const finds = {
    'Find by CRN': () => {
      const { crn } = next(wanted);
      return find(crn, crn);
    },
    'Find by misspelt name and year of birth': () => {
      const { forenames, surname, born, crn } = next(wanted);
      return find(`${misspelt(forenames)} ${misspelt(surname)} ${born}`, crn);
    },
    'Find by name alone': () => {
      const { forenames, surname, crn } = next(wanted);
      return find(`${forenames} ${surname}`, crn);
    },
  };
  const lists = {
    'List of what comes in': list(seniors, 'transfers/incoming?size=25'),
    'List of mine': list(practitioners, 'transfers/mine?size=25'),
    'List of what is overdue': list(seniors, 'rules/overdue?size=25'),
    'List of checks to send': list(administrators, 'checks?what=to-send&size=25'),
    'List of checks to chase': list(administrators, 'checks?what=to-chase&size=25'),
  };
  const pages = {
    'Page of all checks': page(administrators, '/lists/checks'),
    'Page of what a senior owes': page(seniors, '/lists/mine'),
    'Front page of a senior': page(seniors, '/'),
    'Front page of a head of a unit': page(heads, '/'),
  };

  return {
    async warmUp() {
      for (const ask of Object.values({ ...finds, ...lists, ...pages })) await timesOf(ASKED, ask);
    },
    async measure(results) {
      const among = `among ${cases.toLocaleString('en-GB')} cases`;
      for (const [name, ask] of Object.entries({ ...finds, ...lists, ...pages })) {
        const before = cpuSeconds();
        found.asked = found.times = 0;
        const times = await timesOf(ASKED, ask);
        results.addTimes(`${name} ${among}`, times, name in pages ? PAGE : QUICK);
        results.add(`${name}, processor time`, 'ms', ((cpuSeconds() - before) * 1_000) / ASKED);
        if (name in finds) results.add(`${name}, found`, '%', (100 * found.times) / found.asked);
      }
    },
    close: stop,
  };
};

/** Tells the cases into a data folder while its views take them in. */
async function told(folder: string, cases: number, say: (line: string) => void): Promise<void> {
  const { ReadModel } = await built<typeof Model>('read-model/read-model.js');
  const inside = await openInside(folder);
  const { log, stores } = inside.parts;
  say(`Telling ${cases} cases …`);
  const views = await ReadModel.open({ ...stores, views: folder, log });
  await tellCases(inside, cases, (count) => {
    if (count % 10_000 === 0) say(`  ${count} of ${cases}`);
  });
  say('Waiting until the views have taken them in …');
  const position = await log.store.head();
  while (!(await views.waitFor(position, 30_000))) say(`  up to ${views.position()} of ${position}`);
  await views.close();
  await inside.close();
}

/** A name as somebody in a hurry types it: two letters changed places. */
function misspelt(name: string): string {
  const at = Math.max(1, Math.floor(name.length / 2) - 1);
  return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
}
