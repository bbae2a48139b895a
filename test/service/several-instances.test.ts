import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessRow } from '../../src/read-model/projection/access-rows.ts';
import { viewsIn, type Views } from '../../src/read-model/compare.ts';
import { servingFile } from '../../src/read-model/files.ts';
import { rebuild } from '../../src/read-model/rebuild.ts';
import { randomFrom } from '../support/eventstoredb/faults.ts';
import { caseWith, must, newCrn, received } from './support/cases.ts';
import { everyEvent } from './support/log-of.ts';
import { acceptOrWithdraw, nameTwo, rounds } from './support/races.ts';
import { newFolder, type Json, type Person } from './support/running.ts';
import { startSeveral, type Several } from './support/several.ts';
import { sending, Writer, type Acknowledged } from './support/writers.ts';

/**
 * Three services, each a process of its own, on one EventStoreDB: they share the log and nothing else. TEST_ROUNDS and
 * TEST_KILLS make a short look of it.
 */
const ROUNDS = Number(process.env['TEST_ROUNDS'] ?? 1_000);
const KILLS = Number(process.env['TEST_KILLS'] ?? 100);
const WRITERS = 24;
let several: Several;

beforeAll(async () => {
  several = await startSeveral(3);
}, 300_000);

afterAll(() => several?.end());

/** Two different ones of the three. */
const pairOf = (round: number) => {
  const one = round % 3;
  return [several.reached[one]!, several.reached[(one + 1 + (round % 2)) % 3]!] as const;
};

const incoming = async (person: Person, position: string): Promise<Json> =>
  must(await person.get('/api/transfers/incoming?size=50', { 'At-Least-Position': position }));

describe('three services on one log', () => {
  it('show through any of them what was written through another, to whoever names its position', async () => {
    for (let round = 0; round < 30; round++) {
      const [one, other] = pairOf(round);
      const { caseId, transferId } = await caseWith(one, newCrn(), received);
      const written = await (
        await one.as('hamish')
      ).post(`/api/cases/${caseId}/transfers/${transferId}/allocate`, {
        staffId: one.id('farid'),
        reason: 'Has room.',
      });
      must(written);
      const position = written.headers.get('Log-Position') ?? '';
      const farid = await other.as('farid');
      const { content } = must(
        await farid.get('/api/transfers/mine?size=50', { 'At-Least-Position': position }),
      );
      expect(content.map((each: Json) => each.transferId)).toContain(transferId);
      expect(must(await farid.get(`/api/cases/${caseId}`)).caseId).toBe(caseId);
    }
  }, 300_000);

  it('name one receiving practitioner, whoever asks at the same moment', async () => {
    const ends = await rounds((round) => nameTwo(...pairOf(round)), ROUNDS);
    expect((ends['first'] ?? 0) + (ends['second'] ?? 0)).toBe(ROUNDS);
  }, 1_200_000);

  it('pass supervision or end the transfer, never both', async () => {
    const ends = await rounds((round) => acceptOrWithdraw(...pairOf(round)), ROUNDS);
    expect((ends['first'] ?? 0) + (ends['second'] ?? 0)).toBe(ROUNDS);
  }, 1_200_000);
});

describe(`Three services, of which one is killed ${KILLS} times while ${WRITERS} people write`, () => {
  let last = 600_000;
  const writers = Array.from({ length: WRITERS }, () => new Writer(() => `X${++last}`));
  const acknowledged = (): Acknowledged[] => writers.flatMap((writer) => writer.acknowledged);

  const random = randomFrom(1);

  /** Everybody writes through whichever service is theirs in this round; one is killed after so many answers. */
  async function writeUntilOneIsKilled(round: number): Promise<void> {
    const victim = round % 3;
    const enough = 1 + Math.floor(random() * 60);
    let answered = 0;
    let killed: Promise<void> | undefined;
    await Promise.all(
      writers.map((writer, index) =>
        writer.write(several.reached[(index + round) % 3]!.as, () => {
          if (++answered >= enough) killed ??= several.kill(victim);
          return killed === undefined;
        }),
      ),
    );
    await killed;
    await several.restart(victim);
  }

  it('keep what they acknowledged, each once, and nothing else', async () => {
    for (let round = 0; round < KILLS; round++) await writeUntilOneIsKilled(round);
    // What was left without an answer is sent once more, and the last answers are asked for again, elsewhere.
    await Promise.all(
      writers.map(async (writer, index) => {
        await writer.write(several.reached[index % 3]!.as, () => false);
        const first = writer.acknowledged.at(-1)!;
        const again = await sending(several.reached[(index + 1) % 3]!.as, first);
        expect(again?.body).toEqual(first.answer);
      }),
    );
    const all = acknowledged();
    const cases = new Set(all.map(({ answer }) => `case-${answer.caseId}`));
    const events = await everyEvent(several.log);
    const written = events.filter(
      ({ stream, metadata }) => cases.has(stream) && metadata.actor.id !== 'system',
    );
    const byCommand = Map.groupBy(written, ({ metadata }) => metadata.commandId);
    for (const { key, answer, position } of all) {
      const led = byCommand.get(key) ?? [];
      expect(led.map(({ metadata }) => metadata.type)).toEqual(answer.events);
      expect(led.at(-1)?.position).toBe(position);
    }
    expect(written).toHaveLength(all.reduce((sum, { answer }) => sum + answer.events.length, 0));
    process.stdout.write(
      `${KILLS} kills of one of three services: ${all.length} commands acknowledged, none lost, none doubled\n`,
    );
  }, 1_800_000);

  it('have views that equal those built from the first event', async () => {
    const position = await several.log.store.head();
    for (const { as } of several.reached) await incoming(await as('hamish'), position);
    const anew = newFolder();
    const { file, parked } = await rebuild(several.log, several.secrets, anew.folder);
    // Asking was a look itself: what was recorded after the position may be in one of them and not in another yet.
    const viewsOf = async (path: string) => {
      const views = await viewsIn(path, several.log.keys);
      const looks = views['access'] as AccessRow[];
      return { ...views, access: looks.filter((look) => look.position <= position) };
    };
    const expected: Views & { access: AccessRow[] } = await viewsOf(file);
    expect(expected['transfers']?.length).toBeGreaterThan(WRITERS);
    const looks = Map.groupBy(expected.access, ({ caseId }) => caseId);
    const shown = Map.groupBy(
      writers.flatMap((writer) => writer.shown),
      (caseId) => caseId,
    );
    expect(shown.size).toBeGreaterThan(0);
    for (const [caseId, times] of shown) {
      expect(looks.get(caseId)?.length).toBeGreaterThanOrEqual(times.length);
    }
    expect(parked).toBe(0);
    for (const folder of several.folders) expect(await viewsOf(servingFile(folder)!.path)).toEqual(expected);
    anew.remove();
  }, 600_000);
});
