import 'reflect-metadata';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BreakGlass } from '../../../src/case/recording/break-glass.ts';
import type { Actor } from '../../../src/event-store/envelope/metadata.ts';
import { StoreUnavailable } from '../../../src/event-store/event-store.ts';
import { Unrecorded } from '../../../src/security/unrecorded.ts';
import { freshFolder, removeFolders } from '../../event-store/support/folders.ts';
import { id } from '../support/given.ts';

const actor: Actor = { id: 'staff-1', role: 'DUTY_OFFICER', agency: 'PROBATION', area: 'SHV1' };

describe('emergency access that is taken while the log cannot be written', () => {
  let now: string;
  let unrecorded: Unrecorded;
  let door: BreakGlass;

  beforeEach(() => {
    now = '2026-03-08T02:00:00.000Z';
    unrecorded = new Unrecorded(join(freshFolder(), 'unrecorded.jsonl'));
    const commands = { execute: () => Promise.reject(new StoreUnavailable('The disk is full')) };
    door = new BreakGlass(commands as never, { clock: () => now } as never, unrecorded);
  });

  afterEach(removeFolders);

  const take = (key: string) => door.take({ actor }, id(1), { reason: 'POLICE_RANG' }, key);

  it('is kept once, however often its form is sent', async () => {
    expect([await take(id(7)), await take(id(7))]).toEqual(['KEPT', 'KEPT']);
    expect([unrecorded.count, unrecorded.find(id(7))?.at]).toEqual([1, now]);
  });

  it('is kept anew under another id when the form is sent again once it has run out', async () => {
    const first = now;
    await take(id(7));
    now = '2026-03-08T14:00:00.000Z';
    expect(await take(id(7))).toBe('KEPT');
    expect([unrecorded.count, unrecorded.find(id(7))?.at]).toEqual([2, first]);
    expect(unrecorded.tookAccess(id(1), actor.id)).toBe(now);
  });
});
