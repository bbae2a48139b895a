import type { CaseState } from '../../case/case.ts';
import type { DisputedKind } from '../../case/reading/reading.events.ts';
import type { Dispute, ReadBack } from '../../case/reading/reading.state.ts';
import { nameOf } from '../../case/telling.ts';
import type { Transfer } from '../../case/transfer/transfer.state.ts';
import type { Directory } from '../../directory/directory.ts';
import { labelled, told, type Entry } from './entry.ts';

const kinds: Record<DisputedKind, string> = {
  RISK_ITEM: 'a statement about risk',
  CONTINGENCY_ACTION: 'an emergency action',
  AGENCY_RESPONSIBILITY: 'what an agency does',
  CHECK: 'a check',
  OTHER: 'something recorded',
};

/** What the receiving practitioner understood, what was said to it, and what readers hold to be wrong. */
export function ofReading(
  { understanding }: CaseState,
  { transferId }: Transfer,
  directory: Directory,
): Entry[] {
  const own = (each: { transferId?: string }) => (each.transferId ?? transferId) === transferId;
  return [
    ...understanding.readBacks.filter(own).flatMap((each) => readBack(each, directory)),
    ...told(
      understanding.feedback.filter(own),
      () => 'Said how the handover served them',
      ({ missing, helped }) => [labelled('Missing, wrong or late', missing), labelled('What helped', helped)],
    ),
    ...understanding.disputes.filter(own).flatMap((each) => dispute(each, directory)),
  ];
}

function readBack(given: ReadBack, directory: Directory): Entry[] {
  const whose = `what ${nameOf(given.stamp.actor.id, directory)} read back`;
  return [
    ...told(
      given,
      () => 'Read the case back in their own words',
      (lines) => fourLines(lines),
    ),
    ...told(
      given.confirmed,
      () => `Confirmed ${whose}`,
      () => [],
    ),
    ...told(
      given.corrected,
      () => `Corrected ${whose}; it has to be read back again`,
      ({ corrections }) => fourLines(corrections),
    ),
  ];
}

const fourLines = (
  lines: Partial<Pick<ReadBack, 'whoIsAtRisk' | 'whenGreatest' | 'firstSign' | 'firstAct'>>,
) => [
  labelled('Who is at risk', lines.whoIsAtRisk),
  labelled('When the risk is greatest', lines.whenGreatest),
  labelled('The first sign', lines.firstSign),
  labelled('What is done first', lines.firstAct),
];

function dispute(raised: Dispute, directory: Directory): Entry[] {
  return [
    ...told(
      raised,
      ({ kind }) => `Disputed ${kinds[kind]}`,
      ({ points, ownerStaffId }) => [
        points,
        labelled('Sees to it', ownerStaffId && nameOf(ownerStaffId, directory)),
      ],
    ),
    ...told(
      raised.settled,
      () => `Settled a dispute about ${kinds[raised.kind]}`,
      ({ how }) => [how],
    ),
  ];
}
