import { route, type CommandRoute } from '../routes.ts';
import { allocatePractitioner, challengeAllocation } from './allocation.ts';
import {
  offerAppointment,
  rearrangeAppointment,
  recordAppointmentKept,
  recordAppointmentMissed,
} from './appointments.ts';
import {
  ArrangeInterim,
  OfferAppointment,
  RearrangeAppointment,
  RecordAppointmentKept,
  RecordAppointmentMissed,
  RecordConversation,
  RecordMove,
  TellPerson,
} from './arrival.commands.ts';
import { arrangeInterim, recordConversation, recordMove, tellPerson } from './arrival.ts';
import { supersedeTransfer, withdrawTransfer } from './ending.ts';
import { answerQuery, closeQuery, raiseQuery } from './queries.ts';
import { acknowledgeTransfer, agreeTransfer, completeTransfer, routeTransfer } from './receiving.ts';
import { decideDispute, escalateTransfer, recordHomePlan, refuseTransfer } from './refusal.ts';
import { proposeTransfer, requestTransfer } from './request.ts';
import { MANAGERS, ROUTERS, STAFF } from './sides.ts';
import { SignForTransfer } from './signing.commands.ts';
import { signForTransfer } from './signing.ts';
import {
  ConvertTemporaryMove,
  EndTemporaryMove,
  ExtendTemporaryMove,
  StartTemporaryMove,
} from './temporary-move.commands.ts';
import {
  convertTemporaryMove,
  endTemporaryMove,
  extendTemporaryMove,
  startTemporaryMove,
} from './temporary-move.ts';
import {
  AcknowledgeTransfer,
  AgreeTransfer,
  AllocatePractitioner,
  AnswerQuery,
  ChallengeAllocation,
  CloseQuery,
  CompleteTransfer,
  DecideDispute,
  EscalateTransfer,
  ProposeTransfer,
  RaiseQuery,
  RecordHomePlan,
  RefuseTransfer,
  RequestTransfer,
  RouteTransfer,
  SupersedeTransfer,
  WithdrawTransfer,
} from './transfer.commands.ts';

/** Acts of those who work the case; on which side they stand is decided with the case at hand. */
const byStaff = { to: 'transfer', roles: STAFF } as const;
const byManagers = { to: 'transfer', roles: MANAGERS } as const;

export const transferRoutes: CommandRoute[] = [
  route({
    to: 'case',
    path: 'cases/:caseId/transfers',
    creates: true,
    roles: STAFF,
    act: 'propose',
    command: ProposeTransfer,
    decide: proposeTransfer,
    title: 'Propose a transfer',
  }),
  route({
    ...byStaff,
    act: 'request',
    command: RequestTransfer,
    decide: requestTransfer,
    title: 'Send the request',
  }),
  route({
    ...byStaff,
    act: 'withdraw',
    command: WithdrawTransfer,
    decide: withdrawTransfer,
    title: 'Withdraw the transfer',
  }),
  route({
    ...byStaff,
    act: 'supersede',
    command: SupersedeTransfer,
    decide: supersedeTransfer,
    title: 'Record what overtook the transfer',
  }),
  route({
    ...byStaff,
    act: 'acknowledge',
    command: AcknowledgeTransfer,
    decide: acknowledgeTransfer,
    title: 'Acknowledge the request',
  }),
  route({
    to: 'transfer',
    roles: ROUTERS,
    act: 'route',
    command: RouteTransfer,
    decide: routeTransfer,
    title: 'Send the request on to another team',
  }),
  route({
    ...byManagers,
    act: 'sign',
    command: SignForTransfer,
    decide: signForTransfer,
    title: 'Allocate, direct and sign',
  }),
  route({
    ...byManagers,
    act: 'allocate',
    command: AllocatePractitioner,
    decide: allocatePractitioner,
    title: 'Name the receiving practitioner',
  }),
  route({
    ...byStaff,
    act: 'challenge-allocation',
    command: ChallengeAllocation,
    decide: challengeAllocation,
    title: 'Challenge the allocation',
  }),
  route({ ...byStaff, act: 'query', command: RaiseQuery, decide: raiseQuery, title: 'Ask the other side' }),
  route({
    ...byStaff,
    act: 'answer-query',
    command: AnswerQuery,
    decide: answerQuery,
    title: 'Answer a question',
  }),
  route({
    ...byStaff,
    act: 'close-query',
    command: CloseQuery,
    decide: closeQuery,
    title: 'Close a question',
  }),
  route({
    ...byManagers,
    act: 'agree',
    command: AgreeTransfer,
    decide: agreeTransfer,
    title: 'Agree to the transfer',
  }),
  route({
    ...byManagers,
    act: 'refuse',
    command: RefuseTransfer,
    decide: refuseTransfer,
    title: 'Refuse the transfer',
  }),
  route({
    ...byStaff,
    act: 'home-plan',
    command: RecordHomePlan,
    decide: recordHomePlan,
    title: 'Record what the home area does now',
  }),
  route({
    ...byStaff,
    act: 'escalate',
    command: EscalateTransfer,
    decide: escalateTransfer,
    title: 'Escalate the transfer to a manager',
  }),
  route({
    to: 'transfer',
    roles: ['HEAD_OF_PDU'],
    act: 'decide-dispute',
    command: DecideDispute,
    decide: decideDispute,
    title: 'Decide the disputed refusal',
  }),
  route({
    ...byStaff,
    act: 'conversation',
    command: RecordConversation,
    decide: recordConversation,
    title: 'Record the handover conversation',
  }),
  route({
    ...byStaff,
    act: 'tell-person',
    command: TellPerson,
    decide: tellPerson,
    title: 'Record that the person was told',
  }),
  route({
    ...byStaff,
    act: 'first-appointment',
    command: OfferAppointment,
    decide: offerAppointment,
    title: 'Offer the first appointment',
  }),
  route({
    ...byStaff,
    act: 'rearrange-appointment',
    command: RearrangeAppointment,
    decide: rearrangeAppointment,
    title: 'Rearrange the first appointment',
  }),
  route({
    ...byStaff,
    act: 'appointment-kept',
    command: RecordAppointmentKept,
    decide: recordAppointmentKept,
    title: 'Record that the appointment was kept',
  }),
  route({
    ...byStaff,
    act: 'appointment-missed',
    command: RecordAppointmentMissed,
    decide: recordAppointmentMissed,
    title: 'Record that the appointment was missed',
  }),
  route({
    to: 'transfer',
    act: 'moved',
    command: RecordMove,
    decide: recordMove,
    title: 'Record that the person has moved',
  }),
  route({
    ...byManagers,
    act: 'interim',
    command: ArrangeInterim,
    decide: arrangeInterim,
    title: 'Approve an interim arrangement',
  }),
  route({
    ...byStaff,
    act: 'terms',
    command: StartTemporaryMove,
    decide: startTemporaryMove,
    title: 'Start the temporary move',
  }),
  route({
    ...byStaff,
    act: 'extend-temporary-move',
    command: ExtendTemporaryMove,
    decide: extendTemporaryMove,
    title: 'Extend the temporary move',
  }),
  route({
    ...byStaff,
    act: 'end-temporary-move',
    command: EndTemporaryMove,
    decide: endTemporaryMove,
    title: 'End the temporary move',
  }),
  route({
    ...byStaff,
    act: 'convert-temporary-move',
    command: ConvertTemporaryMove,
    decide: convertTemporaryMove,
    title: 'Make the temporary move permanent',
  }),
  route({
    ...byStaff,
    act: 'complete',
    command: CompleteTransfer,
    decide: completeTransfer,
    title: 'Complete the transfer',
  }),
];
