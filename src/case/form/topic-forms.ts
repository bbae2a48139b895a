import { emergencyForm } from '../access/emergency.form.ts';
import { agenciesForm } from '../agencies/agencies.form.ts';
import { checksForm } from '../checks/checks.form.ts';
import { contingencyForm } from '../contingency/contingency.form.ts';
import { informationForm } from '../information/information.form.ts';
import { oversightForm } from '../oversight/oversight.form.ts';
import { readingForm } from '../reading/reading.form.ts';
import { riskForm } from '../risk/risk.form.ts';
import { transferForm } from '../transfer/transfer.form.ts';
import type { TopicForm } from './topic-form.ts';

/** The forms of every topic that has choices to offer or something to be filled in. */
export const topicForms: readonly TopicForm[] = [
  transferForm,
  readingForm,
  oversightForm,
  riskForm,
  informationForm,
  agenciesForm,
  contingencyForm,
  checksForm,
  emergencyForm,
];
