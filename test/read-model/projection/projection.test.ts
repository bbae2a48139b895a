import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { EventLog } from '../../../src/event-store/event-log.ts';
import { StoreUnavailable, type EventStore, type StoredEvent } from '../../../src/event-store/event-store.ts';
import { sourcesOf } from '../../../src/read-model/projection/log-sources.ts';
import { allocated, caseOpened, proposed, refused, requested, until } from '../../case/support/facts.ts';
import { caseFact, fact } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { DamagedStore } from '../../event-store/support/damaged-store.ts';
import { caseId, offerId, RecordedLog, transferId } from '../support/recorded-log.ts';
import { TestViews } from '../support/views.ts';

jest.setTimeout(60_000);

describe('what the views hold', () => {
  let recorded: RecordedLog;

  beforeEach(async () => {
    recorded = await RecordedLog.open();
  });
  afterEach(() => recorded.close());

  const views = async () => (await new TestViews(recorded, 'views').catchUp()).all();

  it('has a row for a transfer with where it stands and who is in it', async () => {
    await recorded.record(1, until('allocated'));
    const { transfers } = await views();
    expect(transfers).toMatchObject([
      {
        transferId: transferId(1),
        caseId: caseId(1),
        kind: 'PERMANENT',
        stage: 'ALLOCATED',
        fromTeam: 'NFD1',
        toTeam: 'SHV1',
        supervisedBy: people.homePractitioner.id,
        receiver: people.receivingPractitioner.id,
        rosh: null,
        open: 1,
      },
    ]);
  });

  it('has the rules of an open transfer with the day on which the next of them is due', async () => {
    await recorded.record(1, until('requested'));
    const { transfers, transfer_rules: rules } = await views();
    const due = (rules as { rule: string; outcome: string; dueOn: string; done: number }[]).filter(
      ({ done, dueOn }) => done === 0 && dueOn !== null,
    );
    expect(due.length).toBeGreaterThan(1);
    expect((transfers![0] as { dueOn: string }).dueOn).toBe(due.map(({ dueOn }) => dueOn).sort()[0]);
  });

  it('keeps of a refused transfer only what outlives it', async () => {
    await recorded.record(1, until('requested'), refused());
    const { transfers, transfer_rules: rules } = await views();
    expect(transfers).toMatchObject([{ stage: 'REFUSED', open: 2 }]);
    expect((rules as { rule: string }[]).map(({ rule }) => rule)).toContain('HC-15');
    expect((rules as { rule: string }[]).map(({ rule }) => rule)).not.toContain('HC-09');
  });

  it('lists an offer until it is answered', async () => {
    await recorded.record(1, until('supervisionOffered'));
    await recorded.record(2, until('passed'));
    expect((await views())['offers']).toEqual([
      {
        caseId: caseId(1),
        offerId: offerId(1),
        kind: 'SUPERVISION',
        expiresAt: '2026-03-20T17:00:00.000Z',
      },
    ]);
  });

  it('holds the name and the CRN only sealed', async () => {
    await recorded.record(1, until('requested'));
    const held = await new TestViews(recorded, 'views').catchUp();
    const bytes = Buffer.from(
      (held.db.prepare('SELECT person FROM cases').get() as { person: Uint8Array }).person,
    );
    expect(bytes.includes('Example')).toBe(false);
    expect((await held.all())['cases']).toMatchObject([
      { person: { crn: 'X000001', name: 'Example, Robin' } },
    ]);
  });

  it('has a row for every case that was looked at', async () => {
    await recorded.append('access-one-2026-03-02', [
      { type: 'CaseLooked', data: { caseIds: [caseId(1), caseId(2)], what: 'LIST', via: 'PAGE' } },
      {
        type: 'CaseLooked',
        data: { caseIds: [caseId(1)], transferId: transferId(1), what: 'HANDOVER', via: 'API' },
      },
    ]);
    expect((await views())['access']).toMatchObject([
      { caseId: caseId(1), what: 'LIST', via: 'PAGE', actorId: 'system', transferId: null },
      { caseId: caseId(1), what: 'HANDOVER', via: 'API', transferId: transferId(1) },
      { caseId: caseId(2), what: 'LIST' },
    ]);
  });

  it('judges again when a policy is adopted', async () => {
    await recorded.record(1, until('requested'));
    const held = await new TestViews(recorded, 'views').catchUp();
    const [shipped] = (await recorded.log.read('policy')).events;
    const text = JSON.parse((shipped!.data as { text: string }).text) as { version: string; rules: object };
    const only = { ...text, version: '2026-03-09', rules: { 'HC-03': text.rules['HC-03' as never] } };
    recorded.at('2026-03-09T09:00:00.000Z');
    await recorded.append('policy', [
      { type: 'PolicyAdopted', data: { version: only.version, text: JSON.stringify(only), sha256: '' } },
    ]);
    await held.catchUp();
    const after = await held.all();
    expect(after['transfer_rules']).toMatchObject([{ rule: 'HC-03', outcome: 'FAILED' }]);
    expect(after).toEqual(await (await new TestViews(recorded, 'again').catchUp()).all());
  });

  it('judges again also where somebody else wrote into the stream after the policy', async () => {
    await recorded.record(1, until('requested'));
    const held = await new TestViews(recorded, 'views').catchUp();
    const [shipped] = (await recorded.log.read('policy')).events;
    const text = JSON.parse((shipped!.data as { text: string }).text) as { version: string; rules: object };
    const only = { ...text, version: '2026-03-09', rules: { 'HC-03': text.rules['HC-03' as never] } };
    await recorded.append('policy', [
      { type: 'PolicyAdopted', data: { version: only.version, text: JSON.stringify(only), sha256: '' } },
    ]);
    const page = await recorded.log.store.readLog(held.projection.checkpoint().position);
    const [policy] = page.events;
    const foreign = {
      ...policy!,
      revision: 9,
      position: policy!.position.replace(/.$/, '9'),
      metadata: Buffer.from('{}'),
    };
    await held.projection.apply({ events: [policy!, foreign], upTo: foreign.position });
    while (await held.projection.catchUpWithPolicy());
    expect((await held.all())['transfer_rules']).toMatchObject([{ rule: 'HC-03' }]);
  });

  it('is the same whatever the pages and however few cases are remembered', async () => {
    const stories = [
      until('passed'),
      until('requested'),
      until('supervisionOffered'),
      [...until('requested'), refused()],
    ];
    for (let step = 0; step < 10; step++) {
      for (const [n, story] of stories.entries()) {
        await recorded.record(n, story.slice(step, step + 1));
      }
    }
    const expected = await (await new TestViews(recorded, 'all-at-once').catchUp()).all();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.record({ recentEvents: fc.nat(20), fullPage: fc.integer({ min: 1, max: 12 }) }),
        async (page, options) => {
          const held = await new TestViews(recorded, `run-${(run += 1)}`, {}, options).catchUp(page);
          expect(await held.all()).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('an event that cannot be taken in', () => {
  let recorded: RecordedLog;

  beforeEach(async () => {
    recorded = await RecordedLog.open();
  });
  afterEach(() => recorded.close());

  /** The log with a key or a program that cannot open some events, until they are mended. */
  const failing = (bad: (event: StoredEvent) => boolean) => {
    const mended = { yet: false };
    const open = (stored: readonly StoredEvent[]) =>
      !mended.yet && stored.some(bad)
        ? Promise.reject(new RangeError('Robin Example does not open'))
        : recorded.log.open(stored);
    return { open, mended };
  };

  it('is parked with a reason that quotes nothing, and the rest of its case and all others go on', async () => {
    await recorded.record(1, until('requested'));
    await recorded.record(2, until('requested'));
    await recorded.record(1, allocated());
    const { open } = failing(({ stream, revision }) => stream === `case-${caseId(1)}` && revision === 3);
    const held = await new TestViews(recorded, 'views', { open }).catchUp();
    const { parked, transfers } = await held.all();
    expect(parked).toMatchObject([
      { stream: `case-${caseId(1)}`, revision: 3, reason: 'The event does not open (RangeError)' },
    ]);
    expect(transfers).toMatchObject([
      { caseId: caseId(1), requestedAt: null, receiver: people.receivingPractitioner.id },
      { caseId: caseId(2), stage: 'REQUESTED' },
    ]);
  });

  it('is taken in when it is tried again and opens', async () => {
    await recorded.record(1, until('allocated'));
    await recorded.append('access-one-2026-03-02', [
      { type: 'CaseLooked', data: { caseIds: [caseId(1)], what: 'CASE', via: 'API' } },
    ]);
    const { open, mended } = failing(
      ({ stream, revision }) => stream.startsWith('access-') || revision === 3,
    );
    const held = await new TestViews(recorded, 'views', { open }).catchUp();
    await held.projection.retryParked();
    expect((await held.all())['parked']).toHaveLength(2);
    mended.yet = true;
    await held.projection.retryParked();
    expect(await held.all()).toEqual(await (await new TestViews(recorded, 'again').catchUp()).all());
    expect((await held.all())['parked']).toEqual([]);
  });

  it('is named when it tells of an erasure, which is made good when it opens', async () => {
    await recorded.record(1, until('allocated'));
    await recorded.append('erasures', [{ type: 'ErasureCarriedOut', data: { caseId: caseId(1) } }]);
    const { open, mended } = failing(({ stream }) => stream === 'erasures');
    const held = await new TestViews(recorded, 'views', { open }).catchUp();
    expect((await held.all())['parked']).toMatchObject([
      { stream: 'erasures', revision: 0, reason: 'The event does not open (RangeError)' },
    ]);
    const erased = jest.spyOn(held.projection, 'erased');
    mended.yet = true;
    await held.projection.retryParked();
    expect(erased).toHaveBeenCalledWith([caseId(1)]);
    expect((await held.all())['parked']).toEqual([]);
  });

  it('is named when it is a policy or tells of the directory; cases are judged again when it opens', async () => {
    await recorded.record(1, until('requested'));
    const [shipped] = (await recorded.log.read('policy')).events;
    const text = JSON.parse((shipped!.data as { text: string }).text) as { rules: object };
    const only = { ...text, version: '2026-03-09', rules: { 'HC-03': text.rules['HC-03' as never] } };
    const team = { code: 'SHV1', name: 'Southaven', pdu: 'Southaven', region: 'South', agency: 'PROBATION' };
    const adopts = { version: only.version, text: JSON.stringify(only), sha256: '' };
    await recorded.append('policy', [{ type: 'PolicyAdopted', data: adopts }]);
    await recorded.append('directory', [{ type: 'TeamRecorded', data: team }]);
    await recorded.record(2, until('requested'));
    const store = new DamagedStore(
      recorded.log.store,
      ({ stream, revision }) => stream === 'directory' || (stream === 'policy' && revision === 3),
    );
    const log = new EventLog({ store, keys: recorded.log.keys, clock: () => '' });
    const held = new TestViews(recorded, 'views', sourcesOf(log, recorded.secrets.hashKey));
    await held.catchUp(1_000, store);
    const before = await held.all();
    expect(before['parked']).toMatchObject([
      { stream: 'directory', revision: 0, reason: 'The event does not open (Error)' },
      { stream: 'policy', revision: 3, reason: 'The event does not open (Error)' },
    ]);
    expect(before['transfer_rules']!.length).toBeGreaterThan(2);
    store.mend();
    await held.projection.retryParked();
    await held.catchUp();
    const after = await held.all();
    expect(after['parked']).toEqual([]);
    expect(after['transfer_rules']).toMatchObject([{ rule: 'HC-03' }, { rule: 'HC-03' }]);
    expect(after).toEqual(await (await new TestViews(recorded, 'again').catchUp()).all());
  });

  it('is named when this version cannot use the policy', async () => {
    await recorded.append('policy', [
      {
        type: 'PolicyAdopted',
        data: { version: '2031-01-01', text: '{"rules":"Robin Example"}', sha256: '' },
      },
    ]);
    await recorded.append('directory', [{ type: 'OfficeRecorded', data: {} }]);
    const held = await new TestViews(recorded, 'views').catchUp();
    expect((await held.all())['parked']).toMatchObject([
      { stream: 'directory', reason: 'This version can make nothing of the event (Error)' },
      { stream: 'policy', reason: 'This version can make nothing of the event (BadPolicy)' },
    ]);
  });

  it('may be of a kind that this version does not know', async () => {
    await recorded.record(1, until('requested'));
    await recorded.append(`case-${caseId(1)}`, [{ type: 'SomethingNew', data: {} }]);
    const held = await new TestViews(recorded, 'views').catchUp();
    expect((await held.all())['parked']).toMatchObject([
      { revision: 4, reason: 'The event is of a kind this version does not know' },
    ]);
  });

  it('is named when a rule cannot be answered after it, and no longer once the rule answers', async () => {
    await recorded.record(1, until('requested'));
    let broken = true;
    const rules = async () => () => {
      if (broken) throw new TypeError('Robin Example');
      return [];
    };
    const held = await new TestViews(recorded, 'views', { rules }).catchUp();
    const { parked, transfers } = await held.all();
    expect(parked).toMatchObject([
      { revision: 3, reason: 'A rule could not be answered after this event (TypeError)' },
    ]);
    expect(transfers).toMatchObject([{ stage: 'REQUESTED' }]);
    broken = false;
    await held.projection.retryParked();
    expect((await held.all())['parked']).toEqual([]);
  });
});

describe('the checkpoint', () => {
  let recorded: RecordedLog;

  beforeEach(async () => {
    recorded = await RecordedLog.open();
  });
  afterEach(() => recorded.close());

  it('never passes an event that is not in the views, wherever the work is cut off', async () => {
    for (let n = 0; n < 4; n++) await recorded.record(n, until('allocated'));
    const expected = await (await new TestViews(recorded, 'expected').catchUp()).all();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 1, max: 6 })),
        async (page, cuts) => {
          // Sealing is the last thing before a page is written: cut off there, everything of the page is in hand.
          let left = 0;
          const seal = () =>
            (left -= 1) === 0 ? Promise.reject(new Error('cut off')) : Promise.resolve(undefined);
          const held = new TestViews(recorded, `run-${(run += 1)}`, { seal });
          for (const cut of cuts) {
            left = cut;
            const before = held.projection.checkpoint();
            const next = await recorded.log.store.readLog(before.position, page);
            const outcome = await held.projection.apply(next).then(
              () => 'written',
              () => 'cut off',
            );
            if (outcome === 'cut off') expect(held.projection.checkpoint()).toEqual(before);
          }
          left = 0;
          await held.catchUp(page);
          // Without a key nobody is named, nor found.
          const nobody = { cases: [], find_people: [] };
          expect({ ...(await held.all()), ...nobody }).toEqual({ ...expected, ...nobody });
          expect(held.projection.checkpoint().events).toBe(Number(await recorded.log.store.head()));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('and the views of a page are written together or not at all', async () => {
    await recorded.record(1, until('requested'));
    const held = new TestViews(recorded, 'views');
    held.db.exec(
      `CREATE TRIGGER full_disk BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'no room'); END`,
    );
    await expect(held.catchUp()).rejects.toThrow('no room');
    expect(await held.all()).toMatchObject({ cases: [], transfers: [], transfer_rules: [] });
    held.db.exec('DROP TRIGGER full_disk');
    await held.catchUp();
    expect((await held.all())['transfers']).toHaveLength(1);
  });

  it('does not move while a case is read from a node that is behind the page', async () => {
    await recorded.record(1, until('requested'));
    const { store } = recorded.log;
    const page = await store.readLog('');
    let lacks = 0;
    const behind: Pick<EventStore, 'readStream'> = {
      async readStream(stream, range) {
        const read = await store.readStream(stream, range);
        return stream.startsWith('case-') ? read.slice(0, read.length - lacks) : read;
      },
    };
    const held = new TestViews(recorded, 'views', { store: behind }, { fullPage: 1 });
    lacks = 1;
    await expect(held.projection.apply(page)).rejects.toThrow(StoreUnavailable);
    expect(held.projection.checkpoint().position).toBe('');
    lacks = 0;
    await held.projection.apply(page);
    const whole = await held.all();
    expect(whole['transfers']).toMatchObject([{ transferId: transferId(1), stage: 'REQUESTED' }]);
    lacks = 1;
    await expect(held.projection.reproject([caseId(1)])).rejects.toThrow(StoreUnavailable);
    expect(await held.all()).toEqual(whole);
  });

  it('does not move for a page that was already taken in', async () => {
    await recorded.record(1, until('passed'));
    const held = await new TestViews(recorded, 'views').catchUp();
    const before = await held.all();
    const checkpoint = held.projection.checkpoint();
    await held.projection.apply(await recorded.log.store.readLog(''));
    expect(held.projection.checkpoint()).toEqual(checkpoint);
    expect(await held.all()).toEqual(before);
  });
});

describe('a case whose key is destroyed', () => {
  it('keeps only its ids, the same as if the views were built anew', async () => {
    const recorded = await RecordedLog.open();
    await recorded.record(1, caseOpened, proposed(), requested());
    await recorded.record(
      2,
      caseOpened,
      caseFact('ContinuitySummaryRecorded', { summary: 'One practitioner' }),
      fact('TransferProposed', proposed().data as never),
    );
    const held = await new TestViews(recorded, 'views').catchUp();
    await recorded.log.keys.erase(`case-${caseId(1)}`);
    await held.projection.reproject([caseId(1)]);
    const after = await held.all();
    expect(after['cases']).toMatchObject([
      { caseId: caseId(1), erased: 1, openedAt: null, person: 'erased' },
      { caseId: caseId(2), erased: 0 },
    ]);
    expect(after['transfers']).toMatchObject([
      { transferId: transferId(1), erased: 1, open: 0, fromTeam: null, receiver: null, requestedAt: null },
      { transferId: transferId(2), erased: 0, stage: 'DRAFT' },
    ]);
    expect(after).toEqual(await (await new TestViews(recorded, 'again').catchUp()).all());
    await recorded.close();
  });
});
