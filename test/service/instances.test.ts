import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { erase } from '../../src/case/recording/erase.ts';
import { servingFile } from '../../src/read-model/files.ts';
import { aboutService } from '../../src/parts.ts';
import { viewsIn } from '../../src/read-model/compare.ts';
import { caseWith, newCrn, received } from './support/cases.ts';
import { newFolder, run, secondInstance, type Running } from './support/running.ts';

/** Two instances on one log: what is recorded through one holds for the other, which shares nothing else with it. */
let one: Running;
let other: Running;
const [data, views] = [newFolder(), newFolder()];

beforeAll(async () => {
  one = await run({ folder: data.folder });
  other = await secondInstance(one, views.folder);
}, 60_000);

afterAll(async () => {
  await other?.stop();
  await one?.stop();
  [data, views].forEach(({ remove }) => remove());
});

const newest = () => one.parts.log.store.head();

describe('what is recorded through one instance', () => {
  it('is read through the other by whoever names its position', async () => {
    const hamish = await other.as('hamish');
    for (let round = 0; round < 20; round++) {
      const { transferId } = await caseWith(one, newCrn(), received);
      const { status, body } = await hamish.get('/api/transfers/incoming?size=100', {
        'At-Least-Position': await newest(),
      });
      expect(status).toBe(200);
      expect(body.content.map((each: { transferId: string }) => each.transferId)).toContain(transferId);
    }
  });

  it('and was recorded of teams and staff, is known to the other before that position counts as reached', async () => {
    const csv = 'code,name,pdu,region,agency\nZZ01,An invented team,Invented,Invented,PROBATION\n';
    const { parts } = one;
    expect(parts.directoryToday(parts.clock()).team('ZZ01')).toBeUndefined();
    await parts.directory.load(csv, aboutService());
    expect(await other.readModel.waitFor(await newest(), 10_000)).toBe(true);
    expect(other.parts.directoryToday(parts.clock()).team('ZZ01')?.name).toBe('An invented team');
  });

  it('and is erased there, is in no row of the other', async () => {
    const { caseId } = await caseWith(one, newCrn(), received);
    await other.readModel.waitFor(await newest(), 10_000);
    const { actor } = aboutService();
    await erase({ log: one.parts.log, views: one.readModel }, { caseId, actor, ground: 'Asked for.' });
    await other.readModel.waitFor(await newest(), 10_000);
    const rows = await viewsIn(servingFile(views.folder)!.path, one.parts.log.keys);
    expect(rows['cases']).toContainEqual(expect.objectContaining({ caseId, erased: 1, person: 'erased' }));
    expect(rows['transfers']).toContainEqual(
      expect.objectContaining({ caseId, erased: 1, fromTeam: null, stage: null }),
    );
  });
});
