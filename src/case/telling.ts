import type { Directory } from '../directory/directory.ts';
import type { CaseState } from './case.ts';
import { refuse, type Context, type Stamp } from './decider.ts';
import { clockTime } from './time.ts';
import { rulingOn, stageOf, type Transfer } from './transfer/transfer.state.ts';

/** What refusals have in common: who, when and which transfer, in words for the person who is turned down. */

/** Somebody by name while they are in the directory. */
export function nameOf(staffId: string, directory: Directory): string {
  return directory.staff(staffId)?.name ?? 'somebody who has left';
}

/** Who did something, and when: `by Dana Reid at 2:05pm on 4 June 2026`. */
export function byWhomAndWhen(
  { actor, recordedAt }: Pick<Stamp, 'actor' | 'recordedAt'>,
  directory: Directory,
): string {
  const who = actor.role === 'SYSTEM' ? 'the service' : nameOf(actor.id, directory);
  return `by ${who} at ${clockTime(recordedAt)}`;
}

/** The transfer that the command is about. */
export function transferOf(state: CaseState, { transferId }: Context): Transfer {
  const transfer = transferId === undefined ? undefined : state.transfers[transferId];
  return transfer ?? refuse('not-found', 'This case has no transfer with this id');
}

/** How a transfer came to its end, by whom and when; null while it can still come to an outcome. */
export function howItEnded(transfer: Transfer, directory: Directory): string | null {
  const stage = stageOf(transfer);
  const { superseded, withdrawn, completed, ended, refused } = transfer;
  const end = {
    SUPERSEDED: { fact: superseded, words: 'was overtaken by events, as recorded' },
    WITHDRAWN: { fact: withdrawn, words: 'was withdrawn' },
    COMPLETED: { fact: completed, words: 'was completed' },
    ENDED: { fact: ended, words: 'ended with the temporary move, as recorded' },
    REFUSED: { fact: rulingOn(transfer) ?? refused, words: 'was refused' },
  }[stage as string];
  return end?.fact === undefined
    ? null
    : `This transfer ${end.words} ${byWhomAndWhen(end.fact.stamp, directory)}`;
}
