import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { demoStaff, demoTeams } from '../../src/directory/demo-directory.ts';
import { DirectoryStream } from '../../src/directory/directory-stream.ts';
import { EventLog } from '../../src/event-store/event-log.ts';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import type { Tokens } from '../../src/security/tokens.ts';
import { Viewers } from '../../src/security/viewers.ts';
import { demoPeople } from '../../src/security/demo/demo-people.ts';
import { DamagedStore } from '../event-store/support/damaged-store.ts';
import { ownApp } from '../security/support/app.ts';
import { ownLog } from '../security/support/log.ts';
import { about, idOf } from '../security/support/people.ts';

const now = () => new Date().toISOString();
const many = (count: number, name = 'Team') =>
  ['code,name,pdu,region,agency']
    .concat(
      Array.from(
        { length: count },
        (_, at) => `T${1000 + at},${name},Leeds,Yorkshire & The Humber,PROBATION`,
      ),
    )
    .join('\n');

describe('loading the directory', () => {
  let own: Awaited<ReturnType<typeof ownLog>>;
  beforeEach(async () => {
    own = await ownLog();
  });
  afterEach(() => own.close());

  it('records teams, then staff, and is felt at once', async () => {
    const directory = await DirectoryStream.open(own.log);
    expect(await directory.load(demoTeams(), about)).toEqual({ teams: 5, staff: 0, unchanged: 0 });
    expect(await directory.load(demoStaff(), about)).toEqual({
      teams: 0,
      staff: demoPeople().length,
      unchanged: 0,
    });
    expect(directory.history.at(now()).staff(idOf('amira'))).toMatchObject({
      name: 'Amira Haddad',
      team: 'LDS01',
    });
  });

  it('records only rows that say something new', async () => {
    const directory = await DirectoryStream.open(own.log);
    await directory.load(demoTeams(), about);
    expect(await directory.load(demoTeams(), about)).toEqual({ teams: 0, staff: 0, unchanged: 5 });
    const renamed = demoTeams().replace('Case review', 'Case reviews');
    expect(await directory.load(renamed, about)).toEqual({ teams: 1, staff: 0, unchanged: 4 });
    expect((await own.log.read('directory')).events).toHaveLength(6);
  });

  it('records nothing of a file with a bad line', async () => {
    const directory = await DirectoryStream.open(own.log);
    await expect(directory.load(`${many(3)}\nbad`, about)).rejects.toMatchObject({ kind: 'invalid' });
    await expect(directory.load(demoStaff(), about)).rejects.toMatchObject({ kind: 'invalid' });
    expect((await own.log.read('directory')).events).toEqual([]);
  });

  it('records a large file in appends of 500 and takes up where it was interrupted', async () => {
    const sizes: number[] = [];
    let gone = false;
    const directory = await DirectoryStream.open({
      read: (...given) => own.log.read(...given),
      readOn: (...given) => own.log.readOn(...given),
      append: (stream, head, events, said) => {
        if (sizes.length === 2 && !gone) {
          gone = true;
          return Promise.reject(new StoreUnavailable('gone'));
        }
        sizes.push(events.length);
        return own.log.append(stream, head, events, said);
      },
    });
    await expect(directory.load(many(1201), about)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await directory.load(many(1201), about)).toEqual({ teams: 201, staff: 0, unchanged: 1000 });
    expect(sizes).toEqual([500, 500, 201]);
    expect((await own.log.read('directory')).events).toHaveLength(1201);
  });

  it('loses nothing when two load at the same time, and records no row twice', async () => {
    const [one, two] = await Promise.all([DirectoryStream.open(own.log), DirectoryStream.open(own.log)]);
    const loaded = await Promise.all([one.load(many(700), about), two.load(many(700), about)]);
    expect(loaded.reduce((sum, { teams }) => sum + teams, 0)).toBe(700);
    expect((await own.log.read('directory')).events).toHaveLength(700);
    await one.refresh();
    await two.refresh();
    expect(one.history.at(now()).teams()).toEqual(two.history.at(now()).teams());
  });
});

