import type { CaseState } from '../case/case.ts';
import { holderOf } from '../case/responsibility/responsibility.state.ts';
import { sidesOf, teamsOf } from '../case/transfer/sides.ts';
import { receivingPractitioner } from '../case/transfer/transfer.state.ts';
import type { Directory } from '../directory/directory.ts';
import type { Actor } from '../event-store/envelope/metadata.ts';
import type { Owes } from './assessment.ts';
import type { About } from './rules/rule.ts';

/**
 * Whether what is owed is owed by this very person: a practitioner's part by the one who holds supervision or is named
 * to receive it, any other by whoever plays it on that side.
 */
export function owedByReader(
  { side, role }: Owes,
  about: About,
  reader: Actor,
  directory: Directory,
): boolean {
  if (role === 'PRACTITIONER') {
    const { HOME, RECEIVING } = practitioners(about);
    return (side !== 'RECEIVING' && HOME === reader.id) || (side !== 'HOME' && RECEIVING === reader.id);
  }
  const sides = sidesOf(reader, teamsOf(about.state, about.transfer), directory);
  return role === reader.role && (side === 'BOTH' ? sides.length > 0 : sides.includes(side));
}

function practitioners({ state, transfer }: About): Record<'HOME' | 'RECEIVING', string | undefined> {
  const home = transfer.passed?.from ?? holder(state);
  return { HOME: home?.staffId, RECEIVING: receivingPractitioner(transfer) ?? undefined };
}

const holder = ({ responsibilities }: CaseState) => holderOf(responsibilities.SUPERVISION);
