import { describe, expect, it } from '@jest/globals';
import { chaseOn } from '../../../src/handover/checks/chasing.ts';
import { ledgerOf } from '../../../src/handover/checks/ledger.ts';
import { workingDaysBetween, workingDaysOrNull } from '../../../src/handover/working-days.ts';
import { until } from '../../case/support/facts.ts';
import { emptyCase } from '../../../src/case/case.ts';
import { CASE, fact, given, id, TRANSFER, type Told } from '../../case/support/given.ts';
import { directory, people } from '../../case/support/people.ts';

const checkId = id(71);
const asked = fact(
  'CheckRequested',
  { checkId, kind: 'HEALTH', body: 'Southaven Health', place: 'The new address', area: 'RECEIVING' },
  { at: '2026-03-09T09:00:00.000Z' },
);
const sent = fact(
  'CheckSent',
  { checkId, how: 'Secure e-mail', reference: 'SH/1' },
  { by: people.receivingAdministrator, at: '2026-03-10T09:00:00.000Z', occurredAt: '2026-03-09' },
);
const accepted = fact(
  'CheckNoReplyAccepted',
  { checkId, risk: 'Medication is not known', compensatingAction: 'A visit with the nurse' },
  { by: people.receivingSenior, at: '2026-03-24T09:00:00.000Z' },
);
const cancelled = fact('CheckCancelled', { checkId, why: 'He stays' }, { at: '2026-03-11T09:00:00.000Z' });
const replied = fact('CheckReplied', { checkId, result: 'NOTHING_HELD' }, { at: '2026-03-25T09:00:00.000Z' });

const ledger = (now: string, ...facts: Told[]) =>
  ledgerOf(given(until('requested'), asked, ...facts).state, now, directory);
const first = (now: string, ...facts: Told[]) => ledger(now, ...facts)?.checks[0];

describe('the ledger of a case', () => {
  it('tells what happened to a check in order, by whom and when', () => {
    expect(first('2026-03-17T09:00:00.000Z', sent)).toMatchObject({
      title: 'Health, Southaven Health',
      place: 'The new address',
      steps: [
        { did: 'Asked for', when: 'by Priya Nair at 9:00am on 9 March 2026', words: [] },
        {
          did: 'Sent',
          when: '9 March 2026, recorded by Beth Cole at 9:00am on 10 March 2026',
          words: ['Secure e-mail', 'Reference SH/1'],
        },
      ],
      workingDays: 6,
      chaseOn: '2026-03-16',
    });
  });

  it('never says of a check without a reply that nothing is held, only that it is not that', () => {
    const now = '2026-04-01T09:00:00.000Z';
    for (const facts of [[], [sent], [sent, accepted], [cancelled]]) {
      const { standingShown = '' } = first(now, ...facts) ?? {};
      expect(standingShown.replaceAll('that is not “nothing held”', '')).not.toMatch(
        /nothing held|hold nothing/i,
      );
    }
    expect(first(now, sent)?.standingShown).toContain('that is not “nothing held”');
    expect(first(now, sent, accepted, replied)?.standingShown).toBe('Replied: they looked and hold nothing');
  });

  it('counts working days until it was answered, cancelled or gone on without, and no further', () => {
    expect(first('2026-06-01T09:00:00.000Z', sent, accepted)?.workingDays).toBe(11);
    expect(first('2026-06-01T09:00:00.000Z', cancelled)?.workingDays).toBe(2);
    expect(first('2026-06-01T09:00:00.000Z', sent, replied)?.workingDays).toBe(12);
    expect(first('2026-06-01T09:00:00.000Z', sent, replied)?.chaseOn).toBeUndefined();
  });

  it('offers what goes on from where a check stands, and no reply of what nobody was asked', () => {
    const offered = (...facts: Told[]) => first('2026-04-01T09:00:00.000Z', ...facts)?.acts;
    expect(offered()).toEqual(['send-check', 'cancel-check']);
    expect(offered(sent)).toEqual(['chase-check', 'file-reply', 'accept-no-reply', 'cancel-check']);
    expect(offered(sent, accepted)).toEqual(['file-reply']);
    expect(offered(sent, replied)).toEqual(['file-reply']);
    expect(offered(sent, cancelled)).toEqual(['file-reply']);
    expect(offered(cancelled)).toEqual([]);
  });

  it('has what still waits first, and the transfer to which acts are posted', () => {
    const again = fact('CheckRequested', {
      ...(asked.data as never as { body: string }),
      checkId: id(72),
    } as never);
    const answer = ledger('2026-04-01T09:00:00.000Z', sent, replied, again);
    expect(answer?.checks.map((check) => check.checkId)).toEqual([id(72), checkId]);
    expect(answer?.transferId).toBe(TRANSFER);
  });

  it('is of no case where there is none', () => {
    expect(ledgerOf(emptyCase(CASE), '2026-04-01T09:00:00.000Z', directory)).toBeUndefined();
  });
});

describe('when a check is to be chased', () => {
  const { state } = given(until('requested'), asked);
  const [unsent] = state.checks;

  it('is never before it was sent', () => {
    expect(unsent && chaseOn(unsent)).toBeNull();
  });
});

describe('working days between two days', () => {
  it('leave out weekends and bank holidays, count the last day and not the first', () => {
    expect(workingDaysBetween('2026-03-06', '2026-03-06')).toBe(0);
    expect(workingDaysBetween('2026-03-06', '2026-03-08')).toBe(0);
    expect(workingDaysBetween('2026-03-06', '2026-03-09')).toBe(1);
    expect(workingDaysBetween('2026-04-02', '2026-04-07')).toBe(1);
    expect(workingDaysBetween('2026-03-09', '2026-03-06')).toBe(0);
  });

  it('are not known where bank holidays are not', () => {
    expect(workingDaysOrNull('1999-12-31', '2026-03-06')).toBeNull();
  });
});
