import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { erase } from '../../src/case/recording/erase.ts';
import { openForReading } from '../../src/read-model/schema.ts';
import { servingFile } from '../../src/read-model/files.ts';
import { allocated, caseWith, must, newCrn, person, type Ids } from './support/cases.ts';
import { run, type Json, type Running } from './support/running.ts';

/** Finding a case by the API: what is shown, to whom, and what is recorded of it. */

jest.setTimeout(120_000);

let running: Running;
let ids: Ids;
let crn: string;

/** Opens a case of an invented person. */
async function open(special: object): Promise<string> {
  const amira = await running.as('amira');
  return must(await amira.post('/api/cases', { ...person(newCrn(), running), ...special })).caseId as string;
}

const upToDate = async () => running.readModel.waitFor(await running.parts.stores.store.head(), 5_000);

async function find(login: string, asked: object): Promise<Json> {
  await upToDate();
  return must(await (await running.as(login)).post('/api/find', asked));
}

const idsOf = ({ content }: Json): string[] => content.map(({ caseId }: Json) => caseId);

beforeAll(async () => {
  running = await run({ clock: () => '2026-11-23T10:00:00.000Z' });
  crn = newCrn();
  ids = await caseWith(running, crn, allocated);
});
afterAll(() => running.stop());

describe('finding a case', () => {
  it('shows who it is, who holds it and what is under way', async () => {
    expect(await find('liam', { text: 'ash grove 1990' })).toEqual({
      content: [
        {
          caseId: ids.caseId,
          name: 'Grove, Ash',
          crn,
          yearOfBirth: '1990',
          team: 'LDS01',
          transferId: ids.transferId,
          earlierName: null,
          match: 'NAME_AND_YEAR',
          restricted: false,
        },
      ],
      more: false,
    });
    expect(idsOf(await find('liam', { crn }))).toEqual([ids.caseId]);
    expect(idsOf(await find('liam', { name: 'groave', yearOfBirth: 1990 }))).toEqual([ids.caseId]);
    expect(await find('liam', { crn: 'X999999' })).toEqual({ content: [], more: false });
  });

  it('is recorded as a look at every case that is shown, and at no other', async () => {
    const other = await open({ forenames: 'Zoltan', surname: 'Quaddle' });
    await find('kirsty', { text: 'zoltan quaddle' });
    await upToDate();
    const looks = async (caseId: string) =>
      (await running.readModel.accessLog(caseId, { size: 50 })).content.filter(
        ({ actorId }) => actorId === running.id('kirsty'),
      );
    expect(await looks(other)).toMatchObject([{ what: 'FIND', via: 'API' }]);
    expect(await looks(ids.caseId)).toEqual([]);
  });

  it('still finds somebody under a name that was corrected, and says so', async () => {
    const caseId = await open({ forenames: 'Perdita', surname: 'Vole' });
    const amira = await running.as('amira');
    const why = 'Married in June';
    must(
      await amira.post(`/api/cases/${caseId}/correct-identifier`, {
        forenames: 'Perdita',
        surname: 'Ottershaw',
        pnc: '02/73319Z',
        why,
      }),
    );
    expect((await find('liam', { text: 'perdita voal' })).content).toMatchObject([
      { name: 'Ottershaw, Perdita', earlierName: 'Vole, Perdita' },
    ]);
    expect((await find('liam', { text: 'ottershaw' })).content).toMatchObject([{ earlierName: null }]);
    expect((await find('liam', { pnc: '2002/73319Z' })).content).toMatchObject([{ match: 'PNC' }]);
  });

  it('shows 25 at most, and says when more fit', async () => {
    for (let n = 0; n < 26; n++) await open({ forenames: 'Nell', surname: 'Hobblethwaite' });
    const { content, more } = await find('liam', { text: 'hobblethwaite' });
    expect({ shown: content.length, more }).toEqual({ shown: 25, more: true });
    expect((await find('liam', { crn: content[0].crn })).more).toBe(false);
  });

  it('says what to put right', async () => {
    const liam = await running.as('liam');
    for (const [body, field] of [
      [{}, 'text'],
      [{ crn: '17' }, 'crn'],
      [{ pnc: '2002/73319A' }, 'pnc'],
      [{ yearOfBirth: 19 }, 'yearOfBirth'],
      [{ surname: 'Grove' }, 'surname'],
    ] as const) {
      const answer = await liam.post('/api/find', body);
      expect({ status: answer.status, fields: answer.body.fields }).toMatchObject({
        status: 400,
        fields: [{ field }],
      });
    }
  });

  it('finds nobody any more once the case is erased, and nothing of them is left to be found by', async () => {
    const caseId = await open({ forenames: 'Ottoline', surname: 'Pumphrey' });
    expect(idsOf(await find('liam', { text: 'ottoline pumphrey' }))).toEqual([caseId]);
    const rows = () => {
      const db = openForReading(servingFile(running.folder)!.path);
      const count = (sql: string) => Number(db.prepare(sql).get()!['n']);
      const all = {
        people: count('SELECT count(*) AS n FROM find_people'),
        orphans: count('SELECT count(*) AS n FROM find WHERE id NOT IN (SELECT id FROM find_people)'),
      };
      db.close();
      return all;
    };
    const before = rows();
    const { log } = running.parts;
    const actor = {
      id: running.id('owen'),
      role: 'HEAD_OF_PDU',
      agency: 'PROBATION',
      area: 'LDS01',
    } as const;
    await erase({ log, views: running.readModel }, { caseId, actor, ground: 'Kept for long enough.' });
    expect(await find('liam', { text: 'ottoline pumphrey' })).toEqual({ content: [], more: false });
    expect(rows()).toEqual({ people: before.people - 1, orphans: 0 });
  });
});

