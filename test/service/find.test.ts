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

const upToDate = async () => running.readModel.waitFor(await running.parts.stores.store.head(), 60_000);

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
      unread: null,
    });
    expect(idsOf(await find('liam', { crn }))).toEqual([ids.caseId]);
    expect(idsOf(await find('liam', { name: 'groave', yearOfBirth: 1990 }))).toEqual([ids.caseId]);
    expect(await find('liam', { crn: 'X999999' })).toEqual({ content: [], more: false, unread: null });
  });

  it('is recorded as a look at every case that is shown, and at no other', async () => {
    const other = await open({ forenames: 'Zoltan', surname: 'Quaddle' });
    await find('kirsty', { text: 'zoltan quaddle' });
    await upToDate();
    const looks = async (caseId: string) =>
      (await running.readModel.views.accessLog(caseId, { size: 50 })).content.filter(
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
    expect(await find('liam', { text: 'ottoline pumphrey' })).toEqual({
      content: [],
      more: false,
      unread: null,
    });
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

describe('a case with limited access, in an emergency', () => {
  let hidden: string;
  let hiddenCrn: string;
  const restricted = async (special: object) => {
    const caseId = await open(special);
    const letIn = [{ staffId: running.id('carys') }];
    const carys = await running.as('carys');
    must(await carys.post(`/api/cases/${caseId}/restrict-case`, { letIn, reason: 'A relative' }));
    return caseId;
  };
  const inEmergency = async (login: string, asked: object): Promise<Json> => {
    await upToDate();
    const body = { reason: 'POLICE_RANG', ...asked };
    return must(await (await running.as(login)).post('/api/find/in-emergency', body));
  };
  const nameless = (caseId: string) => ({
    ...{ caseId, name: 'Restricted', crn: null, yearOfBirth: null, team: null },
    ...{ transferId: null, earlierName: null, match: null, restricted: true },
  });

  beforeAll(async () => {
    hiddenCrn = newCrn();
    hidden = await restricted({
      ...{ crn: hiddenCrn, forenames: 'Barnaby', surname: 'Quillfeather' },
      dateOfBirth: '1981-05-06',
    });
  });

  it('is found by its number, or by a misspelt name with the year, and nothing is given but that it is there', async () => {
    for (const asked of [{ crn: hiddenCrn }, { text: 'quilfeather barnabee 1981' }]) {
      expect(await inEmergency('edie', asked)).toEqual({
        content: [nameless(hidden)],
        more: false,
        unread: null,
        reason: 'POLICE_RANG',
      });
      expect(await find('edie', asked)).toEqual({ content: [], more: false, unread: null });
    }
  });

  it('is never found by a name alone, and then nothing tells that it is there', async () => {
    for (const text of ['quillfeather', 'barnaby quillfeather', 'barnaby quillfeather 1982']) {
      expect(await inEmergency('edie', { text })).toEqual({
        ...(await find('edie', { text })),
        reason: 'POLICE_RANG',
      });
    }
  });

  it('comes after those that are found anyway', async () => {
    const other = await open({ forenames: 'Barnaby', surname: 'Quillfeather', dateOfBirth: '1981-05-06' });
    const { content } = await inEmergency('liam', { text: 'barnaby quillfeather 1981' });
    expect(content.map(({ caseId, name }: Json) => [caseId, name])).toEqual([
      [other, 'Quillfeather, Barnaby'],
      [hidden, 'Restricted'],
    ]);
  });

  it('has the look and its reason in its access log, and whoever holds it is told on the front page', async () => {
    const caseId = await restricted({
      ...{ forenames: 'Ottilie', surname: 'Marchpane', dateOfBirth: '1969-01-02' },
      supervisedBy: running.id('amira'),
    });
    await inEmergency('kirsty', { text: 'ottilie marchpane 1969', reason: 'PERSON_MISSING' });
    await upToDate();
    const log = must(await (await running.as('carys')).get(`/api/cases/${caseId}/access-log`));
    expect(log.content[0]).toMatchObject({
      ...{ actorId: running.id('kirsty'), what: 'FIND', via: 'API', emergency: 'PERSON_MISSING' },
    });
    const told = async (login: string) => {
      const page = await (await running.as(login)).get('/', { accept: 'text/html' });
      return (
        /Cases with limited access found by an emergency search[\s\S]*?<\/ul>/.exec(page.body)?.[0] ?? ''
      );
    };
    for (const login of ['amira', 'carys']) {
      expect(await told(login)).toMatch(
        /Marchpane, Ottilie<\/a>, 23 November 2026 at 10:00am\. Kirsty Armstrong, [^:]+: the person is missing\./,
      );
    }
    for (const login of ['owen', 'kirsty', 'hamish']) expect(await told(login)).not.toContain('Marchpane');
  });

  it('is looked for by staff alone, with a reason', async () => {
    const ask = async (login: string, body: object) => {
      const answer = await (await running.as(login)).post('/api/find/in-emergency', body);
      return { status: answer.status, fields: answer.body.fields?.map(({ field }: Json) => field) };
    };
    expect(await ask('edie', { text: 'quillfeather 1981' })).toEqual({ status: 400, fields: ['reason'] });
    expect(await ask('edie', { reason: 'POLICE_RANG' })).toEqual({ status: 400, fields: ['text'] });
    expect(await ask('edie', { text: 'quillfeather 1981', reason: 'CURIOUS' })).toEqual({
      status: 400,
      fields: ['reason'],
    });
    expect(await ask('priya', { crn: hiddenCrn, reason: 'POLICE_RANG' })).toMatchObject({ status: 403 });
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
    const more: number[] = [];
    for (let n = 0; n < 22; n++) {
      const asked = { text: 'nobody', reason: 'POLICE_RANG' };
      more.push((await asker.post('/api/find/in-emergency', asked)).status);
    }
    expect(more.slice(0, 10)).not.toContain(429);
    expect(more).toContain(429);
    expect((await asker.get('/api/transfers/mine')).status).toBe(200);
    await strict.stop();
  });
});
