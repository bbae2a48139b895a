import { Code, Day, Groups, LongText, OccurredAt, StaffId, Text } from '../fields.ts';
import type { SentenceKind } from './identity.events.ts';

const CRN = {
  pattern: /^[A-Z]\d{6}$/,
  message: 'Enter the CRN as one capital letter and six digits, such as X000001',
};

const PNC = {
  label: 'PNC number',
  hint: 'Such as 2002/73319Z.',
  pattern: /^(\d{2}|\d{4})\/?\d{1,7}[A-Z]$/,
  message: 'Enter the PNC number as the year, a slash, up to seven digits and a capital letter',
  optional: true,
};

const FORENAMES = { label: 'Forenames', message: 'Enter the forenames' };
const SURNAME = { label: 'Surname', message: 'Enter the surname' };

/** One order, licence or period of post-sentence supervision. */
export class SentenceEntry {
  @Code({
    label: 'What kind of sentence is it?',
    values: {
      COMMUNITY_ORDER: 'Community order',
      SUSPENDED_SENTENCE_ORDER: 'Suspended sentence order',
      LICENCE: 'Licence',
      POST_SENTENCE_SUPERVISION: 'Post-sentence supervision',
    },
  })
  kind: SentenceKind;

  @Day({ label: 'When did it start?' })
  startedOn: string;

  @Day({ label: 'When does it end?' })
  endsOn: string;
}

/** Somebody who supervised the person before the case entered this service. */
export class PreviousPractitionerEntry {
  @Text({ label: 'Name', message: 'Enter the name' })
  name: string;

  @Day({ label: 'Supervised from' })
  from: string;

  @Day({ label: 'Supervised until' })
  to: string;
}

/** The case enters the service, in somebody's hands from its first moment. */
export class OpenCase {
  @Text({ label: 'CRN', hint: 'One capital letter and six digits, such as X000001.', ...CRN })
  crn: string;

  @Text(FORENAMES)
  forenames: string;

  @Text(SURNAME)
  surname: string;

  @Day({ label: 'Date of birth' })
  dateOfBirth: string;

  @Text(PNC)
  pnc?: string;

  @Groups({ label: 'Under which sentences is the person supervised?', of: SentenceEntry, min: 1 })
  sentences: SentenceEntry[];

  @Groups({
    label: 'Who supervised the person in the last 24 months?',
    of: PreviousPractitionerEntry,
    optional: true,
  })
  previousPractitioners?: PreviousPractitionerEntry[];

  @Text({
    label: 'Where was this copied from?',
    hint: 'The system or document, and its date.',
    message: 'Say where this was copied from',
    optional: true,
  })
  source?: string;

  @StaffId({ label: 'Who is the responsible practitioner?' })
  supervisedBy: string;
}

/** Something that tells who the person is was wrong. */
export class CorrectIdentifier {
  @Text({ ...FORENAMES, hint: 'Fill in only what was wrong; a name needs both parts.', optional: true })
  forenames?: string;

  @Text({ ...SURNAME, optional: true })
  surname?: string;

  @Day({ label: 'Date of birth', optional: true })
  dateOfBirth?: string;

  @Text(PNC)
  pnc?: string;

  @LongText({ label: 'What was wrong, and how do you know?' })
  why: string;

  @OccurredAt()
  occurredAt?: string;
}
