import { Day, Id, LongText, OccurredAt, Text } from '../fields.ts';

/** A manager looked at the case and gave direction. */
export class RecordOversight {
  @LongText({ label: 'What did you look at?' })
  lookedAt: string;

  @LongText({ label: 'What direction do you give?' })
  direction: string;

  @OccurredAt()
  occurredAt?: string;
}

/** Why so many practitioners, and what carried over from one to the next. */
export class RecordContinuitySummary {
  @LongText({
    label: 'What should the next practitioner know about those before?',
    hint: 'Why the person had so many practitioners, and what carried over from one to the next.',
  })
  summary: string;
}

/** A manager of the receiving side proposes to go on although a rule blocks. Another one has to agree. */
export class ProposeBlockPass {
  @Text({
    label: 'Which rule?',
    hint: 'Such as HC-66. That somebody is named, and accepts in person, cannot be passed.',
    pattern: /^HC-\d{2}$/,
    message: 'Enter the rule as HC-66',
  })
  rule: string;

  @LongText({ label: 'Why can it not wait?', max: 1000 })
  reason: string;

  @LongText({ label: 'What is done to make up for it, and by whom?', max: 1000 })
  compensatingAction: string;

  @Day({ label: 'Until when may it be used?', hint: 'At most 10 days from today: our suggestion.' })
  until: string;
}

/** A head of a delivery unit agrees to go on although a rule blocks. */
export class SecondBlockPass {
  @Id({ label: 'Which proposal?', hint: 'The id it was given when it was made.' })
  proposalId: string;

  @LongText({ label: 'Why do you agree?', max: 1000 })
  reason: string;
}
