import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ServiceUnavailableException } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable, StreamGone } from '../../src/event-store/event-store.ts';
import { Spool } from '../../src/security/spool.ts';
import {
  TurnedDown,
  Unrecorded,
  type UnrecordedLook,
  type UnrecordedReport,
} from '../../src/security/unrecorded.ts';
import { freshFolder, removeFolders } from '../event-store/support/folders.ts';

let file: string;
let reported: string[];
let report: UnrecordedReport;

beforeEach(() => {
  file = join(freshFolder(), 'unrecorded-one.jsonl');
  reported = [];
  report = {
    waiting: () => undefined,
    held: () => void reported.push('held'),
    damaged: (lines) => void reported.push(`${lines} damaged`),
    turnedDown: () => void reported.push('turned down'),
    leftBehind: (files) => void reported.push(`${files.join(', ')} left behind`),
    stuck: (error) => void reported.push(`stuck: ${(error as Error).message}`),
  };
});
afterEach(removeFolders);

const look = (n: number): UnrecordedLook => ({
  kind: 'LOOK',
  id: `look-${n}`,
  at: '2026-03-08T02:00:00.000Z',
  actor: { id: 'staff-1', role: 'DUTY_OFFICER', agency: 'PROBATION', area: 'LDS01' },
  correlationId: `request-${n}`,
  look: { caseIds: ['case-1'], what: 'TONIGHT', via: 'PAGE' },
});
const lines = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);

/** As the access log says that it could not write. */
const unavailable = (cause: Error) => new ServiceUnavailableException('Try again in a minute', { cause });

/** What was entered, in order, but for what fails. */
function entering(failure: (entry: { id: string }) => Error | false = () => false) {
  const entered: string[] = [];
  return {
    entered,
    enter: async (entry: { id: string }) => {
      const error = failure(entry);
      if (error) throw error;
      entered.push(entry.id);
    },
  };
}

