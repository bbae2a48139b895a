import type { CaseState } from '../../case/case.ts';
import { materialChanges, unreadBy, type MaterialChange } from '../../case/reading/material-changes.ts';
import type { ReadBack } from '../../case/reading/reading.state.ts';
import { receivingPractitioner, type Transfer } from '../../case/transfer/transfer.state.ts';

export type ReadBackStanding =
  | { standing: 'NONE' }
  | { standing: 'GIVEN' | 'CONFIRMED' | 'CORRECTED'; readBack: ReadBack }
  | { standing: 'OVERTAKEN'; readBack: ReadBack; since: readonly MaterialChange[] };

export function readBackStanding(state: CaseState, transfer: Transfer): ReadBackStanding {
  const named = receivingPractitioner(transfer);
  const readBack = state.understanding.readBacks.findLast(
    (each) => each.transferId === transfer.transferId && each.stamp.actor.id === named,
  );
  if (readBack === undefined) return { standing: 'NONE' };
  const { corrected, confirmed, version } = readBack;
  if (corrected) return { standing: 'CORRECTED', readBack };
  const since = unreadBy(readBack.stamp.actor.id, version, materialChanges({ state, transfer })).filter(
    ({ ofRisk }) => ofRisk,
  );
  if (since.length > 0) return { standing: 'OVERTAKEN', readBack, since };
  return { standing: confirmed ? 'CONFIRMED' : 'GIVEN', readBack };
}
