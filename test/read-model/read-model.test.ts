import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { DIRECTORY } from '../../src/directory/directory.events.ts';
import { eraseCase, eraseEvent } from '../../src/event-store/keys/erasure.ts';
import { viewsIn } from '../../src/read-model/compare.ts';
import { servingFile } from '../../src/read-model/files.ts';
import { ReadModel } from '../../src/read-model/read-model.ts';
import {
  allocated,
  caseOpened,
  proposed,
  proposedTemporary,
  refused,
  requested,
  terms,
  until as storyUntil,
} from '../case/support/facts.ts';
import { caseFact, fact } from '../case/support/given.ts';
import { people } from '../case/support/people.ts';
import { about } from '../event-store/support/about.ts';
import { holdFile } from '../service/support/held.ts';
import { caseId, offerId, RecordedLog, transferId } from './support/recorded-log.ts';
import { TestViews } from './support/views.ts';
import { everybody } from './support/readers.ts';
import { until } from './support/wait.ts';

jest.setTimeout(60_000);

describe('the read model', () => {
  let recorded: RecordedLog;
  let model: ReadModel;
  let now: string;

  const open = () => ReadModel.open({ ...recorded.readModelParts(), clock: () => now });

  beforeEach(async () => {
    now = '2026-03-02T12:00:00.000Z';
    recorded = await RecordedLog.open();
    model = await open();
  });
  afterEach(async () => {
    await model.close();
    await recorded.close();
  });

  /** The views as they are in the file, once they have caught up. */
  const views = async () => {
    expect(await model.waitFor(await recorded.log.store.head(), 10_000)).toBe(true);
    return viewsIn(servingFile(recorded.folder)!.path, recorded.log.keys);
  };
  const rebuilt = async () => (await new TestViews(recorded, 'rebuilt').catchUp()).all();

  it('shows what was written as soon as its position is waited for', async () => {
    const position = await recorded.record(1, storyUntil('requested'));
    expect(await model.waitFor(position, 10_000)).toBe(true);
    expect(model.position() >= position).toBe(true);
    const page = await model.views.incoming(['SHV1'], everybody);
    expect(page).toMatchObject({ totalElements: 1, totalPages: 1, number: 0, size: 20 });
    expect(page.content).toMatchObject([
      {
        transferId: transferId(1),
        caseId: caseId(1),
        crn: 'X000001',
        name: 'Example, Robin',
        kind: 'PERMANENT',
        stage: 'REQUESTED',
        fromTeam: 'NFD1',
        toTeam: 'SHV1',
        supervisedBy: people.homePractitioner.id,
        receiver: null,
        rosh: null,
        mappaLevel: null,
        intendedMoveOn: null,
        movedEarly: false,
        daysLate: 0,
        incomplete: false,
        erased: false,
      },
    ]);
  });

  it('says so when a position is not reached in time', async () => {
    const beyond = String(Number(await recorded.log.store.head()) + 1).padStart(16, '0');
    expect(await model.waitFor(beyond, 20)).toBe(false);
  });

  it('tells every new position until nobody wants to know', async () => {
    const told: string[] = [];
    const stop = model.onPosition((position) => told.push(position));
    const position = await recorded.record(1, storyUntil('requested'));
    await model.waitFor(position, 10_000);
    expect(told.at(-1)).toBe(position);
    expect(told).toEqual(told.toSorted());
    stop();
    const count = told.length;
    await model.waitFor(await recorded.record(2, storyUntil('requested')), 10_000);
    expect(told).toHaveLength(count);
  });

  it('lists who comes in panic order: nobody named, then risk, then the most overdue, then the oldest', async () => {
    const rosh = (overall: 'VERY_HIGH' | 'HIGH' | 'LOW') =>
      caseFact('RoshLevelAssessed', { overall, assessedOn: '2026-02-01', source: 'OASys' });
    await recorded.record(1, storyUntil('allocated'), rosh('VERY_HIGH'));
    await recorded.record(2, storyUntil('requested'), rosh('LOW'));
    await recorded.record(3, storyUntil('requested'));
    await recorded.record(4, storyUntil('requested'), rosh('HIGH'));
    await recorded.record(5, storyUntil('requested'), rosh('VERY_HIGH'));
    await recorded.record(6, storyUntil('allocated'));
    await recorded.record(7, storyUntil('requested'), refused());
    await recorded.record(8, storyUntil('proposed'));
    await views();
    const order = async (page: Promise<{ content: { caseId: string }[] }>) =>
      (await page).content.map((each) => each.caseId);
    const incoming = [5, 4, 2, 3, 1, 6].map(caseId);
    expect(await order(model.views.incoming(['SHV1'], everybody))).toEqual(incoming);
    // The refused one is with the home area alone, until it says what it does now.
    expect(await order(model.views.outgoing(['NFD1'], everybody))).toEqual(
      [5, 4, 7, 2, 3, 1, 6, 8].map(caseId),
    );
    expect(await order(model.views.incoming(['SHV1'], everybody, { page: 1, size: 4 }))).toEqual(
      incoming.slice(4),
    );
    expect(await order(model.views.incoming(['NFD1'], everybody))).toEqual([]);
    expect(await order(model.views.mine(people.receivingPractitioner.id, everybody))).toEqual(
      [1, 6].map(caseId),
    );
    expect((await model.views.mine(people.homePractitioner.id, everybody)).totalElements).toBe(8);

    await recorded.record(7, fact('HomePlanRecorded', { plan: 'Weekly in Northfield' }));
    await views();
    expect(await order(model.views.outgoing(['NFD1'], everybody))).toEqual([5, 4, 2, 3, 1, 6, 8].map(caseId));
    expect((await model.views.mine(people.homePractitioner.id, everybody)).totalElements).toBe(7);
  });

  it('lists a temporary move by the day on which it ends, and as overdue after it', async () => {
    const stay = [caseOpened, proposedTemporary(), requested(), fact('TemporaryMoveStarted', terms)];
    await recorded.record(1, ...stay);
    await views();
    now = '2026-05-01T12:00:00.000Z';
    const { content } = await model.views.overdue({ teams: ['NFD1'], rule: 'HC-17' }, everybody);
    expect(content).toMatchObject([{ rule: 'HC-17', owes: 'HOME', dueOn: '2026-04-30', daysLate: 1 }]);
    expect(model.views.lateTransfers('2026-05-01T12:00:00.000Z')).toMatchObject([
      { caseId: caseId(1), transferId: transferId(1) },
    ]);
  });

  it('knows what has become late though nothing was recorded since', async () => {
    await recorded.record(1, storyUntil('requested'));
    await views();
    expect((await model.views.overdue({ teams: ['SHV1'] }, everybody)).totalElements).toBe(0);
    now = '2026-03-05T12:00:00.000Z';
    const { content } = await model.views.overdue({ teams: ['SHV1'], rule: 'HC-03' }, everybody);
    expect(content).toMatchObject([
      {
        rule: 'HC-03',
        outcome: 'FAILED',
        dueOn: '2026-03-04',
        ours: true,
        daysLate: 1,
        caseId: caseId(1),
        name: 'Example, Robin',
      },
    ]);
    expect((await model.views.incoming(['SHV1'], everybody)).content[0]?.daysLate).toBeGreaterThan(0);
    expect((await model.views.incoming(['SHV1'], everybody)).content[0]?.dueIsOurs).toBe(true);
    now = '2026-04-01T12:00:00.000Z';
    expect((await model.views.overdue({ teams: ['SHV1'], rule: 'HC-01' }, everybody)).content).toMatchObject([
      { dueOn: '2026-03-30', ours: false },
    ]);
  });

  it('gives the clock the offers that ran out and the transfers that may go to a manager', async () => {
    await recorded.record(1, storyUntil('supervisionOffered'));
    await recorded.record(2, storyUntil('requested'));
    await views();
    expect(model.views.dueOffers('2026-03-20T17:00:00.000Z')).toEqual([]);
    expect(model.views.dueOffers('2026-03-20T17:00:00.001Z')).toEqual([
      { caseId: caseId(1), offerId: offerId(1) },
    ]);
    expect(model.views.lateTransfers('2026-03-02T12:00:00.000Z')).toEqual([]);
    const late = model.views.lateTransfers('2026-06-01T12:00:00.000Z');
    expect(late.map((each) => each.transferId)).toEqual([transferId(1), transferId(2)]);
    const after = model.views.lateTransfers('2026-06-01T12:00:00.000Z', late[0]);
    expect(after).toEqual([late[1], late[0]]);
  });

  it('gives the clock a refused transfer until the home area has written its plan', async () => {
    const late = async (day: string) => {
      await views();
      const found = model.views.lateTransfers(`${day}T12:00:00.000Z`);
      return found.map((each) => each.transferId);
    };
    const found = [transferId(1)];
    await recorded.record(1, storyUntil('allocated'), refused());
    expect(await late('2026-03-02')).toEqual([]);
    expect(await late('2026-03-04')).toEqual(found);
    const rosh = { overall: 'HIGH', assessedOn: '2026-03-03', source: 'OASys' } as const;
    await recorded.record(1, caseFact('RoshLevelAssessed', rosh, { at: '2026-03-03T12:00:00.000Z' }));
    expect(await late('2026-03-03')).toEqual([]);
    expect(await late('2026-03-04')).toEqual(found);
    const toSenior = { rule: 'HC-15', to: 'SENIOR', dueOn: '2026-03-04' } as const;
    await recorded.record(1, fact('EscalationRaised', toSenior, { at: '2026-03-04T12:00:00.000Z' }));
    expect(await late('2026-03-08')).toEqual([]);
    expect(await late('2026-03-09')).toEqual(found);
    await recorded.record(1, fact('HomePlanRecorded', { plan: 'Weekly contact here' }));
    expect(await late('2026-06-01')).toEqual([]);
  });

  it('finds the case of a transfer', async () => {
    await recorded.record(1, storyUntil('requested'));
    await views();
    expect(model.views.transferCase(transferId(1))).toBe(caseId(1));
    expect(model.views.transferCase(transferId(2))).toBeUndefined();
  });

  it('tells who looked at a case, the last look first', async () => {
    for (const what of ['CASE', 'HANDOVER', 'CASE']) {
      await recorded.append('access-one-2026-03-02', [
        { type: 'CaseLooked', data: { caseIds: [caseId(1)], what, via: 'PAGE' } },
      ]);
    }
    await views();
    const { content, totalElements } = await model.views.accessLog(caseId(1), { size: 2 });
    expect(totalElements).toBe(3);
    expect(content.map(({ what }) => what)).toEqual(['CASE', 'HANDOVER']);
    expect((await model.views.accessLog(caseId(2))).content).toEqual([]);
  });

  it('tells how far it is behind', async () => {
    now = '2026-03-02T09:00:00.000Z';
    await views();
    expect(await model.lag()).toEqual({ events: 0, seconds: 0 });
    await model.close();
    const behind = model;
    await recorded.record(1, storyUntil('proposed'));
    now = '2026-03-02T09:11:00.000Z';
    expect(await behind.lag()).toEqual({ events: 3, seconds: 600 });
    model = await open();
  });

  it('tells how far it is behind also where what was recorded is dated back', async () => {
    await model.close();
    model = await ReadModel.open({
      ...recorded.readModelParts(),
      clock: () => now,
      logEmptyAt: '2026-03-02T09:00:00.000Z',
    });
    await model.close();
    const beforeAnything = model;
    await recorded.record(1, { at: '2026-01-05T09:00:00.000Z', ...storyUntil('proposed')[0]! });
    now = '2026-03-02T09:00:30.000Z';
    expect(await beforeAnything.lag()).toEqual({ events: 1, seconds: 30 });

    model = await open();
    await views();
    expect(await model.lag()).toEqual({ events: 0, seconds: 0 });
    await model.close();
    const level = model;
    await recorded.record(2, { at: '2026-01-06T09:00:00.000Z', ...storyUntil('proposed')[0]! });
    now = '2026-03-02T09:00:45.000Z';
    expect(await level.lag()).toEqual({ events: 1, seconds: 15 });
    model = await open();
  });

  it('goes on after its thread was killed, with nothing twice and nothing left out', async () => {
    let failures = 0;
    await model.close();
    model = await ReadModel.open({ ...recorded.readModelParts(), failed: () => (failures += 1) });
    for (let n = 0; n < 40; n++) {
      const position = await recorded.record(n, storyUntil('requested'));
      // The thread is killed at work, and not while it starts: there V8 may end the process (nodejs/node#64500).
      if (n % 10 === 0) expect(await model.waitFor(position, 20_000)).toBe(true);
      if (n % 10 === 5) await model.crash();
    }
    await until(() => failures > 0);
    expect(await views()).toEqual(await rebuilt());
    expect(model.parkedCount()).toBe(0);
  });

  it('opens again where it was', async () => {
    await recorded.record(1, storyUntil('requested'));
    await views();
    await model.close();
    await recorded.record(1, allocated());
    model = await open();
    expect(await views()).toEqual(await rebuilt());
  });

  it('builds views of an older edition anew, and says meanwhile that it is behind', async () => {
    const position = await recorded.record(1, storyUntil('requested'));
    await views();
    await model.close();
    const old = servingFile(recorded.folder)!;
    const db = new DatabaseSync(old.path);
    db.exec('PRAGMA user_version = 0; DROP TABLE offers;');
    db.close();
    model = await open();
    expect(servingFile(recorded.folder)!.number).toBe(old.number + 1);
    if (model.position() < position) expect((await model.lag()).events).toBeGreaterThan(0);
    expect(await views()).toEqual(await rebuilt());
  });

  it('marks the case of a parked event, and takes it in when asked to after it was mended', async () => {
    const position = await recorded.record(1, storyUntil('requested'));
    await recorded.append(`case-${caseId(1)}`, [{ type: 'SomethingNew', data: {} }]);
    await views();
    expect(model.parkedCount()).toBe(1);
    expect(model.parked()).toMatchObject([{ stream: `case-${caseId(1)}`, revision: 4 }]);
    expect((await model.views.incoming(['SHV1'], everybody)).content).toMatchObject([
      { caseId: caseId(1), incomplete: true },
    ]);
    await model.retryParked();
    expect(model.parkedCount()).toBe(1);
    expect(model.position() > position).toBe(true);
  });

  it('learns what was recorded of policy and directory once at a time, whoever asks for it', async () => {
    await model.close();
    const told: string[] = [];
    const learn = async () => {
      // The first takes longer than what is recorded meanwhile takes to be heard of.
      await pause(told.push('begun') === 1 ? 1_000 : 0);
      told.push('ended');
    };
    model = await ReadModel.open({ ...recorded.readModelParts(), learn });
    const retried = model.retryParked();
    const { position } = await recorded.append(DIRECTORY, [{ type: 'TeamRecorded', data: {} }]);
    expect(await model.waitFor(position, 20_000)).toBe(true);
    await retried;
    expect(told).toEqual(['begun', 'ended', 'begun', 'ended']);
  });

  it('says so when nothing can be learnt as the parked events are tried again, and learns the next time', async () => {
    await model.close();
    const told = [new Error('The log cannot be read'), undefined];
    const learn = async () => {
      const answer = told.shift();
      if (answer !== undefined) throw answer;
    };
    model = await ReadModel.open({ ...recorded.readModelParts(), learn });
    await expect(model.retryParked()).rejects.toThrow('The log cannot be read');
    await model.retryParked();
    expect(told).toEqual([]);
  });

  it('shows an erased case as erased at once, and lists it no more after its rows were made again', async () => {
    await recorded.record(1, storyUntil('requested'));
    await recorded.record(2, storyUntil('requested'));
    await views();
    await eraseCase(recorded.log, `case-${caseId(1)}`);
    expect((await model.views.incoming(['SHV1'], everybody)).content).toMatchObject([
      { caseId: caseId(1), crn: null, name: 'Erased', erased: true },
      { caseId: caseId(2), name: 'Example, Robin' },
    ]);
    await model.reproject([caseId(1)]);
    expect((await model.views.incoming(['SHV1'], everybody)).content).toMatchObject([{ caseId: caseId(2) }]);
    expect(model.views.transferCase(transferId(1))).toBe(caseId(1));
    expect(await views()).toEqual(await rebuilt());
  });

  it('makes rows again whose seal went with one erased event', async () => {
    await recorded.record(
      1,
      storyUntil('requested'),
      caseFact('ContinuitySummaryRecorded', { summary: 'Nobody else' }),
    );
    await views();
    const { events } = await recorded.log.read(`case-${caseId(1)}`);
    const release = holdFile(recorded.folder);
    await eraseEvent(recorded.log, `case-${caseId(1)}`, events.at(-1)!.metadata.eventId, about);
    expect((await model.views.incoming(['SHV1'], everybody)).content).toMatchObject([
      { name: 'Not readable', incomplete: true },
    ]);
    release();
    await until(
      async () => (await model.views.incoming(['SHV1'], everybody)).content[0]?.name === 'Example, Robin',
    );
    expect(await views()).toEqual(await rebuilt());
  });

  it('lists a transfer under the team it was sent on to', async () => {
    const onward = { fromTeam: 'SHV1', toTeam: 'SHV2', reason: 'The other office' };
    await recorded.record(
      1,
      storyUntil('proposed').slice(0, -1),
      proposed(),
      requested(),
      fact('TransferRouted', onward),
    );
    await views();
    expect((await model.views.incoming(['SHV1'], everybody)).totalElements).toBe(0);
    expect((await model.views.incoming(['SHV2'], everybody)).totalElements).toBe(1);
  });
});

describe('a read model that cannot be opened', () => {
  it('says what is wrong', async () => {
    const recorded = await RecordedLog.open();
    const views = `${recorded.folder}/not-there`;
    await expect(ReadModel.open({ ...recorded.readModelParts(), views })).rejects.toThrow(
      /unable to open|no such file/,
    );
    await recorded.close();
  });
});