describe('what could not be recorded', () => {
  it('is on the disk, for its owner alone, before anything is shown', () => {
    expect(new Unrecorded(file, report).keep(look(1))).toBe('KEPT');
    expect(lines().map((line) => JSON.parse(line))).toEqual([look(1)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is entered in order once that can be done, and then no longer kept', async () => {
    let broken = true;
    const { entered, enter } = entering(() => broken && new StoreUnavailable('The disk is full'));
    const unrecorded = new Unrecorded(file, report);
    for (const n of [1, 2, 3]) unrecorded.keep(look(n));
    unrecorded.start(enter, 3_600_000);
    await unrecorded.enterAll();
    expect([entered, unrecorded.waiting]).toEqual([[], true]);
    broken = false;
    await unrecorded.enterAll();
    expect([entered, unrecorded.waiting]).toEqual([['look-1', 'look-2', 'look-3'], false]);
    expect(lines()).toEqual([]);
    await unrecorded.stop();
  });

  it('is entered by the next run when this one is killed before', async () => {
    const killed = new Unrecorded(file, report);
    killed.keep(look(1));
    killed.keep(look(2));
    const { entered, enter } = entering();
    const next = new Unrecorded(file, report);
    next.start(enter, 3_600_000);
    await next.enterAll();
    await next.stop();
    expect(entered).toEqual(['look-1', 'look-2']);
    const third = new Unrecorded(file, report);
    expect(third.waiting).toBe(false);
  });

  it('is read up to a line that was cut off, which is told and set aside, and what is kept later is not spoiled', () => {
    new Unrecorded(file, report).keep(look(1));
    const whole = lines().join('\n');
    const half = JSON.stringify(look(2)).slice(0, 40);
    writeFileSync(file, `\n${whole}\n\n${half}`);
    const again = new Unrecorded(file, report);
    expect(reported).toEqual(['1 damaged']);
    expect(readdirSync(dirname(file)).filter((name) => name.includes('damaged'))).toHaveLength(1);
    again.keep(look(3));
    const { entries, damaged } = new Spool<UnrecordedLook>(file).open();
    expect(entries.map(({ id }) => id)).toEqual(['look-1', 'look-3']);
    expect(damaged).toBe(1);
  });

  it('needs no more room on the disk for the first few hundred', () => {
    const unrecorded = new Unrecorded(file, report);
    const { size, blocks } = statSync(file);
    for (let n = 0; n < 200; n++) unrecorded.keep(look(n));
    expect([statSync(file).size, statSync(file).blocks]).toEqual([size, blocks]);
    expect(new Spool(file).open().entries).toHaveLength(200);
    for (let n = 200; n < 400; n++) unrecorded.keep(look(n));
    expect(new Spool(file).open().entries).toHaveLength(400);
  });

  it('is held in memory when it cannot be kept, told, and entered all the same', async () => {
    const unrecorded = new Unrecorded(join(file, 'not-a-folder', 'file.jsonl'), report);
    expect(unrecorded.keep(look(1))).toBe('HELD');
    expect(reported).toContain('held');
    const { entered, enter } = entering();
    unrecorded.start(enter, 3_600_000);
    await unrecorded.enterAll();
    await unrecorded.stop();
    expect(entered).toEqual(['look-1']);
  });

  it('is let go of when it can never be recorded, and what came after it is entered', async () => {
    const unrecorded = new Unrecorded(file, report);
    for (const n of [1, 2]) unrecorded.keep(look(n));
    const { entered, enter } = entering(({ id }) => id === 'look-1' && new TurnedDown('The case was erased'));
    unrecorded.start(enter, 3_600_000);
    await unrecorded.enterAll();
    await unrecorded.stop();
    expect([entered, reported]).toEqual([['look-2'], ['turned down']]);
  });

  it.each([
    ['as its case does not open', () => new Error('Use a newer release')],
    ['as its case is gone', () => new StreamGone('case-1 was deleted')],
    ['as its day is gone', () => unavailable(new StreamGone('access-one-2026-03-08 was deleted'))],
  ])('stays when it cannot be entered, %s, is told once, and holds up nothing', async (_, failure) => {
    const unrecorded = new Unrecorded(file, report);
    for (const n of [1, 2]) unrecorded.keep(look(n));
    const { entered, enter } = entering(({ id }) => id === 'look-1' && failure());
    unrecorded.start(enter, 3_600_000);
    await unrecorded.enterAll();
    expect([entered, unrecorded.waiting, unrecorded.count]).toEqual([['look-2'], false, 1]);
    unrecorded.keep(look(3));
    expect(unrecorded.waiting).toBe(true);
    await unrecorded.enterAll();
    expect([entered, unrecorded.waiting, unrecorded.count]).toEqual([['look-2', 'look-3'], false, 1]);
    expect(reported).toHaveLength(1);
    await unrecorded.stop();
  });

  it('that cannot be entered is tried again, tells another reason anew, and is entered at last', async () => {
    const unrecorded = new Unrecorded(file, report);
    unrecorded.keep(look(1));
    let failure: Error | false = new Error('one');
    const { entered, enter } = entering(() => failure);
    unrecorded.start(enter, 3_600_000);
    await unrecorded.enterAll();
    for (failure of [new Error('two'), new StoreUnavailable('away'), new Error('two')]) {
      await unrecorded.enterAll();
    }
    expect([reported, unrecorded.waiting]).toEqual([['stuck: one', 'stuck: two'], false]);
    failure = false;
    await unrecorded.enterAll();
    expect([entered, unrecorded.count, lines()]).toEqual([['look-1'], 0, []]);
    await unrecorded.stop();
  });

  it('that cannot be entered is all that is left in the file', async () => {
    const unrecorded = new Unrecorded(file, report);
    for (const n of [1, 2, 3]) unrecorded.keep(look(n));
    const { enter } = entering(({ id }) => id === 'look-3' && new Error('Use a newer release'));
    unrecorded.start(enter, 3_600_000);
    await unrecorded.enterAll();
    unrecorded.keep(look(4));
    await unrecorded.stop();
    const again = new Spool<UnrecordedLook>(file).open();
    expect([again.entries, again.damaged]).toEqual([[look(3), look(4)], 0]);
    const next = entering();
    const restarted = new Unrecorded(file, report);
    restarted.start(next.enter, 3_600_000);
    await restarted.enterAll();
    await restarted.stop();
    expect(next.entered).toEqual(['look-3', 'look-4']);
  });

  it.each([
    ['the log', () => new StoreUnavailable('away')],
    ['the log of looks', () => unavailable(new StoreUnavailable('away'))],
    ['the key store', () => Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR' })],
  ])('waits as a whole, in order, while %s does not answer', async (_, failure) => {
    const unrecorded = new Unrecorded(file, report);
    for (const n of [1, 2]) unrecorded.keep(look(n));
    let broken = true;
    const { entered, enter } = entering(({ id }) => broken && id === 'look-1' && failure());
    unrecorded.start(enter, 3_600_000);
    await unrecorded.enterAll();
    expect([entered, unrecorded.waiting, unrecorded.count, reported]).toEqual([[], true, 2, []]);
    broken = false;
    await unrecorded.enterAll();
    expect([entered, unrecorded.waiting]).toEqual([['look-1', 'look-2'], false]);
    await unrecorded.stop();
  });

  it('opens the card to somebody who took emergency access, for that case alone', () => {
    const unrecorded = new Unrecorded(file, report);
    const { actor, id, at, correlationId } = look(1);
    unrecorded.keep({
      kind: 'EMERGENCY',
      id,
      at,
      actor,
      correlationId,
      caseId: 'case-1',
      reason: 'POLICE_RANG',
    });
    const later = '2026-03-08T15:00:00.000Z';
    unrecorded.keep({
      ...{ kind: 'EMERGENCY', id: 'access-2', at: later, actor, correlationId },
      ...{ caseId: 'case-1', reason: 'POLICE_RANG' },
    });
    const again = new Unrecorded(file, report);
    expect(again.tookAccess('case-1', 'staff-1')).toBe(later);
    expect([again.find(id)?.at, again.find('access-2')?.at, again.find('access-3')]).toEqual([
      ...[at, later],
      undefined,
    ]);
    expect(again.tookAccess('case-2', 'staff-1')).toBeUndefined();
    expect(again.tookAccess('case-1', 'staff-2')).toBeUndefined();
  });
});

describe('what was kept under another name of the instance', () => {
  it('is told at the start and as long as it is there, and is left to that name', async () => {
    const other = join(dirname(file), 'unrecorded-two.jsonl');
    const two = new Unrecorded(other, report);
    const one = new Unrecorded(file, report);
    expect([one.leftBehind(), two.leftBehind()]).toEqual([[], []]);
    two.keep(look(1));
    expect([one.leftBehind(), two.leftBehind()]).toEqual([['unrecorded-two.jsonl'], []]);
    expect(reported).toEqual([]);
    expect(new Unrecorded(file, report).count).toBe(0);
    expect(reported).toEqual(['unrecorded-two.jsonl left behind']);
    const { entered, enter } = entering();
    two.start(enter, 3_600_000);
    await two.enterAll();
    expect([entered, one.leftBehind()]).toEqual([['look-1'], []]);
    await two.stop();
  });

  it('is told also where it cannot be read', () => {
    writeFileSync(join(dirname(file), 'unrecorded-two.jsonl'), '\n{"kind":"LO');
    expect(new Unrecorded(file, report).leftBehind()).toEqual(['unrecorded-two.jsonl']);
  });
});
