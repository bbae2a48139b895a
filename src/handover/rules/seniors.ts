import type { Stamp } from '../../case/decider.ts';
import type { Side } from '../../case/oversight/oversight.events.ts';
import {
  inWords,
  materialChanges,
  materialEvents,
  unreadBy,
  type MaterialChange,
} from '../../case/reading/material-changes.ts';
import { agreement, receivingTeam, routedAt } from '../../case/transfer/transfer.state.ts';
import {
  agreementNeeds,
  before,
  dayOf,
  handedOver,
  home,
  idsOf,
  receiving,
  said,
  type About,
  type Rule,
  type Situation,
  type Verdict,
} from './rule.ts';
import { move, risk } from './stakes.ts';

/** The first look of a side that says what was looked at and what was directed; of the team that has the request now. */
function oversight({ state, transfer }: Situation, side: Side): Stamp | undefined {
  const since = side === 'RECEIVING' ? routedAt(transfer) : -1;
  return state.oversight.looks.find(
    (look) =>
      look.transferId === transfer.transferId &&
      look.side === side &&
      look.stamp.revision > since &&
      said(look.lookedAt) &&
      said(look.direction),
  )?.stamp;
}

/** A senior of the receiving team confirmed reading the summary. */
interface Reading {
  stamp: Stamp;
  /** What others changed materially since then, until supervision passed. */
  unread: MaterialChange[];
}

function readings(about: About): Reading[] {
  const { state, transfer } = about;
  const passed = handedOver(transfer)?.revision ?? Infinity;
  const changes = materialChanges(about).filter(({ stamp }) => stamp.revision < passed);
  return state.acknowledgements
    .filter(
      ({ transferId, item, stamp }) =>
        transferId === transfer.transferId &&
        item === 'SUMMARY' &&
        stamp.actor.role === 'SENIOR' &&
        stamp.actor.area === receivingTeam(transfer),
    )
    .map(({ stamp }) => ({ stamp, unread: unreadBy(stamp.actor.id, stamp.revision, changes) }));
}

/** What was read before something material changed has to be read again (design §9). */
function judgeSummaryRead(s: Situation): Verdict {
  const all = readings(s);
  const last = all.at(-1);
  const read = all.find(({ unread }) => unread.length === 0);
  const verdict = before(read?.stamp, handedOver(s.transfer), {
    did: 'A senior of the receiving team confirmed reading the summary',
    undone:
      last === undefined
        ? 'No senior of the receiving team has confirmed reading the summary'
        : `A senior of the receiving team confirmed reading the summary on ${dayOf(last.stamp)}. Since then ` +
          `${inWords(last.unread)}; nobody has confirmed reading it again`,
    act: 'supervision passed',
  });
  if (read !== undefined || last === undefined) return verdict;
  const unread = idsOf(last.stamp, ...last.unread.map(({ stamp }) => stamp));
  return { ...verdict, because: [...unread, ...verdict.because] };
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
        did: 'The transferring senior recorded their oversight',
        undone: 'No oversight by the transferring senior is recorded',
        act: 'the request was sent',
      }),
    act: () => 'Record oversight of the case going out',
    page: () => 'oversight',
    byOwnerOnly: true,
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
        did: 'The receiving senior recorded their oversight',
        undone: 'No oversight by the receiving senior is recorded',
        act: s.transfer.started ? 'the temporary move started' : 'the receiving area agreed',
      }),
    act: ({ transfer: { requested } }) => requested && 'Record oversight of the case coming in',
    page: () => 'oversight',
    byOwnerOnly: true,
    needs: [...agreementNeeds, 'TransferRouted', 'ManagementOversightRecorded'],
  },
  {
    id: 'HC-67',
    title: 'The receiving senior has read the summary and what is not known',
    line: 'seniors',
    owes: receiving('SENIOR'),
    why: (s) =>
      `${risk(s)}: the senior who answers for the receiving team has to know it before supervision passes.`,
    judge: judgeSummaryRead,
    act: (about) =>
      about.transfer.requested &&
      (readings(about).length === 0
        ? 'Read the summary and what is not known, and confirm it'
        : 'Read the summary again, because it changed, and confirm it'),
    page: () => 'read-summary',
    byOwnerOnly: true,
    needs: ['ItemAcknowledged', 'ResponsibilityTransferred', 'TransferRouted', ...materialEvents.ofTransfer],
    needsOfCase: materialEvents.ofCase,
  },
];
