import { emergencyReasons, type EmergencyReason } from '../../case/access/access.events.ts';
import { Code, Text, Whole } from '../../case/fields.ts';

/** What somebody looks for: `text` understands all of it, the others only what they say. One of them is needed. */
export class FindCases {
  @Text({
    label: 'Name, CRN or PNC number',
    hint: 'A name as you heard it, with the year of birth if you know it: smyth jon 1990.',
    optional: true,
  })
  text?: string;

  @Text({ label: 'CRN', hint: 'Such as X000001.', max: 20, optional: true })
  crn?: string;

  @Text({ label: 'PNC number', hint: 'Such as 2002/73319Z.', max: 20, optional: true })
  pnc?: string;

  @Text({
    label: 'Name as heard',
    hint: 'Surname alone, both names in either order, or Surname, Forenames.',
    optional: true,
  })
  name?: string;

  @Whole({ label: 'Year of birth', min: 1900, max: 2100, optional: true })
  yearOfBirth?: number;
}

/** The same in an emergency: a case with limited access is found by its number, or by name and year of birth together. */
export class FindInEmergency extends FindCases {
  @Code({ label: 'Why do you need it now?', values: emergencyReasons })
  reason: EmergencyReason;
}
