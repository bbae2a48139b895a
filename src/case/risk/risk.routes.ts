import { route, type CommandRoute } from '../routes.ts';
import { stateNotKnown } from './not-known.ts';
import { captureRiskItem, confirmRiskItem, correctRiskItem, withdrawRiskItem } from './risk-items.ts';
import {
  AssessRosh,
  CaptureRiskItem,
  ConfirmRiskItem,
  ConfirmRosh,
  CorrectRiskItem,
  RecordOasys,
  RecordRiskToSelf,
  StateNotKnown,
  WithdrawRiskItem,
} from './risk.commands.ts';
import { assessRosh, confirmRosh, recordOasys, recordRiskToSelf } from './risk.ts';

export const riskRoutes: CommandRoute[] = [
  route({
    act: 'rosh',
    to: 'case',
    command: AssessRosh,
    decide: assessRosh,
    title: 'Record risk of serious harm',
    shownOn: 'risk',
  }),
  route({
    act: 'confirm-rosh',
    to: 'case',
    command: ConfirmRosh,
    decide: confirmRosh,
    title: 'Confirm levels of risk recorded elsewhere',
    shownOn: 'risk',
  }),
  route({
    act: 'capture-risk-item',
    neverStale: true,
    to: 'case',
    command: CaptureRiskItem,
    decide: captureRiskItem,
    title: 'Record a risk item',
    shownOn: 'risk',
    creates: true,
  }),
  route({
    act: 'correct-risk-item',
    to: 'case',
    command: CorrectRiskItem,
    decide: correctRiskItem,
    title: 'Correct a risk item',
    shownOn: 'risk',
  }),
  route({
    act: 'confirm-risk-item',
    to: 'case',
    command: ConfirmRiskItem,
    decide: confirmRiskItem,
    title: 'Confirm a risk item recorded elsewhere',
    shownOn: 'risk',
  }),
  route({
    act: 'withdraw-risk-item',
    to: 'case',
    command: WithdrawRiskItem,
    decide: withdrawRiskItem,
    title: 'Set aside a risk item',
    shownOn: 'risk',
  }),
  route({
    act: 'risk-to-self',
    to: 'case',
    command: RecordRiskToSelf,
    decide: recordRiskToSelf,
    title: 'Record risk to the person themselves',
    shownOn: 'risk',
  }),
  route({
    act: 'oasys',
    neverStale: true,
    to: 'case',
    command: RecordOasys,
    decide: recordOasys,
    title: 'Record an OASys assessment',
    shownOn: 'risk',
    creates: true,
  }),
  route({
    act: 'not-known',
    to: 'transfer',
    command: StateNotKnown,
    decide: stateNotKnown,
    title: 'Say what you do not know',
  }),
];
