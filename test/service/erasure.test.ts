import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { erase } from '../../src/case/recording/erase.ts';
import { shippedScenarios } from '../../src/demo/load.ts';
import { NotErasable } from '../../src/event-store/keys/erasure.ts';
import { verifyLog } from '../../src/event-store/embedded/verify-log.ts';
import { caseWith, must, newCrn, offered, received, type Ids } from './support/cases.ts';
import { everyEvent } from './support/log-of.ts';
import { sayHowAStayEnded, sayTheRest } from './support/rest.ts';
import { newFolder, run, type Json, type Running } from './support/running.ts';
import { foundIn, freeFields, Words } from './support/words.ts';

/**
 * Everything people can say is said once in words that occur nowhere else; then one event's key and one case's key are
 * destroyed. Nothing of them is left that could be read, and all else is as it was.
 */
jest.setTimeout(60_000);
const data = newFolder();
const words = new Words('zq');
let service: Running;
let ids: Ids;
let other: Ids;
/** The event that is erased by itself, and what it said. */
let eventId: string;
const SECRET = 'wombat-behind-the-second-door';

const verified = () =>
  verifyLog({ log: join(data.folder, 'events.db'), head: join(data.folder, 'head.json') }).fault;
const handoverPath = ({ caseId, transferId }: Ids) => `/api/cases/${caseId}/transfers/${transferId}/handover`;

beforeAll(async () => {
  const scenarios = (await shippedScenarios()).map((scenario) => words.exchangedIn(scenario));
  service = await run({ folder: data.folder, scenarios });
  ids = await caseWith(service, newCrn(), offered);
  other = await caseWith(service, newCrn(), received);
  await sayTheRest(service, words, other);
  await sayHowAStayEnded(service, words);
  // What falls due as time passes is recorded now, and not while something is compared.
  await service.readModel.waitFor(await service.parts.log.store.head(), 60_000);
  await service.clockWork.once();
  const hamish = await service.as('hamish');
  const path = `/api/cases/${ids.caseId}/transfers/${ids.transferId}`;
  const said = { lookedAt: SECRET, direction: SECRET };
  must(await hamish.post(`${path}/oversight`, said));
  const { events } = await service.parts.log.read(`case-${ids.caseId}`);
  eventId = events.findLast(({ metadata }) => metadata.type === 'ManagementOversightRecorded')!.metadata
    .eventId;
});

afterAll(async () => {
  await service?.stop();
  data.remove();
});

/** What is shown of every story and of the other cases of this test, but for the instant it is shown at. */
async function everythingElse(): Promise<Json[]> {
  const priya = await service.as('priya');
  const mine = [ids, other].map(({ caseId }) => `case-${caseId}`);
  const events = await everyEvent(service.parts.log);
  const proposed = events.filter(
    ({ stream, metadata, erased }) =>
      metadata.type === 'TransferProposed' && !erased && !mine.includes(stream),
  );
  expect(proposed.length).toBeGreaterThan(8);
  return Promise.all(
    proposed.map(async ({ stream, metadata: { transferId } }) => {
      const caseId = stream.slice('case-'.length);
      const { asAt: _now, ...shown } = must(
        await priya.get(`/api/cases/${caseId}/transfers/${transferId}/handover`),
      );
      return shown;
    }),
  );
}

const said = async (caseId: string) => (await service.parts.log.read(`case-${caseId}`)).events;

/** Who erases, and why; none of it comes from the case. */
const why = {
  actor: {
    id: 'b7c8e6a2-0000-4000-8000-000000000001',
    role: 'HEAD_OF_PDU',
    agency: 'PROBATION',
    area: 'LDS01',
  },
  ground: 'Kept for long enough.',
} as const;

describe('What people said', () => {
  it('stands in clear in no file while the service runs, whichever field it was said in', () => {
    expect(freeFields().filter((field) => !words.fields.has(field))).toEqual([]);
    expect(foundIn(data.folder, [...words.said, SECRET])).toEqual([]);
  });
});

