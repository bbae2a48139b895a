import { Groups, LongText, StaffId, Text } from '../fields.ts';

/** One of the staff who may see the case. */
export class LetInEntry {
  @StaffId({ label: 'Who?' })
  staffId: string;
}

/** From now on only these staff see what the case holds. */
export class RestrictCase {
  @Groups({
    label: 'Who may see the case?',
    hint: 'Whoever holds supervision and the named receiver may always see it. Name at least one senior or head of the delivery unit of either side: they can let others in.',
    of: LetInEntry,
    min: 1,
    max: 50,
  })
  letIn: LetInEntry[];

  @Text({
    label: 'What are others told?',
    hint: 'Shown to staff who are entitled to know that the case exists. Nothing about the person.',
    optional: true,
  })
  message?: string;

  @LongText({ label: 'Why is access limited?' })
  reason: string;
}

/** One more of the staff may see the case. */
export class GrantCaseAccess {
  @StaffId({ label: 'Who is let in?' })
  staffId: string;

  @LongText({ label: 'Why do they need to see the case?' })
  reason: string;
}

/** One of the staff may no longer see the case. */
export class EndCaseAccess {
  @StaffId({ label: 'Who may no longer see the case?' })
  staffId: string;

  @LongText({ label: 'Why?' })
  reason: string;
}

/** Everybody with a right to read may see the case again. */
export class LiftRestriction {
  @LongText({ label: 'Why is limited access no longer needed?' })
  reason: string;
}
