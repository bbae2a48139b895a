import { Code, Day, Id, LongText, OccurredAt, Phone, Text, YesNo } from '../fields.ts';
import type { Side } from '../oversight/oversight.events.ts';
import type { Carried } from './agencies.events.ts';
import { areas, carried } from './words.ts';

const theTask = { label: 'Which task?' };

const asked = {
  agency: { label: 'Agency', hint: 'Such as “Southaven drug service”.', message: 'Enter the agency' },
  person: {
    label: 'Who of the agency answers for it?',
    hint: 'By name. Leave it out if you do not know yet.',
    message: 'Enter a name',
    optional: true,
  },
  role: {
    label: 'Their part',
    hint: 'Such as “lead on safeguarding”.',
    message: 'Enter their part',
    optional: true,
  },
  task: { label: 'What are they asked to do?', max: 1000 },
  phone: { label: 'Their phone number', optional: true },
  area: {
    label: 'In whose area do they work?',
    hint: 'While no transfer is open there is only the home area.',
    values: areas,
  },
  dueOn: { label: 'By when?', hint: 'The last day for it.', optional: true },
};

/** An agency is asked to take a task on. */
export class AssignAgency {
  @Text(asked.agency)
  agency: string;

  @Text(asked.person)
  person?: string;

  @Text(asked.role)
  role?: string;

  @LongText(asked.task)
  task: string;

  @Phone(asked.phone)
  phone?: string;

  @Code(asked.area)
  area: Side;

  @Day(asked.dueOn)
  dueOn?: string;
}

/** The task as it is from now on, whole: what is left out is no longer so. */
export class ChangeAgency {
  @Id(theTask)
  responsibilityId: string;

  @Text(asked.agency)
  agency: string;

  @Text(asked.person)
  person?: string;

  @Text(asked.role)
  role?: string;

  @LongText(asked.task)
  task: string;

  @Phone(asked.phone)
  phone?: string;

  @Code(asked.area)
  area: Side;

  @Day(asked.dueOn)
  dueOn?: string;

  @LongText({ label: 'Why is it changed?', max: 1000 })
  why: string;

  @YesNo({
    label: 'Does the agency have to accept it anew?',
    hint: 'It always has to when the agency, the person, the task, the area or the day is another.',
  })
  material: boolean;
}

/** The agency took the task on. */
export class RecordAgencyAccepted {
  @Id(theTask)
  responsibilityId: string;

  @Text({ label: 'Who accepted it?', hint: 'By name.', message: 'Enter who accepted it' })
  acceptedBy: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The agency said no. */
export class RecordAgencyDeclined {
  @Id(theTask)
  responsibilityId: string;

  @Text({ label: 'Who declined it?', hint: 'By name.', message: 'Enter who declined it' })
  declinedBy: string;

  @LongText({ label: 'Why?', max: 1000 })
  reason: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The agency was asked and did not answer. */
export class RecordAgencyNoAnswer {
  @Id(theTask)
  responsibilityId: string;

  @LongText({ label: 'How were they asked?', hint: 'Such as “two calls and an email”.', max: 1000 })
  howAsked: string;

  @OccurredAt()
  occurredAt?: string;
}

/** What becomes of a task of the home area when the person moves (HC-40). */
export class CarryAgency {
  @Id(theTask)
  responsibilityId: string;

  @Code({ label: 'What becomes of it when the person moves?', values: carried })
  becomes: Carried;

  @Id({
    label: 'Which task in the receiving area takes its place?',
    hint: 'Only if it moves. Record that task first.',
    optional: true,
  })
  movedTo?: string;

  @LongText({ label: 'Why?', max: 1000 })
  reason: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The task is done. */
export class RecordAgencyDone {
  @Id(theTask)
  responsibilityId: string;

  @LongText({ label: 'What came of it?' })
  outcome: string;

  @OccurredAt()
  occurredAt?: string;
}
