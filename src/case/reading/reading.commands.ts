import { Id, LongText, StaffId, Whole } from '../fields.ts';

const VERSION = {
  label: 'Which version did you read?',
  hint: 'The version shown with what you read.',
  min: 0,
  max: 2_147_483_647,
};

/** The reader states that they have read what was shown. */
export class AcknowledgeItem {
  @Whole(VERSION)
  version: number;
}

const LINE = { max: 500 };

/** The receiving practitioner says in their own words what they have understood. */
export class GiveReadBack {
  @Whole(VERSION)
  version: number;

  @LongText({
    label: 'Who is at risk?',
    hint: 'In your own words, not copied, at least three a line (our suggestion): the transferring practitioner confirms that you understood.',
    ...LINE,
  })
  whoIsAtRisk: string;

  @LongText({ label: 'When is the risk greatest?', ...LINE })
  whenGreatest: string;

  @LongText({ label: 'What is the first sign?', ...LINE })
  firstSign: string;

  @LongText({ label: 'What do you do first?', ...LINE })
  firstAct: string;
}

const READ_BACK = { label: 'Which read-back?', hint: 'The id it was given when it was recorded.' };

/** The transferring practitioner agrees that this is what they meant. */
export class ConfirmReadBack {
  @Id(READ_BACK)
  readBackId: string;
}

const CORRECTION = { ...LINE, optional: true };

/** The transferring practitioner says what was understood wrongly. Lines that are left out or unchanged are right. */
export class CorrectReadBack {
  @Id(READ_BACK)
  readBackId: string;

  @LongText({
    label: 'Who is at risk?',
    hint: 'Change what was understood wrongly. It has to be read back again then.',
    ...CORRECTION,
  })
  whoIsAtRisk?: string;

  @LongText({ label: 'When is the risk greatest?', ...CORRECTION })
  whenGreatest?: string;

  @LongText({ label: 'What is the first sign?', ...CORRECTION })
  firstSign?: string;

  @LongText({ label: 'What is done first?', ...CORRECTION })
  firstAct?: string;
}

/** A reader holds that something recorded is wrong. */
export class DisputeItem {
  @Id({
    label: 'What do you dispute?',
    hint: 'The id of a statement about risk, an emergency action, an agency’s task or a check; leave it out for anything else.',
    optional: true,
  })
  itemId?: string;

  @LongText({ label: 'What is wrong, and what do you hold to be right?' })
  points: string;

  @StaffId({ label: 'Who sees to it that it is settled?', optional: true })
  ownerStaffId?: string;
}

/** Whoever took the case over says how the handover served them. */
export class GiveFeedback {
  @LongText({
    label: 'What was missing, wrong or late, so that you had to find it out yourself?',
    hint: 'To learn from, not to blame. If there was nothing, say so.',
  })
  missing: string;

  @LongText({ label: 'What helped you most?', optional: true })
  helped?: string;
}

/** How a dispute was settled. */
export class SettleDispute {
  @Id({ label: 'Which dispute?', hint: 'The id it was given when it was raised.' })
  disputeId: string;

  @LongText({ label: 'How was it settled?' })
  how: string;
}