describe('a case with limited access', () => {
  it('is found by name by those let in, without one by those who may know of it, and by nobody else', async () => {
    const asked = { text: 'leopold thimblewick 1977' };
    const first = await open({ forenames: 'Leopold', surname: 'Thimblewick', dateOfBirth: '1977-02-03' });
    const before = JSON.stringify(await find('liam', asked));
    const hidden = await open({ forenames: 'Leopold', surname: 'Thimblewick', dateOfBirth: '1977-02-03' });
    must(
      await (
        await running.as('carys')
      ).post(`/api/cases/${hidden}/restrict-case`, {
        letIn: [{ staffId: running.id('carys') }],
        reason: 'A relative works in the team',
      }),
    );
    expect(JSON.stringify(await find('liam', asked))).toBe(before);
    expect(idsOf(await find('ben', asked))).toEqual([first]);
    expect(idsOf(await find('carys', asked)).toSorted()).toEqual([first, hidden].toSorted());
    const { content } = await find('owen', asked);
    expect(content.at(-1)).toEqual({
      ...{ caseId: hidden, name: 'Restricted', crn: null, yearOfBirth: null, team: null },
      ...{ transferId: null, earlierName: null, match: null, restricted: true },
    });
  });
});

describe('somebody who looks for one person after another', () => {
  it('is stopped after thirty in a minute, on pages and in the API together, and goes on with everything else', async () => {
    const strict = await run({ env: { HANDOVER_RATE_PER_MINUTE: '1000' } });
    const asker = await strict.as('liam');
    const answers: number[] = [];
    for (let n = 0; n < 31; n++) answers.push((await asker.post('/api/find', { text: 'nobody' })).status);
    // A minute may end on the way; then the count begins anew.
    const stopped = answers.indexOf(429);
    if (stopped === -1)
      for (let n = 0; n < 31; n++) answers.push((await asker.post('/api/find', { text: 'nobody' })).status);
    expect(answers).toContain(429);
    expect(answers.indexOf(429)).toBeGreaterThanOrEqual(30);
    expect((await asker.get('/api/transfers/mine')).status).toBe(200);
    await strict.stop();
  });
});
