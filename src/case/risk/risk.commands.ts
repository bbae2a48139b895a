import { Code, Day, Text } from '../fields.ts';
import type { RoshLevel } from './risk.events.ts';

const levels: Record<RoshLevel, string> = {
  VERY_HIGH: 'Very high',
  HIGH: 'High',
  MEDIUM: 'Medium',
  LOW: 'Low',
};

/** Risk of serious harm as it was assessed. */
export class AssessRosh {
  @Code({
    label: 'What is the overall risk of serious harm?',
    hint: 'At least as high as the highest group below.',
    values: levels,
  })
  overall: RoshLevel;

  @Code({ label: 'Risk to the public', values: levels, optional: true })
  public?: RoshLevel;

  @Code({ label: 'Risk to a known adult', values: levels, optional: true })
  knownAdult?: RoshLevel;

  @Code({ label: 'Risk to children', values: levels, optional: true })
  children?: RoshLevel;

  @Code({ label: 'Risk to staff', values: levels, optional: true })
  staff?: RoshLevel;

  @Code({ label: 'Risk to prisoners', values: levels, optional: true })
  prisoners?: RoshLevel;

  @Day({ label: 'On which day was it assessed?' })
  assessedOn: string;

  @Text({
    label: 'From which system or document is this?',
    hint: 'Such as OASys layer 3, 12 May 2026.',
    message: 'Say from which system or document this is',
  })
  source: string;
}
