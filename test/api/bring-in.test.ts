import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/operations/logger.ts';
import { readSettings } from '../../src/config/settings.ts';
import { startService } from '../../src/service.ts';
import { newerPrint, olderPrint } from '../interchange/support/texts.ts';
import { allocated, caseWith, newCrn } from '../service/support/cases.ts';
import { newFolder, withPeople, type Json, type Running } from '../service/support/running.ts';

/** Text comes in by two calls: one takes it apart and records nothing, the other records what is sent back. */

let running: Running;
const logged: string[] = [];

beforeAll(async () => {
  const { folder } = newFolder();
  const settings = readSettings({
    HANDOVER_DATA: folder,
    HANDOVER_DEMO: 'true',
    PORT: '0',
    HANDOVER_METRICS_PORT: '0',
    HANDOVER_RATE_PER_MINUTE: '0',
  });
  const logger = createLogger('trace', { write: (line: string) => void logged.push(line) });
  running = withPeople(await startService(settings, { logger, scenarios: [] }), folder);
});

afterAll(() => running?.stop());

const importsOf = async (caseId: string) =>
  (await running.parts.cases.fresh(caseId)).state.information.imports;

describe('text that is sent to be split', () => {
  it('comes back as pieces that bring-in takes as they are, once', async () => {
    const hamish = await running.as('hamish');
    const { caseId } = await caseWith(running, newCrn(), allocated);
    const split = await hamish.post('/api/split', { kind: 'PASTE', text: newerPrint });
    expect(split.status).toBe(200);
    const { system, pieces, notPlaced } = split.body as Json;
    expect([system, notPlaced]).toEqual(['OASys', 0]);
    expect(pieces.map(({ text }: Json) => text).join('')).toBe(newerPrint);
    const whole = pieces.map((piece: Json) => {
      const { roshLevels: _, leftOut: __, doubt: ___, ...rest } = piece;
      return piece.becomes === 'ROSH_LEVELS' ? { ...rest, becomes: 'SET_ASIDE' } : rest;
    });
    const body = { kind: 'PASTE', source: { system }, pieces: whole };
    const first = await hamish.post(`/api/cases/${caseId}/bring-in`, body);
    expect([first.status, first.body.events.slice(0, 2)]).toEqual([201, ['ImportTaken', 'RiskItemCaptured']]);
    const second = await hamish.post(`/api/cases/${caseId}/bring-in`, body);
    expect([second.status, second.body.events]).toEqual([201, []]);
    expect(await importsOf(caseId)).toHaveLength(1);
  });

  it('of somebody else is turned down until it is said to be about this person all the same', async () => {
    const hamish = await running.as('hamish');
    const { caseId } = await caseWith(running, newCrn(), allocated);
    const { crn } = (await running.parts.cases.fresh(caseId)).state.identity!;
    const { pieces } = (await hamish.post('/api/split', { kind: 'PASTE', text: 'CRN: X000999\n' }))
      .body as Json;
    const body = { kind: 'PASTE', source: { system: 'OASys' }, pieces };
    const refused = await hamish.post(`/api/cases/${caseId}/bring-in`, body);
    expect([refused.status, refused.body.fields]).toEqual([
      400,
      [
        {
          field: 'aboutThisPerson',
          message:
            `It names CRN X000999; this case is ${crn}. ` +
            'Say that it is about this person all the same, or do not bring it in',
        },
      ],
    ]);
    expect(await importsOf(caseId)).toEqual([]);
    const taken = await hamish.post(`/api/cases/${caseId}/bring-in`, { ...body, aboutThisPerson: true });
    expect(taken.status).toBe(201);
    expect(await importsOf(caseId)).toMatchObject([{ saidToBeTheirs: [{ told: 'CRN', value: 'X000999' }] }]);
    expect(logged.filter((line) => line.includes('X000999'))).toEqual([]);
  });

  it('gives the same piece the same key, in whatever lines it is broken', async () => {
    const hamish = await running.as('hamish');
    const keys = async (text: string) =>
      ((await hamish.post('/api/split', { kind: 'PASTE', text })).body as Json).pieces.map(
        ({ key }: Json) => key,
      );
    expect(await keys(olderPrint.replaceAll('\n', '\r\n'))).toEqual(await keys(olderPrint));
    const [key] = await keys('Anything');
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await keys('Anything else')).not.toContain(key);
  });

  it('keeps two contacts of a day that say the same, and the same file brings nothing the second time', async () => {
    const hamish = await running.as('hamish');
    const { caseId } = await caseWith(running, newCrn(), allocated);
    const file = async (text: string) =>
      ((await hamish.post('/api/split', { kind: 'CSV', system: 'nDelius', text })).body as Json).pieces;
    const once = 'Contact date,Contact type,Notes\n02/03/2026,Phone call,No answer\n';
    const twice = `${once}02/03/2026,Phone call,No answer\n03/03/2026,Phone call,No answer\n`;
    const bring = async (text: string) => {
      const given = await file(text);
      const body = { kind: 'CSV', source: { system: 'nDelius' }, pieces: given };
      return (await hamish.post(`/api/cases/${caseId}/bring-in`, body)).body.events;
    };
    expect(await bring(once)).toEqual(['ImportTaken', 'ContactRecordedElsewhere']);
    expect(await bring(twice)).toEqual([
      'ImportTaken',
      'ContactRecordedElsewhere',
      'ContactRecordedElsewhere',
    ]);
    expect(await bring(twice)).toEqual([]);
    const { imports, contacts } = (await running.parts.cases.fresh(caseId)).state.information;
    expect(contacts).toHaveLength(3);
    expect(imports[0]?.pieces.map(({ became }) => became)).toEqual(['KEPT_AS_TEXT', 'CONTACT']);
    const { pieces } = imports[1] ?? { pieces: [] };
    expect(pieces.map(({ became }) => became)).toEqual([
      'HELD_ALREADY',
      'HELD_ALREADY',
      'CONTACT',
      'CONTACT',
    ]);
    const withIds = 'Id,Contact date,Notes\nC1,02/03/2026,No answer\nC1,02/03/2026,No answer\n';
    const [, first, again] = await file(withIds);
    expect(again.key).toBe(first.key);
  });

  it('may have 200,000 characters, and no more', async () => {
    const hamish = await running.as('hamish');
    const split = (length: number) => hamish.post('/api/split', { kind: 'PASTE', text: 'é'.repeat(length) });
    expect((await split(200_000)).status).toBe(200);
    expect((await split(200_001)).status).toBe(400);
  });

  it('stands nowhere in the log, whatever becomes of it', async () => {
    const hamish = await running.as('hamish');
    const { caseId } = await caseWith(running, newCrn(), allocated);
    const words = 'Quetzalcoatlus lives next door';
    await hamish.post('/api/split', { kind: 'PASTE', text: words });
    await hamish.post('/api/split', { kind: words, text: words });
    await hamish.post(`/api/cases/${caseId}/bring-in`, { kind: 'PASTE', source: words, pieces: [words] });
    const answer = await fetch(`${running.address}/cases/${caseId}/bring-in`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: `--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n${words}`,
    });
    expect(answer.status).toBe(400);
    expect(logged.length).toBeGreaterThan(4);
    expect(logged.filter((line) => line.includes('Quetzalcoatlus'))).toEqual([]);
  });
});
