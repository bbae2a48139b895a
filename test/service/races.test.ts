import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseWith, newCrn, offered, type Ids } from './support/cases.ts';
import { acceptOrWithdraw, AT_ONCE, nameTwo, ROUNDS, rounds, times, typesOf } from './support/races.ts';
import { newFolder, run, secondInstance, type Answer, type Running } from './support/running.ts';

/** Two instances on one store: each with its own memory of cases, its own views, and its own clock. */
let one: Running;
let other: Running;
let folders: (() => void)[] = [];
/** The other instance's clock runs ahead by so many hours. */
let ahead = 0;

beforeAll(async () => {
  const data = newFolder();
  const views = newFolder();
  folders = [data.remove, views.remove];
  one = await run({ folder: data.folder });
  const clock = () => new Date(Date.now() + ahead * 3_600_000).toISOString();
  other = await secondInstance(one, views.folder, { clock });
}, 60_000);

afterAll(async () => {
  await other?.stop();
  await one?.stop();
  folders.forEach((remove) => remove());
});

describe('two instances on one store', () => {
  it('name one receiving practitioner, whoever asks at the same moment', async () => {
    const ends = await rounds(() => nameTwo(one, other));
    expect((ends['first'] ?? 0) + (ends['second'] ?? 0)).toBe(ROUNDS);
  }, 1_200_000);

  it('pass supervision or end the transfer, never both', async () => {
    const ends = await rounds(() => acceptOrWithdraw(one, other));
    expect((ends['first'] ?? 0) + (ends['second'] ?? 0)).toBe(ROUNDS);
  }, 1_200_000);

  it('accept an offer or let it run out, never both', async () => {
    const farid = await one.as('farid');
    const ends = { accepted: 0, expired: 0 };
    for (let round = 0; round < ROUNDS; round += AT_ONCE) {
      const batch = await Promise.all(
        Array.from({ length: AT_ONCE }, () => caseWith(one, newCrn(), offered)),
      );
      await other.readModel.waitFor(await one.parts.log.store.head(), 10_000);
      ahead = 80;
      const [answers] = await Promise.all([
        Promise.all(
          batch.map(({ caseId, transferId, offerId, reasons }) =>
            farid.post(`/api/cases/${caseId}/transfers/${transferId}/accept`, { offerId, reasons }),
          ),
        ),
        other.clockWork.once(),
      ]);
      ahead = 0;
      for (const [index, ids] of batch.entries()) ends[await endOf(ids, answers[index] as Answer)] += 1;
    }
    expect(ends.accepted + ends.expired).toBe(ROUNDS);
    expect(Math.min(ends.accepted, ends.expired)).toBeGreaterThan(0);
  }, 1_200_000);

  /** How an offer ended, once it is certain that it ended in one way and was answered so. */
  async function endOf(ids: Ids, { status, body }: Answer): Promise<'accepted' | 'expired'> {
    const types = await typesOf(one, ids);
    const accepted = times(types, 'ResponsibilityTransferred') === 2;
    expect(times(types, 'ResponsibilityOfferExpired')).toBe(accepted ? 0 : 1);
    expect(status).toBe(accepted ? 200 : 409);
    if (!accepted) expect(body.userMessage).toMatch(/ran out/);
    return accepted ? 'accepted' : 'expired';
  }

  it('open one case for a CRN, however often it is asked for at once', async () => {
    const crn = newCrn();
    const body = {
      crn,
      forenames: 'Ash',
      surname: 'Grove',
      dateOfBirth: '1990-01-01',
      sentences: [{ kind: 'COMMUNITY_ORDER', startedOn: '2026-01-01', endsOn: '2027-01-01' }],
      supervisedBy: one.id('amira'),
    };
    const [amira, ben] = [await one.as('amira'), await other.as('ben')];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? amira : ben).post('/api/cases', body)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });
});
