import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aboutService } from '../../src/parts.ts';
import { caseWith, must, newCrn, proposal } from './support/cases.ts';
import { clockFrom, newFolder, run, type Running } from './support/running.ts';

/** What was recorded of the directory while the clock was ahead, once it is put right. */

const data = newFolder();
const clock = clockFrom('2026-11-25T10:00:00.000Z');
let ahead = 0;
let running: Running;

beforeAll(async () => {
  const shown = () => new Date(Date.parse(clock()) + ahead).toISOString();
  running = await run({ folder: data.folder, clock: shown });
});

afterAll(async () => {
  await running.stop();
  data.remove();
});

it('a team is given a case at once, and is not there as at that minute', async () => {
  const csv = 'code,name,pdu,region,agency\nZZ01,An invented team,Invented,Invented,PROBATION\n';
  ahead = 3_600_000;
  await running.parts.directory.load(csv, aboutService());
  ahead = 0;
  const { caseId, transferId } = await caseWith(running, newCrn(), [], { ...proposal, toTeam: 'ZZ01' });
  const amira = await running.as('amira');
  const page = `/api/cases/${caseId}/transfers/${transferId}/handover`;
  const now = must(await amira.get(page));
  expect(JSON.stringify(now)).toContain('An invented team');
  const then = must(await amira.get(`${page}?asAt=${now.asAt}`));
  expect(JSON.stringify(then)).not.toContain('An invented team');
});
