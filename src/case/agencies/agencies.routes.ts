import { route, type CommandRoute } from '../routes.ts';
import {
  AssignAgency,
  CarryAgency,
  ChangeAgency,
  RecordAgencyAccepted,
  RecordAgencyDeclined,
  RecordAgencyDone,
  RecordAgencyNoAnswer,
} from './agencies.commands.ts';
import {
  assignAgency,
  carryAgency,
  changeAgency,
  recordAgencyAccepted,
  recordAgencyDeclined,
  recordAgencyDone,
  recordAgencyNoAnswer,
} from './agencies.ts';

const shownOn = 'agencies';

export const agenciesRoutes: CommandRoute[] = [
  route({
    act: 'assign-agency',
    neverStale: true,
    to: 'case',
    command: AssignAgency,
    decide: assignAgency,
    title: 'Ask an agency to take a task on',
    shownOn,
    creates: true,
  }),
  route({
    act: 'change-agency',
    to: 'case',
    command: ChangeAgency,
    decide: changeAgency,
    title: 'Change the task of an agency',
    shownOn,
  }),
  route({
    act: 'agency-accepted',
    to: 'case',
    command: RecordAgencyAccepted,
    decide: recordAgencyAccepted,
    title: 'Record that an agency accepted its task',
    shownOn,
  }),
  route({
    act: 'agency-declined',
    to: 'case',
    command: RecordAgencyDeclined,
    decide: recordAgencyDeclined,
    title: 'Record that an agency declined its task',
    shownOn,
  }),
  route({
    act: 'agency-no-answer',
    to: 'case',
    command: RecordAgencyNoAnswer,
    decide: recordAgencyNoAnswer,
    title: 'Record that an agency did not answer',
    shownOn,
  }),
  route({
    act: 'carry-agency',
    to: 'case',
    command: CarryAgency,
    decide: carryAgency,
    title: 'Say what becomes of a home-area task',
    shownOn,
  }),
  route({
    act: 'agency-done',
    to: 'case',
    command: RecordAgencyDone,
    decide: recordAgencyDone,
    title: 'Record that a task is done',
    shownOn,
  }),
];
