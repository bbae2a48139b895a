import 'reflect-metadata';
import { createSecretKey } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyCase } from '../../../src/case/case.ts';
import { BreakGlass } from '../../../src/case/recording/break-glass.ts';
import { KeyUsedBefore } from '../../../src/case/recording/recording.ts';
import type { Actor } from '../../../src/event-store/envelope/metadata.ts';
import { StoreUnavailable } from '../../../src/event-store/event-store.ts';
import { TurnedDown, Unrecorded } from '../../../src/security/unrecorded.ts';
import { freshFolder, removeFolders } from '../../event-store/support/folders.ts';
import { id } from '../support/given.ts';

const actor: Actor = { id: 'staff-1', role: 'DUTY_OFFICER', agency: 'PROBATION', area: 'SHV1' };

const ring = { newest: 1, textKey: () => createSecretKey(Buffer.alloc(32, 1)) };

describe('emergency access that is taken while the log cannot be written', () => {
  let now: string;
  let unrecorded: Unrecorded;
  let door: BreakGlass;

  beforeEach(() => {
    now = '2026-03-08T02:00:00.000Z';
    unrecorded = new Unrecorded(join(freshFolder(), 'unrecorded.jsonl'));
    const commands = { execute: () => Promise.reject(new StoreUnavailable('The disk is full')) };
    const cases = { freshOrRemembered: () => Promise.resolve({ state: emptyCase(id(1)), keys: ring }) };
    door = new BreakGlass(commands as never, { clock: () => now, cases } as never, unrecorded);
  });

  afterEach(removeFolders);

  it('is kept once when its form is sent again while its words are being sealed', async () => {
    const said = { reason: 'OTHER', words: 'The hostel has rung' };
    const take = () => door.take({ actor }, id(1), said, id(7));
    expect(await Promise.all([take(), take()])).toEqual(['KEPT', 'KEPT']);
    expect(unrecorded.count).toBe(1);
  });

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

describe('emergency access whose key the case has recorded before', () => {
  const at = '2026-03-08T02:00:00.000Z';
  const entry = {
    kind: 'EMERGENCY',
    id: id(7),
    at,
    actor,
    correlationId: id(8),
    caseId: id(1),
    reason: 'POLICE_RANG',
  } as const;

  /** The door to a case to which somebody has taken access a moment ago. */
  function doorAfter(staffId: string): BreakGlass {
    const taken = { stamp: { actor: { id: staffId }, occurredAt: null, recordedAt: at } };
    const state = { ...emptyCase(id(1)), access: { emergencies: [taken] } };
    const commands = { execute: () => Promise.reject(new KeyUsedBefore()) };
    const around = {
      clock: () => at,
      cases: { freshOrRemembered: () => Promise.resolve({ state }) },
      log: { keys: { get: () => Promise.resolve(ring) } },
    };
    const unrecorded = new Unrecorded(join(freshFolder(), 'unrecorded.jsonl'));
    return new BreakGlass(commands as never, around as never, unrecorded);
  }

  afterEach(removeFolders);

  it('is taken where it was recorded for the same person, also when it is entered late', async () => {
    const door = doorAfter(actor.id);
    expect(await door.take({ actor }, id(1), { reason: 'POLICE_RANG' }, id(7))).toBe('RECORDED');
    await door.enterLate(entry);
  });

  it('is not taken by the key of somebody else', async () => {
    const door = doorAfter('staff-2');
    await expect(door.take({ actor }, id(1), { reason: 'POLICE_RANG' }, id(7))).rejects.toThrow(
      KeyUsedBefore,
    );
    await expect(door.enterLate(entry)).rejects.toThrow(TurnedDown);
  });
});
