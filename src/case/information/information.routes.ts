import { BringIn } from './bring-in.commands.ts';
import { bringIn } from './bring-in.ts';
import { route, type CommandRoute } from '../routes.ts';
import { RecordLookUp } from './information.commands.ts';
import { recordLookUp } from './information.ts';
import { recordRegister, removeRegister, reviewRegister } from './registering.ts';
import { RecordRegister, RemoveRegister, ReviewRegister } from './registers.commands.ts';

export const informationRoutes: CommandRoute[] = [
  route({
    act: 'look-up',
    neverStale: true,
    to: 'case',
    command: RecordLookUp,
    decide: recordLookUp,
    title: 'Record how a look-up in another system ended',
    shownOn: 'risk',
    creates: true,
  }),
  route({
    act: 'bring-in',
    neverStale: true,
    to: 'case',
    command: BringIn,
    decide: bringIn,
    title: 'Bring in what is recorded elsewhere',
    shownOn: 'bring-in',
    creates: true,
  }),
  route({
    act: 'record-register',
    neverStale: true,
    to: 'case',
    command: RecordRegister,
    decide: recordRegister,
    title: 'Record a register',
    shownOn: 'risk',
    creates: true,
  }),
  route({
    act: 'review-register',
    to: 'case',
    command: ReviewRegister,
    decide: reviewRegister,
    title: 'Review a register, or confirm its last review',
    shownOn: 'risk',
  }),
  route({
    act: 'remove-register',
    to: 'case',
    command: RemoveRegister,
    decide: removeRegister,
    title: 'Remove a register',
    shownOn: 'risk',
  }),
];