describe('When one event is erased', () => {
  it('nothing shows what it said, and everything shows that it was erased', async () => {
    const hamish = await service.as('hamish');
    const before = await everythingElse();
    const others = (await said(ids.caseId)).filter(({ metadata }) => metadata.eventId !== eventId);
    await erase(
      { log: service.parts.log, views: service.readModel },
      { ...why, caseId: ids.caseId, eventId },
    );

    const handover = must(await hamish.get(handoverPath(ids)));
    expect(handover.erasedEvents).toBe(1);
    expect(JSON.stringify(handover)).not.toContain(SECRET);
    expect(must(await hamish.get(`/api/cases/${ids.caseId}`)).erasedEvents).toBe(1);
    const page = await hamish.get(`/handovers/${ids.transferId}`, { Accept: 'text/html' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('1 entry was erased');
    expect(page.body).not.toContain(SECRET);

    const now = await said(ids.caseId);
    expect(now.filter(({ erased }) => erased).map(({ metadata }) => metadata.eventId)).toEqual([eventId]);
    expect(now.filter(({ erased }) => !erased)).toEqual([
      ...others,
      expect.objectContaining({
        metadata: expect.objectContaining({ type: 'KeyRenewed', actor: why.actor }),
      }),
    ]);
    expect(await everythingElse()).toEqual(before);
    expect(verified()).toBeUndefined();
  });

  it('the case goes on', async () => {
    const farid = await service.as('farid');
    const path = `/api/cases/${ids.caseId}/transfers/${ids.transferId}`;
    must(await farid.post(`${path}/accept`, { offerId: ids.offerId, reasons: ids.reasons }));
    expect(must(await farid.get(`/api/cases/${ids.caseId}`)).supervisedBy).toBe(service.id('farid'));
  });
});

describe('When a case is erased', () => {
  it('a list says so until its row is gone', async () => {
    const { caseId, transferId } = await caseWith(service, newCrn(), received);
    const hamish = await service.as('hamish');
    const position = await service.parts.log.store.head();
    const row = async () => {
      const list = must(
        await hamish.get('/api/transfers/incoming?size=50', { 'At-Least-Position': position }),
      );
      return list.content.find((each: Json) => each.transferId === transferId);
    };
    expect(await row()).toMatchObject({ name: 'Grove, Ash', erased: false });
    await service.parts.log.keys.erase(`case-${caseId}`);
    expect(await row()).toMatchObject({ name: 'Erased', crn: null, erased: true });
    while ((await row()) !== undefined) continue;
    expect((await hamish.get(`/api/cases/${caseId}`)).status).toBe(404);
  });

  it('nothing of it can be read or recorded, and everything else is as it was', async () => {
    const before = await everythingElse();
    await erase({ log: service.parts.log, views: service.readModel }, { ...why, caseId: other.caseId });
    const events = await said(other.caseId);
    expect(events.length).toBeGreaterThan(20);
    expect(events.filter(({ erased, data: content }) => !erased || content !== null)).toEqual([]);
    const hamish = await service.as('hamish');
    for (const path of [`/api/cases/${other.caseId}`, handoverPath(other)]) {
      const { status, body } = await hamish.get(path);
      expect([status, body.userMessage]).toEqual([404, expect.stringContaining('erased')]);
    }
    const page = await hamish.get(`/handovers/${other.transferId}`, { Accept: 'text/html' });
    expect(page.status).toBe(404);
    const late = await hamish.post(`/api/cases/${other.caseId}/transfers/${other.transferId}/query`, {
      question: 'Still there?',
    });
    expect([late.status, late.body.userMessage]).toEqual([409, expect.stringContaining('erased')]);
    expect(await everythingElse()).toEqual(before);
    expect(verified()).toBeUndefined();
  });

  it('who erased it and why is recorded, and nothing of what it said', async () => {
    const { events } = await service.parts.log.read('erasures');
    const { caseId } = other;
    expect(events.slice(-2)).toMatchObject([
      { metadata: { type: 'ContentErased', actor: why.actor }, data: { caseId, ground: why.ground } },
      { metadata: { type: 'ErasureCarriedOut', actor: why.actor }, data: { caseId } },
    ]);
  });

  it('its codes and dates, which views have in clear, stand in no file either', async () => {
    const { caseId } = await caseWith(service, newCrn(), received);
    await service.readModel.waitFor(await service.parts.log.store.head(), 60_000);
    // A row of the lists begins with these, one after the other.
    const row = [`${caseId}PERMANENTRECEIVED`];
    expect(foundIn(data.folder, row)).toEqual([expect.stringContaining('in read-model-')]);
    await erase({ log: service.parts.log, views: service.readModel }, { ...why, caseId });
    expect(foundIn(data.folder, row)).toEqual([]);
  });

  it('what was not erased is not said to have been', async () => {
    const { log } = service.parts;
    const { events, head } = await log.read('erasures');
    const [opening] = await said(ids.caseId);
    for (const none of [opening!.metadata.eventId, randomUUID()]) {
      const erasing = erase({ log, views: service.readModel }, { ...why, caseId: ids.caseId, eventId: none });
      await expect(erasing).rejects.toBeInstanceOf(NotErasable);
    }
    expect(events.length).toBeGreaterThan(0);
    expect((await log.read('erasures')).head).toEqual(head);
  });

  it('its CRN can be used for a case of its own', async () => {
    const crn = newCrn();
    const first = await caseWith(service, crn, []);
    await erase({ log: service.parts.log, views: service.readModel }, { ...why, caseId: first.caseId });
    const again = await caseWith(service, crn, []);
    expect(again.caseId).not.toBe(first.caseId);
    const amira = await service.as('amira');
    expect(must(await amira.get(`/api/cases/${again.caseId}`)).crn).toBe(crn);
  });

  it('who looked at it can still be told', async () => {
    const priya = await service.as('priya');
    const { content } = must(await priya.get(`/api/cases/${other.caseId}/access-log`));
    expect(content.length).toBeGreaterThan(0);
  });
});

/** Runs `scripts/erase` as the shell would. */
function script(...given: string[]): Promise<{ code: number; out: string; said: string }> {
  const path = fileURLToPath(new URL('../../scripts/erase.ts', import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [path, data.folder, ...given], (error, out, told) =>
      resolve({ code: Number(error?.code ?? 0), out, said: told }),
    );
  });
}

describe('scripts/erase', () => {
  it('does nothing while the service runs', async () => {
    const { code, said: told } = await script(
      ids.caseId,
      '--whole',
      service.id('owen'),
      'Kept for long enough.',
    );
    expect([code, told]).toEqual([1, expect.stringMatching(/^Another process is using the data folder/)]);
    expect((await (await service.as('hamish')).get(handoverPath(ids))).status).toBe(200);
  });

  it('erases a case of a stopped service, and nothing is in clear afterwards in any file', async () => {
    const before = await everythingElse();
    await service.stop();
    expect(foundIn(data.folder, [...words.said, SECRET])).toEqual([]);
    expect(await script(ids.caseId, '--whole', service.id('owen'), 'Kept for long enough.')).toMatchObject({
      code: 0,
      out: expect.stringContaining('is erased'),
    });
    expect(
      await script('00000000-0000-4000-8000-000000000000', '--whole', service.id('owen'), 'Asked for.'),
    ).toMatchObject({
      code: 1,
      said: 'There is no case 00000000-0000-4000-8000-000000000000\n',
    });
    expect(foundIn(data.folder, [...words.said, SECRET])).toEqual([]);
    expect(verified()).toBeUndefined();
    service = await run({ folder: data.folder });
    expect((await (await service.as('hamish')).get(handoverPath(ids))).status).toBe(404);
    expect(await everythingElse()).toEqual(before);
  });
});