describe('a directory that cannot be read whole', () => {
  it('goes on with the rest, and has all of it once it was mended', async () => {
    const own = await ownLog();
    const loaded = await DirectoryStream.open(own.log);
    await loaded.load(many(3), about);
    const store = new DamagedStore(
      own.log.store,
      ({ stream, revision }) => stream === 'directory' && revision >= 1,
    );
    const { keys } = own.log;
    const directory = await DirectoryStream.open(new EventLog({ store, keys, clock: now }));
    const teams = () =>
      directory.history
        .at(now())
        .teams()
        .map(({ code }) => code);
    expect(teams()).toEqual(['T1000']);
    await directory.refresh();
    expect(teams()).toEqual(['T1000']);
    store.mend();
    await directory.refresh();
    expect(teams()).toEqual(['T1000', 'T1001', 'T1002']);
    await own.close();
  });

  it('passes over what a newer version has recorded, and what lacks something', async () => {
    const own = await ownLog();
    const directory = await DirectoryStream.open(own.log);
    await directory.load(many(1), about);
    const { head } = await own.log.read('directory');
    const unusable = [
      { type: 'OfficeRecorded', data: {} },
      { type: 'TeamRecorded', data: { code: 'ZZZ01' } },
      { type: 'TeamRecorded', data: null },
      { type: 'StaffRecorded', data: {} },
    ];
    await own.log.append('directory', head, unusable, about);
    expect(await directory.load(many(2), about)).toMatchObject({ teams: 1 });
    expect(directory.history.at(now()).teams()).toHaveLength(2);
    await own.close();
  });
});

describe('a directory that was loaded on a clock an hour ahead', () => {
  it('is felt at once when the clock is put right', async () => {
    let ahead = 3_600_000;
    const own = await ownLog(() => new Date(Date.now() + ahead).toISOString());
    const directory = await DirectoryStream.open(own.log);
    await directory.load(demoTeams(), about);
    await directory.load(demoStaff(), about);
    ahead = 0;
    const claims = { staffId: idOf('amira'), authorities: [], tokenId: '', expiresAt: 0 };
    const viewers = new Viewers({ verify: () => Promise.resolve(claims) } as unknown as Tokens, directory);
    expect((await viewers.of('')).actor).toMatchObject({ id: idOf('amira'), area: 'LDS01' });
    expect(directory.history.at(now()).staff(idOf('amira'))).toBeUndefined();
    expect(directory.history.at(now()).teams()).toEqual([]);
    const ended = demoStaff().replace('LDS01,2021-01-01,', 'LDS01,2021-01-01,2026-01-31');
    expect(await directory.load(ended, about)).toMatchObject({ staff: 1 });
    await expect(viewers.of('')).rejects.toThrow('no entry for you today');
    await own.close();
  });
});

describe('POST /api/directory', () => {
  it('records who loaded it, and names the lines to put right', async () => {
    const own = await ownApp();
    const admin = await own.token(idOf('dev'), ['ADMIN']);
    const post = (type: string, body: string) =>
      request(own.http).post('/api/directory').auth(admin, { type: 'bearer' }).type(type).send(body);
    await post('text/csv', many(2)).expect(200, { teams: 2, staff: 0, unchanged: 0 });
    const { events } = await own.log.read('directory');
    expect(events.at(-1)?.metadata.actor).toEqual({
      id: idOf('dev'),
      role: 'ADMINISTRATOR',
      agency: 'PROBATION',
      area: 'LDS01',
    });
    const { body } = await post('text/csv', 'code,name\n').expect(400);
    expect(body).toMatchObject({
      errorCode: 'INVALID',
      fields: [{ field: 'line 1', message: expect.stringContaining('must name the columns') }],
    });
    await post('application/json', '{}').expect(415);
    await request(own.http).post('/api/directory').auth(admin, { type: 'bearer' }).expect(415);
    await own.close();
  });
});
