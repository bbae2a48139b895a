import type { Stamp } from '../../case/decider.ts';
import type { Side } from '../../case/oversight/oversight.events.ts';
import { agreement, receivingTeam } from '../../case/transfer/transfer.state.ts';
import {
  agreementNeeds,
  before,
  handedOver,
  home,
  receiving,
  said,
  type Rule,
  type Situation,
} from './rule.ts';
import { move, risk } from './stakes.ts';

/** The first look of a side that says what was looked at and what was directed. */
function oversight({ state, transfer }: Situation, side: Side): Stamp | undefined {
  return state.oversight.looks.find(
    (look) =>
      look.transferId === transfer.transferId &&
      look.side === side &&
      said(look.lookedAt) &&
      said(look.direction),
  )?.stamp;
}

/** A senior of the receiving team said to have read the summary, with what the practitioners do not know. */
function summaryRead({ state, transfer }: Situation): Stamp | undefined {
  return state.acknowledgements.find(
    ({ transferId, item, stamp }) =>
      transferId === transfer.transferId &&
      item === 'SUMMARY' &&
      stamp.actor.role === 'SENIOR' &&
      stamp.actor.area === receivingTeam(transfer),
  )?.stamp;
}

export const seniorRules: readonly Rule[] = [
  {
    id: 'HC-07',
    title: 'The transferring senior looked at the case and gave direction',
    line: 'seniors',
    owes: home('SENIOR'),
    why: (s) => `A second pair of eyes before the case leaves: ${risk(s)}.`,
    judge: (s) =>
      before(oversight(s, 'HOME'), s.transfer.requested?.stamp, {
        did: 'The transferring senior recorded what they looked at and directed',
        undone: 'No oversight by the transferring senior is recorded',
        act: 'the request was sent',
      }),
    act: () => 'Record your oversight of the case going out',
    page: () => 'oversight',
    needs: ['TransferRequested', 'ManagementOversightRecorded'],
  },
  {
    id: 'HC-08',
    title: 'The receiving senior looked at the case and gave direction',
    line: 'seniors',
    owes: receiving('SENIOR'),
    why: (s) =>
      `The receiving area agrees to a risk that a senior has looked at: ${risk(s)}, and ${move(s)}.`,
    judge: (s) =>
      before(oversight(s, 'RECEIVING'), agreement(s.transfer), {
        did: 'The receiving senior recorded what they looked at and directed',
        undone: 'No oversight by the receiving senior is recorded',
        act: 'the receiving area agreed',
      }),
    act: ({ transfer: { requested } }) => requested && 'Record your oversight of the case coming in',
    page: () => 'oversight',
    needs: [...agreementNeeds, 'ManagementOversightRecorded'],
  },
  {
    id: 'HC-67',
    title: 'The receiving senior has read the summary and what is not known',
    line: 'seniors',
    owes: receiving('SENIOR'),
    why: (s) => `${risk(s)}: the senior who answers for the receiving team has to know it before it does.`,
    judge: (s) =>
      before(summaryRead(s), handedOver(s.transfer), {
        did: 'A senior of the receiving team said to have read the summary',
        undone: 'No senior of the receiving team has said to have read the summary',
        act: 'supervision passed',
      }),
    act: ({ transfer: { requested } }) => requested && 'Read the summary and what is not known, and say so',
    page: () => 'read-summary',
    needs: ['ItemAcknowledged', 'ResponsibilityTransferred', 'TransferRouted'],
  },
];
