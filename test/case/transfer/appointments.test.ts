import { describe, it } from '@jest/globals';
import {
  offerAppointment,
  rearrangeAppointment,
  recordAppointmentKept,
  recordAppointmentMissed,
} from '../../../src/case/transfer/appointments.ts';
import { until } from '../support/facts.ts';
import { fact, given, id } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const byDana = { by: people.receivingPractitioner };
const appointmentId = id(1);
const command = {
  at: '2026-03-12T10:00',
  place: '1 Harbour Street',
  withStaffId: people.receivingPractitioner.id,
};
const at = '2026-03-12T10:00:00.000Z';
const offered = () => fact('FirstAppointmentOffered', { ...command, appointmentId, at }, byDana);
const missed = () => fact('FirstAppointmentMissed', { appointmentId, action: 'Rang, no answer' }, byDana);
const kept = () => fact('FirstAppointmentAttended', { appointmentId }, byDana);
const onTheDay = { ...byDana, at: '2026-03-12T10:40:00.000Z' };

describe('offering the first appointment', () => {
  it.each(['allocated', 'agreed', 'passed'] as const)('is possible once it is %s', (last) => {
    given(until(last)).when(offerAppointment, command, byDana).then(offered());
  });

  it('takes the time as London clocks show it, in summer too', () => {
    given(until('allocated'))
      .when(offerAppointment, { ...command, at: '2026-04-02T10:00' }, byDana)
      .then(fact('FirstAppointmentOffered', { ...command, appointmentId, at: '2026-04-02T09:00:00.000Z' }));
  });

  it('is one at a time: the second to try is told of the first', () => {
    given(until('allocated'), offered())
      .when(offerAppointment, command, { by: people.receivingSenior })
      .thenRefused(
        'conflict',
        'An appointment for 10:00am on 12 March 2026 was offered by Dana Reid at 9:06am on 2 March 2026; rearrange it',
      );
  });

  it('is possible again after one was missed, and never after one was kept', () => {
    given(until('allocated'), offered(), missed())
      .when(offerAppointment, { ...command, at: '2026-03-13T10:00' }, byDana)
      .thenAccepted();
    given(until('allocated'), offered(), kept())
      .when(offerAppointment, command, byDana)
      .thenRefused('conflict', 'The first appointment was kept, as recorded by Dana Reid');
  });

  it('refuses a time gone by', () => {
    given(until('allocated'))
      .when(offerAppointment, { ...command, at: '2026-03-02T09:00' }, byDana)
      .thenRefused('invalid', 'not past when it was offered', { field: 'at' });
  });

  it.each(['2026-03-10T09:00', '2026-03-12', '2026-03', 'unknown'])(
    'is recorded late when it was offered in time, %s',
    (occurredAt) => {
      given(until('allocated'))
        .when(offerAppointment, command, { ...byDana, at: '2026-03-12T15:00:00.000Z', occurredAt })
        .then(fact('FirstAppointmentOffered', { ...command, appointmentId, at }, { occurredAt }));
    },
  );

  it.each(['2026-03-12T10:01', '2026-03-13'])(
    'is refused when it was past when offered, %s',
    (occurredAt) => {
      given(until('allocated'))
        .when(offerAppointment, command, { ...byDana, at: '2026-03-14T15:00:00.000Z', occurredAt })
        .thenRefused('invalid', 'not past when it was offered', { field: 'at' });
    },
  );

  it('refuses somebody who is not in the directory', () => {
    given(until('allocated'))
      .when(offerAppointment, { ...command, withStaffId: STRANGER }, byDana)
      .thenRefused('invalid', 'in the directory today', { field: 'withStaffId' });
  });

  it('is for the receiving side, once somebody is named', () => {
    given(until('allocated'))
      .when(offerAppointment, command)
      .thenRefused('forbidden', 'the receiving team, can offer the first appointment');
    given(until('acknowledged'))
      .when(offerAppointment, command, byDana)
      .thenRefused('conflict', 'a senior names the receiving practitioner first');
  });
});

