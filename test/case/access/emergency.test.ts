import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { AccessEvents } from '../../../src/case/access/access.events.ts';
import {
  confirmEmergencyAccessSeen,
  doneWith,
  mustSeeCard,
  takeEmergencyAccess,
  unseenEmergencies,
  wayToCard,
} from '../../../src/case/access/emergency.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { alarmsOf } from '../../../src/handover/alarms.ts';
import { concluded, defined, invoked } from '../contingency/support.ts';
import { until } from '../support/facts.ts';
import { caseFact, given, id, TRANSFER, type Story } from '../support/given.ts';
import { directory, people } from '../support/people.ts';

const ACCESS = id(7001);
const AT_TWO = '2026-03-08T02:00:00.000Z';

const taken = (
  more: Partial<AccessEvents['EmergencyAccessTaken']> = {},
  {
    by = people.elsewherePractitioner,
    at = AT_TWO,
    occurredAt,
  }: { by?: Staff; at?: string; occurredAt?: string } = {},
) =>
  caseFact(
    'EmergencyAccessTaken',
    { accessId: ACCESS, reason: 'POLICE_RANG', ...more },
    { by, at, ...(occurredAt !== undefined && { occurredAt }) },
  );
const restricted = (staffIds: string[]) =>
  caseFact('CaseRestricted', { staffIds, reason: 'A relative works here' });

const way = ({ state }: Story, { id: staffId, role, team }: Staff, now = AT_TWO, more = {}) =>
  wayToCard(state, {
    actor: { id: staffId, role, agency: 'PROBATION', area: team },
    directory,
    now,
    ...more,
  });

describe('the way to the contingency card', () => {
  const sent = given(until('requested'));

  it('is open to both sides of an open transfer, and to those whose work is not in one team', () => {
    for (const who of [people.homeColleague, people.receivingColleague, people.homeHead, people.partner]) {
      expect(way(sent, who)).toBe('OPEN');
    }
  });

  it('asks other staff why, and lasts for twelve hours from when they took it', () => {
    expect(way(sent, people.elsewherePractitioner)).toBe('ASK');
    const after = sent.after([taken()]);
    expect(way(after, people.elsewherePractitioner, '2026-03-08T13:59:59.999Z')).toBe('EMERGENCY');
    expect(way(after, people.elsewherePractitioner, '2026-03-08T14:00:00.000Z')).toBe('ASK');
    expect(way(after, people.elsewhereSenior)).toBe('ASK');
  });

  it('counts from when it was taken, not from when that could be recorded', () => {
    const late = sent.after([
      taken({}, { at: '2026-03-08T10:00:00.000Z', occurredAt: '2026-03-08T02:00:00.000Z' }),
    ]);
    expect(way(late, people.elsewherePractitioner, '2026-03-08T13:00:00.000Z')).toBe('EMERGENCY');
    expect(way(late, people.elsewherePractitioner, '2026-03-08T15:00:00.000Z')).toBe('ASK');
  });

  it('is open by access that could not be recorded yet, for as long', () => {
    const at = (now: string) => way(sent, people.elsewherePractitioner, now, { taken: AT_TWO });
    expect(at('2026-03-08T13:59:59.999Z')).toBe('EMERGENCY');
    expect(at('2026-03-08T14:00:00.000Z')).toBe('ASK');
  });

  it('asks staff who are not let into a case of limited access, and is closed to everybody else', () => {
    const limited = sent.after([restricted([people.homePractitioner.id, people.homeSenior.id])]);
    expect(way(limited, people.homePractitioner)).toBe('OPEN');
    expect(way(limited, people.homeColleague)).toBe('ASK');
    expect(way(limited, people.elsewherePractitioner)).toBe('ASK');
    expect(way(limited, people.partner)).toBe('CLOSED');
    expect(way(limited.after([taken({}, { by: people.homeColleague })]), people.homeColleague)).toBe(
      'EMERGENCY',
    );
  });

  it('asks the receiving side again once the transfer is over', () => {
    const withdrawn = sent.after([
      { type: 'TransferWithdrawn', data: { reason: 'Stays' }, transferId: TRANSFER },
    ]);
    expect(way(withdrawn, people.receivingColleague)).toBe('ASK');
    expect(way(withdrawn, people.homeColleague)).toBe('OPEN');
  });
});

describe('taking emergency access', () => {
  it('records the reason, and when it was, if that was earlier', () => {
    given(until('requested'))
      .when(
        takeEmergencyAccess,
        { reason: 'PERSON_MISSING' },
        { by: people.elsewherePractitioner, occurredAt: '2026-03-02T09:01' },
      )
      .then(
        caseFact(
          'EmergencyAccessTaken',
          { accessId: id(1), reason: 'PERSON_MISSING' },
          { occurredAt: '2026-03-02T09:01' },
        ),
      );
  });

  it('asks what happened where it was something else', () => {
    const story = given(until('requested'));
    story
      .when(takeEmergencyAccess, { reason: 'OTHER' }, { by: people.elsewherePractitioner })
      .thenRefused('invalid', /./, { field: 'words' });
    story
      .when(
        takeEmergencyAccess,
        { reason: 'OTHER', words: 'The hostel rang' },
        { by: people.elsewherePractitioner },
      )
      .then(caseFact('EmergencyAccessTaken', { accessId: id(1), reason: 'OTHER', words: 'The hostel rang' }));
  });
});

