import type { Stamp } from '../../case/decider.ts';
import {
  agreement,
  receivingPractitioner,
  routedAt,
  type Transfer,
} from '../../case/transfer/transfer.state.ts';
import { agreementNeeds, dayOf, idsOf, inTime, receiving, said, type Rule, type Verdict } from './rule.ts';
import { move, risk } from './stakes.ts';

/** The allocation that names the receiving practitioner, if it stands. */
function allocation(transfer: Transfer): Transfer['allocations'][number] | undefined {
  return receivingPractitioner(transfer) === null ? undefined : transfer.allocations.at(-1);
}

/** Since when somebody of the team that has the request has been named without a break: another name is not being late again. */
function namedSince(transfer: Transfer): Stamp | undefined {
  const challenged = transfer.challenges.at(-1)?.stamp.revision ?? -1;
  const since = Math.max(challenged, routedAt(transfer));
  return transfer.allocations.find(({ stamp }) => stamp.revision > since)?.stamp;
}

/** The team that has the request says that it is the right one: by acknowledging, by naming somebody or by agreeing. */
function confirmed(transfer: Transfer): Stamp | undefined {
  const routed = routedAt(transfer);
  const { confirmed, allocations } = transfer;
  return [confirmed?.stamp, ...allocations.map(({ stamp }) => stamp), agreement(transfer)]
    .filter((stamp) => stamp !== undefined && stamp.revision > routed)
    .toSorted((one, other) => (one?.revision ?? 0) - (other?.revision ?? 0))[0];
}

const routings = (count: number): string => (count === 1 ? 'once' : `${count} times`);

export const receiverRules: readonly Rule[] = [
  {
    id: 'HC-03',
    title: 'The receiving side acknowledged the request',
    line: 'receiver',
    owes: receiving('ADMINISTRATOR'),
    why: (s) => `Until then nobody knows whether the request arrived: ${risk(s)}, and ${move(s)}.`,
    judge: (s) => {
      const { requested, acknowledged, allocations } = s.transfer;
      if (requested === undefined)
        return inTime(s, undefined, { did: '', undone: 'The request has not been sent' });
      return acknowledged === undefined && allocations[0] !== undefined
        ? inTime(s, allocations[0].stamp, {
            did: 'No acknowledgement is recorded, but a practitioner was named',
            undone: '',
          })
        : inTime(s, acknowledged?.stamp, {
            did: 'The request was acknowledged',
            undone: 'Nobody has acknowledged the request',
          });
    },
    act: ({ transfer: { requested } }) => requested && 'Acknowledge the request',
    page: () => 'acknowledge',
    needs: ['TransferRequested', 'TransferAcknowledged', 'ReceivingPractitionerAllocated'],
  },
  {
    id: 'HC-04',
    title: 'The request is with the right team',
    line: 'receiver',
    owes: receiving('ADMINISTRATOR'),
    why: (s) => `Days are lost while a request goes from team to team: ${move(s)}.`,
    judge: (s): Verdict => {
      const { routed } = s.transfer;
      const most = s.policy.limits?.['routings'] ?? 1;
      const team =
        routed.length === 0
          ? 'The team that has the request'
          : `The request was sent on ${routings(routed.length)}; the team that has it now`;
      const verdict = inTime(s, confirmed(s.transfer), {
        did: `${team} took it up`,
        undone: `${team} has not taken it up`,
      });
      if (routed.length <= most || verdict.outcome === 'MET_LATE') return verdict;
      const because = [...verdict.because, ...idsOf(...routed.map(({ stamp }) => stamp))];
      return { ...verdict, outcome: verdict.outcome === 'SATISFIED' ? 'MET_LATE' : 'FAILED', because };
    },
    act: ({ transfer: { acknowledged } }) =>
      acknowledged && 'Acknowledge the request, or send it on to the right team',
    page: () => 'acknowledge',
    needs: [
      'TransferRequested',
      'TransferAcknowledged',
      'TransferRouted',
      'ReceivingPractitionerAllocated',
      ...agreementNeeds,
    ],
  },
  {
    id: 'HC-05',
    title: 'A receiving practitioner is named',
    line: 'receiver',
    owes: receiving('SENIOR'),
    why: (s) =>
      `Until somebody is named, nobody in the receiving area prepares for this person: ${risk(s)}, and ${move(s)}.`,
    judge: (s) => {
      const named = allocation(s.transfer) && namedSince(s.transfer);
      const challenged = named === undefined ? s.transfer.challenges.at(-1)?.stamp : undefined;
      const verdict = inTime(s, named, {
        did: 'A receiving practitioner was named',
        undone:
          challenged === undefined
            ? 'No receiving practitioner is named'
            : 'The practitioner named said that the allocation is not suitable, and nobody else is named',
      });
      return { ...verdict, because: [...verdict.because, ...idsOf(challenged)] };
    },
    act: ({ transfer: { requested } }) => requested && 'Name the receiving practitioner',
    page: () => 'allocate',
    needs: ['TransferRequested', 'TransferRouted', 'ReceivingPractitionerAllocated', 'AllocationChallenged'],
  },
  {
    id: 'HC-06',
    title: 'The allocation was checked: grade, experience, workload and reason',
    line: 'receiver',
    owes: receiving('SENIOR'),
    why: (s) => `${risk(s)}: the practitioner needs the grade, the experience and the time for it.`,
    judge: (s) => {
      const { passed } = s.transfer;
      const named = allocation(s.transfer);
      const missing = (['grade', 'experience', 'workload', 'reason'] as const).filter(
        (part) => !said(named?.[part]),
      );
      const undone =
        named === undefined
          ? 'No receiving practitioner is named, so nothing could be checked'
          : `The allocation says nothing about ${missing.join(', ')}`;
      if (passed !== undefined && missing.length > 0) {
        const because = idsOf(named?.stamp, passed.stamp);
        return {
          outcome: 'FAILED',
          finding: `${undone}; supervision passed on ${dayOf(passed.stamp)}.`,
          because,
        };
      }
      const did = 'Grade, experience, workload and reason were recorded';
      return inTime(s, missing.length === 0 ? named?.stamp : undefined, { did, undone });
    },
    act: ({ transfer }) =>
      transfer.passed === undefined && allocation(transfer) !== undefined
        ? 'Record the grade, experience and workload behind the allocation'
        : undefined,
    page: () => 'allocate',
    needs: ['TransferRequested', 'TransferRouted', 'ReceivingPractitionerAllocated', 'AllocationChallenged'],
  },
];
