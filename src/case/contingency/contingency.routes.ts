import { route, type CommandRoute } from '../routes.ts';
import {
  ChangeContingency,
  ConcludeContingency,
  DefineContingency,
  InvokeContingency,
  RuleOutSituation,
  SupersedeContingency,
  VerifyContact,
} from './contingency.commands.ts';
import { concludeContingency, invokeContingency } from './invoking.ts';
import { changeContingency, defineContingency, ruleOutSituation, supersedeContingency } from './plan.ts';
import { verifyContact } from './ringing.ts';

const shownOn = 'tonight';

export const contingencyRoutes: CommandRoute[] = [
  route({
    act: 'contingency',
    neverStale: true,
    to: 'case',
    command: DefineContingency,
    decide: defineContingency,
    title: 'Write an action of the emergency plan',
    shownOn,
    creates: true,
  }),
  route({
    act: 'change-contingency',
    to: 'case',
    command: ChangeContingency,
    decide: changeContingency,
    title: 'Change an action of the emergency plan',
    shownOn,
  }),
  route({
    act: 'supersede-contingency',
    to: 'case',
    command: SupersedeContingency,
    decide: supersedeContingency,
    title: 'Take an action out of the emergency plan',
    shownOn,
  }),
  route({
    act: 'rule-out-situation',
    to: 'case',
    command: RuleOutSituation,
    decide: ruleOutSituation,
    title: 'State that a situation does not apply',
    shownOn,
  }),
  route({
    act: 'verify-contact',
    to: 'case',
    command: VerifyContact,
    onCard: true,
    decide: verifyContact,
    title: 'Record that a number was rung',
    shownOn,
    neverStale: true,
  }),
  route({
    act: 'invoke-contingency',
    to: 'case',
    command: InvokeContingency,
    onCard: true,
    decide: invokeContingency,
    title: 'Begin an action of the emergency plan',
    shownOn,
    neverStale: true,
    creates: true,
  }),
  route({
    act: 'conclude-contingency',
    to: 'case',
    command: ConcludeContingency,
    onCard: true,
    decide: concludeContingency,
    title: 'Conclude an action of the emergency plan',
    shownOn,
    neverStale: true,
  }),
];
