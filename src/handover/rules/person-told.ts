import type { Stamp } from '../../case/decider.ts';
import { clockTime, dayInWords, endOf, londonDay } from '../../case/time.ts';
import { agreement, type Appointment } from '../../case/transfer/transfer.state.ts';
import {
  dayOf,
  handedOver,
  home,
  idsOf,
  inTime,
  lastChangeOfReceiver,
  receiving,
  type Rule,
  type Situation,
  type Verdict,
} from './rule.ts';
import { move, risk } from './stakes.ts';

/** When something happened: as reported, else when that was recorded. */
const happened = ({ occurredAt, precision, recordedAt }: Stamp): string =>
  endOf({ at: occurredAt, precision }) ?? recordedAt;

/** What they were told counts from the day they were told, until others are to receive the case; telling it again does no harm. */
function judgeTold({ transfer }: Situation): Verdict {
  const { moved } = transfer;
  const passed = handedOver(transfer);
  const handover = transfer.passed ? 'supervision passed' : 'the temporary move started';
  const isAfterMove = (told: Stamp) => moved !== undefined && happened(told) > happened(moved.stamp);
  const isAfterPass = (told: Stamp) => passed !== undefined && told.revision > passed.revision;
  const all = transfer.told.map(({ stamp }) => stamp);
  const standing = all.filter(({ revision }) => revision > lastChangeOfReceiver(transfer));
  const first = standing.find((told) => !isAfterMove(told) && !isAfterPass(told));
  const told = first ?? standing[0];
  const because = idsOf(told ?? all.at(-1), moved?.stamp, passed);
  if (told !== undefined) {
    const did = `The person was told on ${dayInWords(londonDay(happened(told)))} who to report to, where and when`;
    return first
      ? { outcome: 'SATISFIED', finding: `${did}.`, because }
      : {
          outcome: 'MET_LATE',
          finding: `${did}, ${isAfterMove(told) ? 'after they had moved' : `recorded after ${handover}`}.`,
          because,
        };
  }
  const undone =
    all.length === 0
      ? 'It is not recorded that the person was told who to report to, where and when'
      : 'Since the person was told who to report to, somebody else was named, and they were not told again';
  if (moved !== undefined) return { outcome: 'FAILED', finding: `${undone}, and they have moved.`, because };
  return passed === undefined
    ? { outcome: 'NOT_DUE', finding: `${undone}.`, because }
    : { outcome: 'FAILED', finding: `${undone} before ${handover} on ${dayOf(passed)}.`, because };
}

/** When an appointment is, as last arranged; ISO 8601 UTC. */
const at = (appointment: Appointment): string => appointment.rearranged.at(-1)?.at ?? appointment.at;

function judgeKept(s: Situation): Verdict {
  const { appointments } = s.transfer;
  const kept = appointments.find(({ attended }) => attended !== undefined);
  if (kept !== undefined) {
    const because = idsOf(kept.stamp, kept.attended?.stamp);
    return {
      outcome: 'SATISFIED',
      finding: `The first appointment, at ${clockTime(at(kept))}, was kept.`,
      because,
    };
  }
  const last = appointments.at(-1);
  if (last === undefined)
    return { outcome: 'NOT_DUE', finding: 'No appointment has been offered yet.', because: [] };
  const limit = s.limit(at(last), last.missed?.stamp);
  const when = `The appointment at ${clockTime(at(last))}`;
  const because = idsOf(last.stamp, last.missed?.stamp);
  const verdict = (outcome: Verdict['outcome'], finding: string): Verdict => ({
    outcome,
    finding,
    because,
    ...(limit && { limit }),
  });
  if (last.missed !== undefined) return judgeMissed(last.missed.stamp, limit?.end, when, verdict);
  if (limit === undefined || s.now <= limit.end) {
    return verdict(
      'NOT_DUE',
      `${when} ${s.now < at(last) ? 'is still to come' : 'is not yet marked kept or missed'}.`,
    );
  }
  return verdict('FAILED', `${when} has gone by, and it is not recorded whether it was kept.`);
}

function judgeMissed(
  missed: Stamp,
  end: string | undefined,
  when: string,
  verdict: (outcome: Verdict['outcome'], finding: string) => Verdict,
): Verdict {
  return end !== undefined && missed.recordedAt > end
    ? verdict(
        'MET_LATE',
        `${when} was missed; what was done about it was recorded later, on ${dayOf(missed)}.`,
      )
    : verdict('SATISFIED', `${when} was missed, and what was done about it was recorded the same day.`);
}

export const personToldRules: readonly Rule[] = [
  {
    id: 'HC-10',
    title: 'The person was told in writing who to report to, where and when, before they moved',
    line: 'person-told',
    owes: home(),
    why: (s) => `A person who does not know where to report is lost to both areas: ${move(s)}.`,
    judge: judgeTold,
    act: ({ transfer: { requested } }) =>
      requested && 'Tell the person in writing who to report to, where and when',
    page: () => 'tell-person',
    needs: [
      'PersonToldOfTransfer',
      'PersonMoved',
      'TransferRouted',
      'ReceivingPractitionerAllocated',
      'ResponsibilityTransferred',
      'TemporaryMoveStarted',
    ],
  },
  {
    id: 'HC-11',
    title: 'The first appointment was offered',
    line: 'person-told',
    owes: receiving(),
    why: (s) => `The days after a change of practitioner are the ones nobody sees: ${risk(s)}.`,
    judge: (s) =>
      inTime(s, s.transfer.appointments[0]?.stamp, {
        did: 'The first appointment was offered',
        undone: s.transfer.passed
          ? 'No first appointment was offered'
          : 'No first appointment is offered yet',
      }),
    act: ({ transfer }) => (transfer.passed ?? agreement(transfer)) && 'Offer the first appointment',
    page: () => 'first-appointment',
    needs: ['FirstAppointmentOffered', 'ResponsibilityTransferred'],
  },
  {
    id: 'HC-12',
    title: 'The first appointment was kept, or something was done the same day',
    line: 'person-told',
    owes: receiving(),
    why: (s) => `A missed first appointment is the first sign that contact is being lost: ${risk(s)}.`,
    judge: judgeKept,
    act: ({ transfer: { appointments } }, now) => {
      const last = appointments.at(-1);
      return last !== undefined && at(last) <= now
        ? 'Record whether the first appointment was kept, and what was done'
        : undefined;
    },
    page: () => 'appointment-kept',
    needs: [
      'FirstAppointmentOffered',
      'FirstAppointmentRearranged',
      'FirstAppointmentAttended',
      'FirstAppointmentMissed',
    ],
    ownClock: 'first-appointment',
  },
];
