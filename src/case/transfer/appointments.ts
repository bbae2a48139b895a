import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { byWhomAndWhen } from '../telling.ts';
import { clockTime, londonDay, parseMoment } from '../time.ts';
import type {
  OfferAppointment,
  RearrangeAppointment,
  RecordAppointmentKept,
  RecordAppointmentMissed,
} from './arrival.commands.ts';
import { mustActFor } from './sides.ts';
import { about, sentTransfer, transferWithReceiver } from './standing.ts';
import type { Appointment, Transfer } from './transfer.state.ts';

/** The first appointment in the receiving area: one at a time, until one is kept. */
export const offerAppointment: Decide<OfferAppointment> = (state, { at, place, withStaffId }, context) => {
  const transfer = transferWithReceiver(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'offer the first appointment');
  const last = transfer.appointments.at(-1);
  if (last !== undefined && last.missed === undefined) {
    mustNotBeKept(last, context);
    const when = `${clockTime(timeOf(last))} was offered ${byWhomAndWhen(last.stamp, context.directory)}`;
    refuse('conflict', `An appointment for ${when}; rearrange it, or record that it was kept or missed`);
  }
  if (context.directory.staff(withStaffId) === undefined) {
    refuseField('withStaffId', 'Choose somebody who is in the directory today');
  }
  const offered = { appointmentId: context.newId(), at: notPast(at, context), place, withStaffId };
  return [about(transfer, 'FirstAppointmentOffered', offered, context)];
};

/** Moves the appointment to another time or place; what was offered first stays in the record. */
export const rearrangeAppointment: Decide<RearrangeAppointment> = (state, command, context) => {
  const { appointmentId, at, place, reason } = command;
  const { transfer } = openAppointment(state, appointmentId, context, 'rearrange this appointment');
  const rearranged = { appointmentId, at: notPast(at, context), place, reason };
  return [about(transfer, 'FirstAppointmentRearranged', rearranged, context)];
};

/** The person came: on the day of the appointment or later recorded, never before that day. */
export const recordAppointmentKept: Decide<RecordAppointmentKept> = (state, { appointmentId }, context) => {
  const act = 'record that this appointment was kept';
  const { transfer, appointment } = openAppointment(state, appointmentId, context, act);
  if (londonDay(context.now) < londonDay(timeOf(appointment))) stillToCome(appointment);
  return [about(transfer, 'FirstAppointmentAttended', { appointmentId }, context)];
};

/** The person did not come, and what was done about it (HC-12). */
export const recordAppointmentMissed: Decide<RecordAppointmentMissed> = (state, command, context) => {
  const { appointmentId, action } = command;
  const act = 'record that this appointment was missed';
  const { transfer, appointment } = openAppointment(state, appointmentId, context, act);
  if (context.now < timeOf(appointment)) stillToCome(appointment);
  return [about(transfer, 'FirstAppointmentMissed', { appointmentId, action }, context)];
};

/** The appointment while nothing has become of it. */
function openAppointment(
  state: CaseState,
  appointmentId: string,
  context: Context,
  act: string,
): { transfer: Transfer; appointment: Appointment } {
  const transfer = sentTransfer(state, context);
  const appointment = transfer.appointments.find((each) => each.appointmentId === appointmentId);
  if (appointment === undefined) refuse('not-found', 'No appointment with this id was offered');
  mustActFor('RECEIVING', state, transfer, context, act);
  mustNotBeKept(appointment, context);
  if (appointment.missed !== undefined) {
    const when = byWhomAndWhen(appointment.missed.stamp, context.directory);
    refuse('conflict', `That this appointment was missed was recorded ${when}; offer another one`);
  }
  return { transfer, appointment };
}

function mustNotBeKept({ attended }: Appointment, { directory }: Context): void {
  if (attended === undefined) return;
  refuse(
    'conflict',
    `The first appointment was kept, as recorded ${byWhomAndWhen(attended.stamp, directory)}`,
  );
}

function stillToCome(appointment: Appointment): never {
  refuse(
    'conflict',
    `This appointment is still to come, at ${clockTime(timeOf(appointment))}; rearrange it if it was another time`,
  );
}

/** When an appointment is, as last arranged; ISO 8601 UTC. */
function timeOf({ at, rearranged }: Appointment): string {
  return rearranged.at(-1)?.at ?? at;
}

const PAST_OFFER = 'Enter a time that was not past when it was offered';

const notPast = (time: string, context: Context): string => aheadThen('at', time, PAST_OFFER, context);

/** A time as the command gives it in a field, as an instant: no earlier than what the command tells of happened. */
export function aheadThen(field: string, time: string, otherwise: string, context: Context): string {
  const { now, occurredAt } = context;
  const at = instantOf(field, time);
  const then = occurredAt?.precision === 'minute' ? (occurredAt.at ?? now) : now;
  const past =
    occurredAt === undefined || occurredAt.precision === 'minute'
      ? at < then
      : occurredAt.at !== null && londonDay(at) < occurredAt.at;
  if (past) refuseField(field, otherwise);
  return at;
}

/** A validated date and time as ISO 8601 UTC. */
function instantOf(field: string, time: string): string {
  return parseMoment(time)?.at ?? refuseField(field, 'Enter a date and time as YYYY-MM-DDTHH:MM');
}
