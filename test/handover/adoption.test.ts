import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adoptPolicies, POLICY_STREAM, readPolicies, shippedPolicies } from '../../src/handover/adoption.ts';
import { EventLog } from '../../src/event-store/event-log.ts';
import { openLog } from '../event-store/support/a-log.ts';
import { DamagedStore } from '../event-store/support/damaged-store.ts';
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

describe('policies that cannot be read', () => {
  it('takes no event of another kind for an adoption', async () => {
    const log = new PolicyLog();
    await adoptPolicies(log, [edition('2026-11-01'), edition('2027-01-01', 48)], about);
    const { head } = await log.read(POLICY_STREAM);
    const data = { version: '2027-01-01', text: edition('2027-01-01', 24).text, sha256: 'another' };
    await log.append(POLICY_STREAM, head, [{ type: 'PolicyWithdrawn', data }], about);
    expect(await adoptPolicies(log, [edition('2026-11-01'), edition('2027-01-01', 48)], about)).toEqual([]);
    expect((await readPolicies(log)).at('2099-01-01T00:00:00.000Z').offerHours).toBe(48);
  });

  it('never adopts what is older than the newest that was adopted', async () => {
    const log = new PolicyLog();
    await adoptPolicies(log, [edition('2027-01-01', 48)], about);
    expect(await adoptPolicies(log, [edition('2026-11-01'), edition('2027-01-01', 48)], about)).toEqual([]);
    expect((await readPolicies(log)).at('2099-01-01T00:00:00.000Z').offerHours).toBe(48);
  });

  it('leaves out one that this version cannot use, and goes on with what was in force before it', async () => {
    const log = new PolicyLog();
    await adoptPolicies(log, [edition('2026-11-01')], about);
    const { head } = await log.read(POLICY_STREAM);
    const data = { version: '2030-01-01', text: '{"rules":"of another kind"}', sha256: '' };
    await log.append(POLICY_STREAM, head, [{ type: 'PolicyAdopted', data }], about);
    await adoptPolicies(log, [edition('2030-06-01', 48)], about);
    const history = await readPolicies(log);
    expect(history.at('2026-11-03T12:00:00.000Z').version).toBe('2026-11-01');
    expect(history.at('2026-11-04T12:00:00.000Z').version).toBe('2030-06-01');
    expect(() => history.version('2030-01-01')).toThrow('No policy with the version 2030-01-01');
  });

  describe('because they do not open', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policies-'));
    const editions = [edition('2026-11-01'), edition('2027-01-01', 48)];
    let own: Awaited<ReturnType<typeof openLog>>;
    const damaged = (bad: (revision: number) => boolean) => {
      const store = new DamagedStore(own.store, ({ revision }) => bad(revision));
      return new EventLog({ store, keys: own.keys, clock: () => new Date().toISOString() });
    };
    beforeAll(async () => {
      own = await openLog(folder);
      await adoptPolicies(own.log, editions, about);
    });
    afterAll(async () => {
      await own.close();
      rmSync(folder, { recursive: true });
    });

    it('adopts it again where it comes with the service', async () => {
      const log = damaged((revision) => revision === 1);
      expect((await readPolicies(log)).at('2099-01-01T00:00:00.000Z').offerHours).toBe(72);
      expect(await adoptPolicies(log, editions, about)).toEqual(['2027-01-01']);
      expect((await readPolicies(log)).at('2099-01-01T00:00:00.000Z').offerHours).toBe(48);
    });

    it('leaves an older one as it is, so that the newest stays in force', async () => {
      const log = damaged((revision) => revision === 0);
      expect(await adoptPolicies(log, editions, about)).toEqual([]);
      expect((await readPolicies(log)).at('2099-01-01T00:00:00.000Z').offerHours).toBe(48);
    });

    it('refuses to go on where none does: then it is the log or its keys', async () => {
      const log = damaged(() => true);
      await expect(readPolicies(log)).rejects.toThrow('policy revision 0');
      await expect(adoptPolicies(log, editions, about)).rejects.toThrow('run scripts/verify');
    });
  });
});
