import {
  Code,
  Id,
  LongText,
  OccurredAt,
  PassReasons,
  StaffId,
  Text,
  Whole,
  type PassReason,
} from '../fields.ts';
import { kinds, type EndCause, type ResponsibilityKind } from './responsibility.events.ts';

const OFFER = { label: 'Which offer?', hint: 'The id it was given when it was made.' };

/** Asks somebody to take a responsibility; it stays where it is until they accept. */
export class OfferResponsibility {
  @Code({ label: 'Which responsibility do you offer?', values: kinds })
  kind: ResponsibilityKind;

  @StaffId({
    label: 'Who is asked to take it?',
    hint: 'For somebody of another agency fill in name, agency and area instead.',
    optional: true,
  })
  staffId?: string;

  @Text({ label: 'Name of the person at the other agency', message: 'Enter the name', optional: true })
  name?: string;

  @Text({
    label: 'Code of the other agency',
    hint: 'Such as POLICE.',
    pattern: /^[A-Z][A-Z0-9_]{1,39}$/,
    message: 'Enter the code of the agency in capitals, such as POLICE',
    optional: true,
  })
  agency?: string;

  @Text({ label: 'Area of the other agency', message: 'Enter the area', optional: true })
  area?: string;

  @Whole({
    label: 'For how many hours does the offer stand?',
    hint: 'Leave it out for the usual time.',
    min: 1,
    max: 336,
    optional: true,
  })
  hours?: number;
}

/** Takes a responsibility that was offered. */
export class AcceptResponsibility {
  @Id(OFFER)
  offerId: string;

  @Text({
    label: 'Who said yes, and how?',
    hint: 'Only for somebody who does not use this service, such as "PC Amin, by phone".',
    message: 'Say who accepted, and how',
    optional: true,
  })
  acceptedBy?: string;

  @PassReasons()
  reasons?: PassReason[];
}

/** Says no to a responsibility that was offered. */
export class DeclineResponsibility {
  @Id(OFFER)
  offerId: string;

  @LongText({ label: 'Why is it declined?' })
  reason: string;
}

/** Takes an offer back. */
export class WithdrawOffer {
  @Id(OFFER)
  offerId: string;

  @LongText({ label: 'Why do you take the offer back?' })
  reason: string;
}

/** Ends a responsibility with nobody after it. */
export class EndResponsibility {
  @Code({ label: 'Which responsibility ends?', values: kinds })
  kind: ResponsibilityKind;

  @Code({
    label: 'Why does it end?',
    hint: 'Supervision ends only with the sentence or when the person has died.',
    values: {
      SENTENCE_ENDED: 'The sentence ended',
      DIED: 'The person died',
      NO_LONGER_NEEDED: 'It is no longer needed',
    },
  })
  cause: EndCause;

  @LongText({ label: 'What happened?' })
  reason: string;

  @OccurredAt()
  occurredAt?: string;
}
