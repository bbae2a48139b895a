import type { CaseState } from '../../case/case.ts';
import type { Stamp } from '../../case/decider.ts';
import type { ReadBack } from '../../case/reading/reading.state.ts';
import { receivingPractitioner, type Transfer } from '../../case/transfer/transfer.state.ts';
import { dayOf } from './rule.ts';

/** How far the read-back of a transfer has come. `finding` goes without its full stop. */
export interface ReadBackStanding {
  stands: boolean;
  readBack?: ReadBack;
  finding: string;
  because: Stamp[];
}

/** The last read-back by the receiving practitioner as named stands until it is corrected. */
export function readBackStanding(state: CaseState, transfer: Transfer): ReadBackStanding {
  const named = receivingPractitioner(transfer);
  const readBack = state.understanding.readBacks.findLast(
    ({ transferId, stamp }) => transferId === transfer.transferId && stamp.actor.id === named,
  );
  if (readBack === undefined) {
    const finding = 'The receiving practitioner has not said what they understood';
    return { stands: false, finding, because: [] };
  }
  const { stamp, confirmed, corrected } = readBack;
  const said = `The receiving practitioner said on ${dayOf(stamp)} what they understood`;
  if (corrected !== undefined) {
    const finding = `${said}, and it was corrected; they have not said it again`;
    return { stands: false, readBack, finding, because: [stamp, corrected.stamp] };
  }
  return confirmed === undefined
    ? { stands: true, readBack, finding: `${said}; it waits to be confirmed`, because: [stamp] }
    : { stands: true, readBack, finding: `${said}, and it was confirmed`, because: [stamp, confirmed.stamp] };
}
