import { LongText, OccurredAt } from '../fields.ts';

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
