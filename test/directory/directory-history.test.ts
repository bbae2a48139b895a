import { describe, expect, it } from '@jest/globals';
import type { OpenedEvent } from '../../src/event-store/envelope/metadata.ts';
import type { Staff, Team } from '../../src/directory/directory.ts';
import { DirectoryHistory } from '../../src/directory/directory-history.ts';

const AMIRA = '177acc67-5ec8-4123-aedb-c0a5e7ad2905';
const leeds: Team = {
  code: 'LDS01',
  name: 'Leeds',
  pdu: 'Leeds',
  region: 'Yorkshire & The Humber',
  agency: 'PROBATION',
};
const amira: Staff = {
  id: AMIRA,
  name: 'Amira Haddad',
  role: 'PRACTITIONER',
  grade: 'PO',
  team: 'LDS01',
  from: '2024-01-01',
};

/** A history of rows, each recorded at an instant. */
function historyOf(...rows: [recordedAt: string, row: Team | Staff][]): DirectoryHistory {
  const history = new DirectoryHistory();
  history.apply(
    rows.map(([recordedAt, data], revision) => {
      const type = 'code' in data ? 'TeamRecorded' : 'StaffRecorded';
      return { stream: 'directory', revision, metadata: { type, recordedAt }, data } as OpenedEvent;
    }),
  );
  return history;
}

describe('the directory as at an instant', () => {
  it('knows what had been recorded by then, and nothing that was recorded later', () => {
    const history = historyOf(
      ['2026-01-01T09:00:00.000Z', leeds],
      ['2026-03-01T09:00:00.000Z', { ...leeds, name: 'Leeds Central' }],
    );
    expect(history.at('2026-01-01T08:59:59.999Z').team('LDS01')).toBeUndefined();
    expect(history.at('2026-01-01T09:00:00.000Z').team('LDS01')?.name).toBe('Leeds');
    expect(history.at('2026-02-28T23:00:00.000Z').teams()).toEqual([leeds]);
    expect(history.at('2026-03-01T09:00:00.000Z').team('LDS01')?.name).toBe('Leeds Central');
  });

  it('holds staff from their first day to their last, by London days', () => {
    const history = historyOf([
      '2023-01-01T00:00:00.000Z',
      { ...amira, from: '2024-07-01', to: '2024-07-31' },
    ]);
    expect(history.at('2024-06-30T22:59:00.000Z').staff(AMIRA)).toBeUndefined();
    expect(history.at('2024-06-30T23:00:00.000Z').staff(AMIRA)?.team).toBe('LDS01');
    expect(history.at('2024-07-31T22:59:59.000Z').staffOf('LDS01')).toHaveLength(1);
    expect(history.at('2024-07-31T23:00:00.000Z').staffOf('LDS01')).toEqual([]);
  });

  it('has the period that began last, also where the one before was left open', () => {
    const moved = { ...amira, team: 'NTC01', from: '2025-06-01' };
    const history = historyOf(['2024-01-01T00:00:00.000Z', amira], ['2025-05-01T00:00:00.000Z', moved]);
    expect(history.at('2025-05-15T12:00:00.000Z').staff(AMIRA)?.team).toBe('LDS01');
    expect(history.at('2025-06-01T12:00:00.000Z').staff(AMIRA)?.team).toBe('NTC01');
    expect(history.at('2025-06-01T12:00:00.000Z').staffOf('LDS01')).toEqual([]);
  });

  it('does not fall back on an earlier period when the last is over', () => {
    const left = { ...amira, from: '2025-06-01', to: '2025-06-30' };
    const history = historyOf(['2024-01-01T00:00:00.000Z', amira], ['2025-05-01T00:00:00.000Z', left]);
    expect(history.at('2025-07-01T12:00:00.000Z').staff(AMIRA)).toBeUndefined();
    expect(history.lastKnown(AMIRA)).toEqual(left);
  });

  it('does not let a correction change what was known before it', () => {
    const history = historyOf(
      ['2024-01-01T00:00:00.000Z', amira],
      ['2026-01-01T00:00:00.000Z', { ...amira, role: 'SENIOR' }],
    );
    expect(history.at('2025-12-31T23:59:00.000Z').staff(AMIRA)?.role).toBe('PRACTITIONER');
    expect(history.at('2026-01-01T00:00:00.000Z').staff(AMIRA)?.role).toBe('SENIOR');
  });
});

describe('the directory of today', () => {
  it('has what was recorded on a clock that was ahead, which an earlier instant has not', () => {
    const history = historyOf(['2026-01-01T10:00:00.000Z', leeds], ['2026-01-01T10:00:00.000Z', amira]);
    expect(history.today('2026-01-01T09:00:00.000Z').staff(AMIRA)).toEqual(amira);
    expect(history.today('2026-01-01T09:00:00.000Z').teams()).toEqual([leeds]);
    expect(history.at('2026-01-01T09:00:00.000Z').staff(AMIRA)).toBeUndefined();
  });

  it('holds staff from their first day to their last', () => {
    const history = historyOf(
      ['2026-01-01T10:00:00.000Z', amira],
      ['2026-01-01T10:00:00.000Z', { ...amira, to: '2025-12-31' }],
      ['2026-01-01T10:00:00.000Z', { ...amira, from: '2026-01-02' }],
    );
    expect(history.today('2026-01-01T09:00:00.000Z').staff(AMIRA)).toBeUndefined();
    expect(history.today('2026-01-02T09:00:00.000Z').staff(AMIRA)?.from).toBe('2026-01-02');
  });
});