describe('rearranging the first appointment', () => {
  const other = { appointmentId, at: '2026-03-13T14:00', place: 'At home', reason: 'A shift at work' };

  it('records the new time and why', () => {
    given(until('allocated'), offered())
      .when(rearrangeAppointment, other, byDana)
      .then(fact('FirstAppointmentRearranged', { ...other, at: '2026-03-13T14:00:00.000Z' }));
  });

  it('refuses a time gone by, and an appointment that is over', () => {
    given(until('allocated'), offered())
      .when(rearrangeAppointment, { ...other, at: '2026-03-01T14:00' }, byDana)
      .thenRefused('invalid', 'not past', { field: 'at' });
    given(until('allocated'), offered(), kept())
      .when(rearrangeAppointment, other, byDana)
      .thenRefused('conflict', 'was kept, as recorded by Dana Reid at 9:07am on 2 March 2026');
    given(until('allocated'), offered(), missed())
      .when(rearrangeAppointment, other, byDana)
      .thenRefused(
        'conflict',
        'was missed was recorded by Dana Reid at 9:07am on 2 March 2026; offer another one',
      );
  });

  it('needs an appointment that was offered, and the receiving side', () => {
    given(until('allocated'))
      .when(rearrangeAppointment, other, byDana)
      .thenRefused('not-found', 'No appointment with this id');
    given(until('allocated'), offered())
      .when(rearrangeAppointment, other)
      .thenRefused('forbidden', 'can rearrange this appointment');
  });
});

describe('what became of the first appointment', () => {
  it('it was kept', () => {
    given(until('passed'), offered())
      .when(recordAppointmentKept, { appointmentId }, { ...onTheDay, occurredAt: '2026-03-12T10:00' })
      .then(fact('FirstAppointmentAttended', { appointmentId }, { occurredAt: '2026-03-12T10:00' }));
  });

  it('it was missed, and something was done', () => {
    given(until('passed'), offered())
      .when(recordAppointmentMissed, { appointmentId, action: 'Rang, no answer' }, onTheDay)
      .then(missed());
  });

  it('is either of the two, and the second to try is told what was recorded', () => {
    given(until('passed'), offered(), kept())
      .when(recordAppointmentMissed, { appointmentId, action: 'Rang' }, onTheDay)
      .thenRefused('conflict', 'was kept, as recorded by Dana Reid');
    given(until('passed'), offered(), missed())
      .when(recordAppointmentKept, { appointmentId }, onTheDay)
      .thenRefused('conflict', 'offer another one');
  });

  it('is not known before its day, nor that it was missed before its time, as last arranged', () => {
    const late = fact(
      'FirstAppointmentRearranged',
      { appointmentId, at: '2026-03-12T15:00:00.000Z', place: 'At home', reason: 'Work' },
      byDana,
    );
    given(until('passed'), offered())
      .when(recordAppointmentKept, { appointmentId }, { ...byDana, at: '2026-03-11T23:00:00.000Z' })
      .thenRefused('conflict', 'still to come, at 10:00am on 12 March 2026');
    given(until('passed'), offered(), late)
      .when(recordAppointmentMissed, { appointmentId, action: 'Rang' }, onTheDay)
      .thenRefused('conflict', 'still to come, at 3:00pm on 12 March 2026')
      .when(recordAppointmentKept, { appointmentId }, onTheDay)
      .then(kept());
  });

  it('is recorded by the receiving side, for an appointment that was offered', () => {
    given(until('passed'), offered())
      .when(recordAppointmentKept, { appointmentId }, { at: onTheDay.at })
      .thenRefused('forbidden', 'can record that this appointment was kept')
      .when(recordAppointmentMissed, { appointmentId, action: 'Rang' }, { at: onTheDay.at })
      .thenRefused('forbidden', 'can record that this appointment was missed')
      .when(recordAppointmentKept, { appointmentId: id(404) }, onTheDay)
      .thenRefused('not-found', 'No appointment with this id')
      .when(recordAppointmentMissed, { appointmentId: id(404), action: 'Rang' }, onTheDay)
      .thenRefused('not-found', 'No appointment with this id');
  });
});
