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

/** How often each is asked for in a round. */
const ASKED = 200;
/** Our own limit for a search and for a list, in milliseconds. */
const QUICK = { limit: { atMost: 50 } };

/** Whoever is asked for as, in turn. */
const seniors = ['carys', 'hamish', 'tomasz', 'liam'];
const administrators = ['dev', 'ines'];
const practitioners = ['amira', 'ben', 'farid', 'grace', 'mina', 'kirsty'];
const heads = ['owen', 'nadia'];
const duty = ['edie', 'jonah'];

/** Finding and listing among very many cases, over HTTP, by people of several teams in turn. */
export const openCases: OpenPart = async ({ folder, cases, say }) => {
  const data = join(folder, 'cases');
  await told(join(data, 'data'), cases, say);
  const { connections, cpuSeconds, stop } = await startProcess(main, data);
  for (const { login, staffId } of demoPeople()) await connections.signIn(login, staffId);
  const among = `among ${cases.toLocaleString('en-GB')} cases`;
  const wanted = [...people(cases)].filter((_, n) => n % Math.ceil(cases / 1_000) === 0);
  let turn = 0;
  const next = <T>(of: readonly T[]): T => of[(turn += 1) % of.length]!;
  const find = (text: string) => connections.post(next(duty), '/api/find', { text });
  const lists: Record<string, () => Promise<unknown>> = {
    'Find by CRN': () => find(next(wanted).crn),
    'Find by misspelt name and year of birth': () => {
      const { forenames, surname, born } = next(wanted);
      return find(`${misspelt(forenames)} ${misspelt(surname)} ${born}`);
    },
    'Find by name alone': () => find(`${next(wanted).forenames} ${next(wanted).surname}`),
    'List of what comes to a team': () => connections.get(next(seniors), '/api/transfers/incoming?size=25'),
    'List of mine': () => connections.get(next(practitioners), '/api/transfers/mine?size=25'),
    'List of what is overdue': () => connections.get(next(seniors), '/api/rules/overdue?size=25'),
    'Checks to send': () => connections.get(next(administrators), '/api/checks?what=to-send&size=25'),
    'Checks to chase': () => connections.get(next(administrators), '/api/checks?what=to-chase&size=25'),
    'Page of the checks': () => connections.page(next(administrators), '/lists/checks'),
    'Page of what is owed, of a senior': () => connections.page(next(seniors), '/lists/mine'),
    'Front page of a practitioner': () => connections.page(next(practitioners), '/'),
    'Front page of a senior': () => connections.page(next(seniors), '/'),
    'Front page of a head of a unit': () => connections.page(next(heads), '/'),
  };
  return {
    async warmUp() {
      for (const ask of Object.values(lists)) await timesOf(ASKED, ask);
    },
    async measure(results) {
      for (const [name, ask] of Object.entries(lists)) {
        const before = cpuSeconds();
        results.addTimes(`${name}, ${among}`, await timesOf(ASKED, ask), QUICK);
        results.add(`${name}, processor time`, 'ms', ((cpuSeconds() - before) * 1_000) / ASKED);
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
  const views = await ReadModel.open({
    place: stores.place,
    views: folder,
    secrets: stores.secrets,
    log,
  });
  await tellCases(inside, cases, (count) => {
    if (count % 10_000 === 0) say(`  ${count} of ${cases}`);
  });
  say('Waiting until the views have taken them in …');
  const position = await log.store.head();
  while (!(await views.waitFor(position, 10_000))) say(`  ${(await views.lag()).seconds} s behind`);
  await views.close();
  await inside.close();
}

/** A name as somebody in a hurry types it: two letters changed places. */
function misspelt(name: string): string {
  const at = Math.max(1, Math.floor(name.length / 2) - 1);
  return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
}
