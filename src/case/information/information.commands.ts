import { Code, LongText, OccurredAt, Text } from '../fields.ts';
import {
  lookUpResults,
  lookUpSubjects,
  type LookUpResult,
  type LookUpSubject,
} from './information.events.ts';

/** How a look-up in another system ended; nobody who did not look records one. */
export class RecordLookUp {
  @Code({ label: 'What was looked for?', values: lookUpSubjects })
  subject: LookUpSubject;

  @Text({
    label: 'In which system?',
    hint: 'Such as OASys, nDelius or ViSOR.',
    message: 'Say in which system you looked',
  })
  system: string;

  @Code({
    label: 'How did it end?',
    hint: 'Only “nothing recorded there” says that there is nothing. When you could not look, it is not known.',
    values: lookUpResults,
  })
  result: LookUpResult;

  @LongText({ label: 'What else should be known about it?', optional: true, max: 1000 })
  note?: string;

  @OccurredAt()
  occurredAt?: string;
}
