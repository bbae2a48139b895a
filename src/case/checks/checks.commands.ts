import { Code, Id, LongText, OccurredAt, Text } from '../fields.ts';
import type { Side } from '../oversight/oversight.events.ts';
import { sides } from '../transfer/words.ts';
import { checkKinds, type CheckKind, type CheckResult } from './checks.events.ts';
import { checkResults } from './words.ts';

/** Asks for a check; it waits until it is recorded as sent. */
export class RequestCheck {
  @Code({ label: 'What is asked for?', values: checkKinds })
  kind: CheckKind;

  @Text({ label: 'Which force, council or service is asked?', message: 'Enter who is asked' })
  body: string;

  @Text({
    label: 'Which place is it about?',
    hint: 'Such as the new address, or where a partner lives. Of a victim only the town, never the address.',
    message: 'Enter the place that it is about',
  })
  place: string;

  @Code({ label: 'In whose area do they work?', hint: 'That side sends it.', values: sides })
  area: Side;

  @LongText({
    label: 'What do you ask?',
    hint: 'Leave it empty for the usual question.',
    max: 1000,
    optional: true,
  })
  question?: string;
}

const CHECK = { label: 'Which check?', hint: 'The id it was given when it was asked for.' };

/** The request went out. */
export class SendCheck {
  @Id(CHECK)
  checkId: string;

  @Text({ label: 'How was it sent?', hint: 'Such as secure e-mail.', message: 'Enter how it was sent' })
  how: string;

  @Text({ label: 'What is its reference?', message: 'Enter its reference', optional: true })
  reference?: string;

  @OccurredAt()
  occurredAt?: string;
}

/** They were asked again. */
export class ChaseCheck {
  @Id(CHECK)
  checkId: string;

  @Text({
    label: 'How were they asked again?',
    hint: 'Such as by telephone, and who answered.',
    message: 'Enter how they were asked again',
  })
  how: string;

  @OccurredAt()
  occurredAt?: string;
}

/** They answered. */
export class FileReply {
  @Id(CHECK)
  checkId: string;

  @Code({ label: 'What did they answer?', values: checkResults })
  result: CheckResult;

  @LongText({
    label: 'What do they say?',
    hint: 'Needed when they hold information: what it is, or where it can be read.',
    optional: true,
  })
  summary?: string;

  @Text({ label: 'What is the reference of the reply?', message: 'Enter its reference', optional: true })
  reference?: string;

  @OccurredAt()
  occurredAt?: string;
}

/** A manager goes on without a reply (HC-38). */
export class AcceptNoReply {
  @Id(CHECK)
  checkId: string;

  @LongText({ label: 'Which risk do you accept by going on without the reply?', max: 1000 })
  risk: string;

  @LongText({ label: 'What is done instead?', max: 1000 })
  compensatingAction: string;
}

/** The check is no longer asked for. */
export class CancelCheck {
  @Id(CHECK)
  checkId: string;

  @LongText({ label: 'Why is it no longer needed?', max: 1000 })
  why: string;
}