describe('an emergency access', () => {
  const story = given(until('requested'), taken());
  const seen = { accessId: ACCESS };

  it('stands as an alarm until the holder has seen it', () => {
    const alarms = ({ state }: Story) =>
      alarmsOf(state, state.transfers[TRANSFER]!, '2026-03-09T09:00:00.000Z', directory).map(
        ({ text }) => text,
      );
    expect(alarms(story)).toContain('Lee Marsh, Westbury One, at 2:00am on 8 March 2026. The police rang.');
    const after = story
      .when(confirmEmergencyAccessSeen, seen, { by: people.homePractitioner })
      .then(caseFact('EmergencyAccessSeen', seen));
    expect(unseenEmergencies(after.state)).toEqual([]);
    expect(alarms(after)).toEqual([]);
    after.when(confirmEmergencyAccessSeen, seen, { by: people.homePractitioner }).then();
  });

  it('is seen by the holder or by a manager of their team, and by nobody else', () => {
    story.when(confirmEmergencyAccessSeen, seen, { by: people.homeSenior }).thenAccepted();
    for (const by of [people.homeColleague, people.receivingSenior, people.elsewherePractitioner]) {
      story.when(confirmEmergencyAccessSeen, seen, { by }).thenRefused('forbidden', 'a senior or the head');
    }
    story
      .when(confirmEmergencyAccessSeen, { accessId: id(7002) }, { by: people.homePractitioner })
      .thenRefused('not-found', 'No emergency access');
  });
});

describe('what is done by the card with emergency access', () => {
  const by = people.elsewherePractitioner;
  const taker = given(until('requested'), defined(), taken({}, { at: AT_TWO }));
  const began = taker.after([invoked({}, { by, at: '2026-03-08T02:05:00.000Z' })]);
  const seen = caseFact('EmergencyAccessSeen', { accessId: ACCESS }, { at: '2026-03-08T02:06:00.000Z' });
  const ended = { ...concluded, by, at: '2026-03-08T02:30:00.000Z' };
  const done = ({ state }: Story) =>
    state.access.emergencies.map((each) => doneWith(state, each).map(({ did }) => did));

  it('is told with it, in the order in which it was done', () => {
    expect(done(began.after([ended]))).toEqual([['BEGAN', 'CONCLUDED']]);
    const [alarm] = alarmsOf(began.state, began.state.transfers[TRANSFER]!, AT_TWO, directory);
    expect(alarm?.text).toBe(
      'Lee Marsh, Westbury One, at 2:00am on 8 March 2026. The police rang. Began an action of the emergency plan at 2:05am on 8 March 2026: nobody knows where the person is.',
    );
  });

  it('is told again when it came after somebody had seen that access was taken', () => {
    const confirmed = began.after([seen]);
    expect(unseenEmergencies(confirmed.state)).toEqual([]);
    const later = confirmed.after([ended]);
    expect(unseenEmergencies(later.state)).toHaveLength(1);
    const again = { accessId: ACCESS };
    const twice = later.when(confirmEmergencyAccessSeen, again).then(caseFact('EmergencyAccessSeen', again));
    expect(unseenEmergencies(twice.state)).toEqual([]);
  });

  it('is not what others do, nor what they did before, after or with later access', () => {
    const others = taker.after([invoked({}, { by: people.homePractitioner })]);
    expect(done(others)).toEqual([[]]);
    const tooLate = taker.after([invoked({}, { by, at: '2026-03-08T14:00:00.000Z' })]);
    expect(done(tooLate)).toEqual([[]]);
    const before = given(until('requested'), defined(), invoked({}, { by }), taken());
    expect(done(before)).toEqual([[]]);
    const again = taker.after([
      taken({ accessId: id(7002) }, { at: '2026-03-08T02:01:00.000Z' }),
      invoked({}, { by, at: '2026-03-08T02:05:00.000Z' }),
    ]);
    expect(done(again)).toEqual([[], ['BEGAN']]);
  });

  it('lets whoever took it past limited access for as long as it lasts, and nobody else', () => {
    const limited = taker.after([restricted([people.homePractitioner.id, people.homeSenior.id])]);
    const enter =
      ({ id: staffId, role, team }: Staff, now: string) =>
      () =>
        mustSeeCard(limited.state, { id: staffId, role, agency: 'PROBATION', area: team }, directory, now);
    expect(enter(by, '2026-03-08T13:59:59.999Z')).not.toThrow();
    expect(enter(by, '2026-03-08T14:00:00.000Z')).toThrow('There is no case with this id');
    expect(enter(people.elsewhereSenior, AT_TWO)).toThrow('There is no case with this id');
    expect(enter(people.homePractitioner, AT_TWO)).not.toThrow();
  });
});
