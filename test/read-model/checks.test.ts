import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { proposed, caseOpened, until } from '../case/support/facts.ts';
import { fact, id, type Told } from '../case/support/given.ts';
import { RecordedLog, transferId } from './support/recorded-log.ts';
import { TestViews } from './support/views.ts';

jest.setTimeout(60_000);

const checkId = id(71);
const asked = (area: 'HOME' | 'RECEIVING' = 'RECEIVING'): Told =>
  fact('CheckRequested', {
    checkId,
    kind: 'CHILDRENS_SERVICES',
    body: 'Southaven Council',
    place: '12 Example Road',
    area,
  });
/** A Monday. */
const sent = fact(
  'CheckSent',
  { checkId, how: 'Secure e-mail' },
  { occurredAt: '2026-03-09', at: '2026-03-10T09:00:00.000Z' },
);
const chased = (day: string) =>
  fact('CheckChased', { checkId, how: 'Telephone' }, { occurredAt: day, at: `${day}T15:00:00.000Z` });
const replied = fact('CheckReplied', { checkId, result: 'NOTHING_HELD' });

describe('the row of a check', () => {
  let recorded: RecordedLog;
  let made = 0;

  beforeEach(async () => {
    recorded = await RecordedLog.open();
  });
  afterEach(() => recorded.close());

  const held = () => new TestViews(recorded, `views-${++made}`).catchUp();
  const rowOf = async (...facts: (Told | readonly Told[])[]) => {
    await recorded.record(1, ...facts);
    return (await (await held()).all())['checks']![0] as Record<string, unknown>;
  };

  it('waits to be sent, then for its reply, then for nothing', async () => {
    expect(await rowOf(until('requested'), asked())).toMatchObject({
      waitsFor: 'SENDING',
      standing: 'TO_SEND',
      sentAt: null,
      checkId,
      transferId: transferId(1),
      kind: 'CHILDRENS_SERVICES',
      chases: 0,
      chaseOn: null,
    });
    expect(await rowOf(sent)).toMatchObject({ waitsFor: 'REPLY', standing: 'SENT' });
    expect(await rowOf(replied)).toMatchObject({ waitsFor: null, standing: 'REPLIED', chaseOn: null });
  });

  it('is to be chased 5 and 10 working days after sending, then 5 after the last time', async () => {
    expect(await rowOf(until('requested'), asked(), sent)).toMatchObject({
      sentAt: '2026-03-09T23:59:59.999Z',
      chaseOn: '2026-03-16',
    });
    expect(await rowOf(chased('2026-03-18'))).toMatchObject({ chaseOn: '2026-03-23', chases: 1 });
    expect(await rowOf(chased('2026-03-24'))).toMatchObject({
      chaseOn: '2026-03-31',
      chases: 2,
      lastChasedAt: '2026-03-24T23:59:59.999Z',
    });
  });

  it('sent when nobody knows, or before bank holidays are known, is chased without failing', async () => {
    const long = fact('CheckSent', { checkId, how: 'Post' }, { occurredAt: '1999' });
    expect(await rowOf(until('requested'), asked(), long)).toMatchObject({ chaseOn: '1999-12-31' });
    const unknown = fact(
      'CheckSent',
      { checkId, how: 'Post' },
      { occurredAt: 'unknown', at: '2026-03-09T09:00:00.000Z' },
    );
    await recorded.record(2, until('requested'), asked(), unknown);
    const rows = (await (await held()).all())['checks'] as { chaseOn: string }[];
    expect(rows.map(({ chaseOn }) => chaseOn)).toEqual(['1999-12-31', '2026-03-16']);
  });

  it('is the work of the home team until the request is sent, then of the side in whose area the body works', async () => {
    expect(await rowOf(caseOpened, proposed(), asked())).toMatchObject({ team: 'NFD1' });
    expect(await rowOf(fact('TransferRequested', { toTeam: 'SHV1', formVersion: '1' }))).toMatchObject({
      team: 'SHV1',
    });
    await recorded.record(2, until('requested'), asked('HOME'));
    const rows = (await (await held()).all())['checks'] as { team: string }[];
    expect(rows.map(({ team }) => team)).toEqual(['SHV1', 'NFD1']);
  });

  it('of a transfer that came to nothing is neither to be sent nor chased; a reply to it may still come', async () => {
    const withdrawn = fact('TransferWithdrawn', { reason: 'He stays' });
    expect(await rowOf(until('requested'), asked(), withdrawn)).toMatchObject({ waitsFor: null });
    await recorded.record(2, until('requested'), asked(), sent, withdrawn);
    const rows = (await (await held()).all())['checks'] as object[];
    expect(rows[1]).toMatchObject({ waitsFor: 'REPLY', chaseOn: null });
  });

  it('that came in with a case leads to the transfer in hand', async () => {
    const { transferId: _, ...ofTheCase } = asked();
    const row = await rowOf(caseOpened, ofTheCase as Told, proposed());
    expect(row).toMatchObject({ transferId: transferId(1) });
  });

  it('holds who is asked about which place only sealed', async () => {
    await recorded.record(1, until('requested'), asked());
    const { db } = await held();
    const { asked: sealed } = db.prepare('SELECT asked FROM checks').get() as { asked: Uint8Array };
    expect(Buffer.from(sealed).includes('Example Road')).toBe(false);
  });

  it('is the same when it is made again', async () => {
    await recorded.record(1, until('requested'), asked(), sent);
    const views = await held();
    const before = await views.all();
    expect(before['checks']).toMatchObject([
      { asked: { body: 'Southaven Council', place: '12 Example Road' } },
    ]);
    await views.projection.reproject([(before['checks']![0] as { caseId: string }).caseId]);
    expect(await views.all()).toEqual(before);
  });
});
