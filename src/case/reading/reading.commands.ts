import { Whole } from '../fields.ts';

/** The reader states that they have read what was shown. */
export class AcknowledgeItem {
  @Whole({
    label: 'Which version did you read?',
    hint: 'The version shown with what you read.',
    min: 0,
    max: 2_147_483_647,
  })
  version: number;
}
