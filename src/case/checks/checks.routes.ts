import { route, type CommandRoute } from '../routes.ts';
import { MANAGERS, STAFF } from '../transfer/sides.ts';
import {
  AcceptNoReply,
  CancelCheck,
  ChaseCheck,
  FileReply,
  RequestCheck,
  SendCheck,
} from './checks.commands.ts';
import { acceptNoReply, cancelCheck, chaseCheck, fileReply, requestCheck, sendCheck } from './checks.ts';

/** Acts of those who work the case; on which side they stand is decided with the case at hand. */
const byStaff = { to: 'transfer', roles: STAFF, shownOn: 'checks' } as const;

/** Recorded for many checks at once from the list of those that wait to be sent. */
export const sendCheckRoute: CommandRoute = route({
  ...byStaff,
  act: 'send-check',
  command: SendCheck,
  decide: sendCheck,
  title: 'Record that a check was sent',
});

export const checkRoutes: CommandRoute[] = [
  route({
    ...byStaff,
    act: 'request-check',
    command: RequestCheck,
    decide: requestCheck,
    title: 'Ask for a check',
  }),
  sendCheckRoute,
  route({
    ...byStaff,
    act: 'chase-check',
    command: ChaseCheck,
    decide: chaseCheck,
    title: 'Record that a check was chased',
  }),
  route({
    ...byStaff,
    act: 'file-reply',
    command: FileReply,
    decide: fileReply,
    title: 'File the reply to a check',
  }),
  route({
    ...byStaff,
    roles: MANAGERS,
    act: 'accept-no-reply',
    command: AcceptNoReply,
    decide: acceptNoReply,
    title: 'Go on without the reply to a check',
  }),
  route({
    ...byStaff,
    act: 'cancel-check',
    command: CancelCheck,
    decide: cancelCheck,
    title: 'Cancel a check',
  }),
];
