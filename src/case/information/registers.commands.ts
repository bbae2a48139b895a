import { Day, Id, LongText, Text } from '../fields.ts';

const ABOUT_WHOM = {
  label: 'Who or what is it about?',
  hint: 'Which child, which partner, which weapon: a warning without a name cannot be acted on.',
};
const NEXT_REVIEW = {
  label: 'On which day is it to be reviewed next?',
  hint: 'Leave it empty for the usual period of this register.',
  optional: true,
};
const THE_REGISTER = { label: 'Which register?' };

/** A register that another system holds, and that did not come in with a file. */
export class RecordRegister {
  @Text({ label: 'Code', hint: 'Such as RCPR, where there is one.', optional: true, max: 20 })
  code?: string;

  @Text({
    label: 'Which register?',
    hint: 'Such as Child protection.',
    message: 'Enter which register it is',
  })
  description: string;

  @Day({ label: 'On which day did it start?' })
  startedOn: string;

  @Day(NEXT_REVIEW)
  reviewOn?: string;

  @LongText(ABOUT_WHOM)
  notes: string;

  @Text({
    label: 'From which system or document is this?',
    hint: 'Such as nDelius.',
    message: 'Say from which system or document this is',
  })
  source: string;
}

/** A register holds: it was reviewed, here or elsewhere. */
export class ReviewRegister {
  @Id(THE_REGISTER)
  registerId: string;

  @Day({
    label: 'On which day was it last reviewed?',
    hint: 'Leave it empty if you review it today.',
    optional: true,
  })
  reviewedOn?: string;

  @Day(NEXT_REVIEW)
  reviewOn?: string;

  @LongText(ABOUT_WHOM)
  notes: string;
}

/** A register holds no longer, or its removal elsewhere was never explained. */
export class RemoveRegister {
  @Id(THE_REGISTER)
  registerId: string;

  @Day({ label: 'On which day did it end?', hint: 'Leave it empty for today.', optional: true })
  endedOn?: string;

  @LongText({ label: 'Why does it hold no longer?', max: 1000 })
  reason: string;
}
