import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { adoptPolicies, POLICY_STREAM, readPolicies, shippedPolicies } from '../../src/handover/adoption.ts';
import { openLog } from '../event-store/support/a-log.ts';
import { changedPolicy } from './support/asking.ts';
import { about, PolicyLog } from './support/policy-log.ts';

const edition = (version: string, offerHours = 72) => ({
  name: `${version}.json`,
  text: changedPolicy((policy) => Object.assign(policy, { version, offerHours })),
});

describe('adopting policies', () => {
  it('records each edition word for word with its hash, oldest first', async () => {
    const log = new PolicyLog();
    const first = edition('2026-11-01');
    expect(await adoptPolicies(log, [edition('2027-01-01'), first], about)).toEqual([
      '2026-11-01',
      '2027-01-01',
    ]);
    expect(log.events.map(({ stream, metadata }) => [stream, metadata.type])).toEqual([
      [POLICY_STREAM, 'PolicyAdopted'],
      [POLICY_STREAM, 'PolicyAdopted'],
    ]);
    expect(log.events[0]?.data).toEqual({
      version: '2026-11-01',
      text: first.text,
      sha256: createHash('sha256').update(first.text).digest('hex'),
    });
  });

  it('does nothing when they are adopted already', async () => {
    const log = new PolicyLog();
    await adoptPolicies(log, shippedPolicies(), about);
    expect(await adoptPolicies(log, shippedPolicies(), about)).toEqual([]);
    expect(log.events).toHaveLength(shippedPolicies().length);
  });

  it('refuses a file that was changed afterwards, and writes nothing', async () => {
    const log = new PolicyLog();
    await adoptPolicies(log, [edition('2026-11-01')], about);
    const changed = [edition('2026-11-01', 48), edition('2027-01-01')];
    await expect(adoptPolicies(log, changed, about)).rejects.toThrow(
      'The policy file 2026-11-01.json (version 2026-11-01) was changed after it was adopted: give the file a new version',
    );
    expect(log.events).toHaveLength(1);
  });

  it('refuses two files of the same version, and a file it cannot read, by name', async () => {
    const log = new PolicyLog();
    const twins = [edition('2026-11-01'), { ...edition('2026-11-01', 48), name: 'other.json' }];
    await expect(adoptPolicies(log, twins, about)).rejects.toThrow(
      'The policy files 2026-11-01.json and other.json have the same version: give one of them a new version',
    );
    await expect(adoptPolicies(log, [{ name: 'broken.json', text: '{' }], about)).rejects.toThrow(
      'The policy file broken.json cannot be used. The policy: expected a JSON file',
    );
    expect(log.events).toEqual([]);
  });

  it('adopts once when another instance does the same at the same moment', async () => {
    const log = new PolicyLog();
    log.meanwhile = () => adoptPolicies(log, [edition('2026-11-01')], about);
    expect(await adoptPolicies(log, [edition('2026-11-01'), edition('2027-01-01')], about)).toEqual([
      '2027-01-01',
    ]);
    expect(log.events).toHaveLength(2);
  });
});

describe('reading policies', () => {
  it('gives the edition in force at an instant from when it was recorded', async () => {
    const log = new PolicyLog();
    await adoptPolicies(log, [edition('2026-11-01'), edition('2027-01-01', 48)], about);
    const history = await readPolicies(log);
    expect(history.at('2026-11-02T12:00:00.000Z').offerHours).toBe(72);
    expect(history.at('2026-11-03T00:00:00.000Z').offerHours).toBe(48);
  });

  it('finds them again in a log that was closed and opened', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policies-'));
    const first = await openLog(folder);
    await adoptPolicies(first.log, shippedPolicies(), about);
    await first.close();
    const again = await openLog(folder);
    expect(await adoptPolicies(again.log, shippedPolicies(), about)).toEqual([]);
    expect((await readPolicies(again.log)).version('2026-11-01').offerHours).toBe(72);
    await again.close();
    rmSync(folder, { recursive: true });
  });

  it('says what to do when there is none', async () => {
    await expect(readPolicies(new PolicyLog())).rejects.toThrow('No policy has been adopted');
  });
});
