import { Day, LongText, OccurredAt } from '../fields.ts';

/** The stay begins; what is left out stays as it was proposed. */
export class StartTemporaryMove {
  @Day({ label: 'When does the stay end?', hint: 'Leave it out to keep what was proposed.', optional: true })
  endsOn?: string;

  @Day({
    label: 'When is the stay reviewed?',
    hint: 'Leave it out to keep what was proposed.',
    optional: true,
  })
  reviewOn?: string;

  @LongText({
    label: 'What do you report back, and how soon?',
    hint: 'Leave it out to keep what was proposed.',
    max: 1000,
    optional: true,
  })
  reportingBack?: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The stay goes on for longer. */
export class ExtendTemporaryMove {
  @Day({ label: 'When does the stay end now?' })
  endsOn: string;

  @Day({ label: 'When is it reviewed next?' })
  reviewOn: string;

  @LongText({
    label: 'What does the supporting area report back, and how soon?',
    hint: 'Leave it out to keep what was agreed.',
    max: 1000,
    optional: true,
  })
  reportingBack?: string;

  @LongText({ label: 'Why does the stay go on?', max: 1000 })
  reason: string;
}

/** The person went back, or the stay ended otherwise. */
export class EndTemporaryMove {
  @LongText({ label: 'How did the stay end?' })
  outcome: string;

  @OccurredAt()
  occurredAt?: string;
}

/** The stay became lasting: from here the transfer goes on as a permanent one. */
export class ConvertTemporaryMove {
  @LongText({ label: 'Why does the stay become lasting?' })
  reason: string;
}
