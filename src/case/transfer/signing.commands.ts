import { LongText, PassReasons, StaffId, Text, Whole, YesNo, type PassReason } from '../fields.ts';

/** What the receiving senior decides in one go: who receives the case, the direction given, and whether it is taken. */
export class SignForTransfer {
  @Whole({
    label: 'Which version of the summary did you read?',
    hint: 'The version shown with what you read.',
    min: 0,
    max: 2_147_483_647,
  })
  version: number;

  @StaffId({ label: 'Who is the receiving practitioner?' })
  staffId: string;

  @LongText({
    label: 'Why this practitioner?',
    hint: 'Not asked again for somebody who is named already.',
    max: 1000,
    optional: true,
  })
  reason?: string;

  @Text({ label: 'What grade does the case need, and do they have it?', optional: true })
  grade?: string;

  @LongText({ label: 'What experience do they have of cases like this?', max: 1000, optional: true })
  experience?: string;

  @LongText({ label: 'Do they have the time for it?', max: 1000, optional: true })
  workload?: string;

  @LongText({ label: 'What did you look at?' })
  lookedAt: string;

  @LongText({ label: 'What direction do you give?' })
  direction: string;

  @YesNo({
    label: 'Does your team take the case?',
    hint: 'No leaves that open: the rest is recorded all the same.',
  })
  agree: boolean;

  @LongText({ label: 'On what conditions?', optional: true })
  conditions?: string;

  @PassReasons()
  reasons?: PassReason[];
}
