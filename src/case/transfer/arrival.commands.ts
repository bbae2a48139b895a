import { Day, Groups, Id, Lines, LongText, OccurredAt, StaffId, Text, Time, YesNo } from '../fields.ts';

/** Somebody who took part in a conversation. */
export class TookPart {
  @StaffId({ label: 'Who took part?', hint: 'Somebody from the directory.', optional: true })
  staffId?: string;

  @Text({
    label: 'Name',
    hint: 'Only for somebody who is not in the directory.',
    message: 'Enter the name',
    optional: true,
  })
  name?: string;

  @Text({
    label: 'Which part do they play?',
    hint: 'Such as receiving practitioner.',
    message: 'Enter the part they play',
  })
  role: string;
}

/** The two practitioners spoke. */
export class RecordConversation {
  @Groups({ label: 'Who spoke?', of: TookPart, min: 2 })
  participants: TookPart[];

  @Lines({ label: 'What was raised?', min: 1 })
  matters: string[];

  @Lines({ label: 'What was agreed?' })
  agreed: string[];

  @LongText({ label: 'What does neither of you know?', hint: 'If there is nothing, say so.' })
  notKnown: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The person was told in writing who, where and when to report. */
export class TellPerson {
  @Text({
    label: 'How were they told in writing?',
    hint: 'Such as a letter handed over.',
    message: 'Say how they were told',
  })
  how: string;

  @Text({ label: 'Whom do they report to?', message: 'Enter whom they report to' })
  reportTo: string;

  @Text({ label: 'Where do they report?', message: 'Enter where they report' })
  reportWhere: string;

  @Time({ label: 'When do they report?' })
  reportAt: string;

  @OccurredAt()
  occurredAt?: string;
}

/** Offers the first appointment in the receiving area. */
export class OfferAppointment {
  @Time({ label: 'When is the appointment?' })
  at: string;

  @Text({ label: 'Where is it?', message: 'Enter the place' })
  place: string;

  @StaffId({ label: 'Whom do they see?' })
  withStaffId: string;

  @OccurredAt()
  occurredAt?: string;
}

const APPOINTMENT = { label: 'Which appointment?', hint: 'The id it was given when it was offered.' };

/** Moves the first appointment to another time or place. */
export class RearrangeAppointment {
  @Id(APPOINTMENT)
  appointmentId: string;

  @Time({ label: 'When is it now?' })
  at: string;

  @Text({ label: 'Where is it now?', message: 'Enter the place' })
  place: string;

  @LongText({ label: 'Why was it rearranged?', max: 1000 })
  reason: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The person came. */
export class RecordAppointmentKept {
  @Id(APPOINTMENT)
  appointmentId: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The person did not come. */
export class RecordAppointmentMissed {
  @Id(APPOINTMENT)
  appointmentId: string;

  @LongText({ label: 'What was done about it?' })
  action: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The person has in fact moved. */
export class RecordMove {
  @YesNo({ label: 'Did you know of it before?' })
  knownBefore: boolean;

  @Text({ label: 'How do you know?', hint: 'Such as a call from the person.', message: 'Say how you know' })
  source: string;

  @OccurredAt()
  occurredAt?: string;
}

/** Who sees the person and who answers tonight, after a move that nobody agreed to. */
export class ArrangeInterim {
  @StaffId({ label: 'Who sees the person?' })
  seenByStaffId: string;

  @Text({ label: 'Who answers tonight, and how are they reached?', message: 'Say who answers tonight' })
  answersTonight: string;

  @Day({ label: 'Until when?', hint: 'At most 7 days from today.' })
  until: string;
}
