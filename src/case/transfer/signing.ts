import { afterwards } from '../afterwards.ts';
import type { CaseState } from '../case.ts';
import { refuseField, type Context, type Decide, type Draft } from '../decider.ts';
import { recordOversight } from '../oversight/oversight.ts';
import { acknowledgeSummary } from '../reading/reading.ts';
import { transferOf } from '../telling.ts';
import { allocatePractitioner } from './allocation.ts';
import { agreeTransfer } from './receiving.ts';
import { MANAGERS, mustActFor } from './sides.ts';
import type { SignForTransfer } from './signing.commands.ts';
import { undecidedTransfer } from './standing.ts';
import { receivingPractitioner } from './transfer.state.ts';

/**
 * A receiving senior reads the summary, names the practitioner, gives direction and takes the case, as one: each part is
 * decided as it would be by itself after those before it, and all are recorded or none.
 */
export const signForTransfer: Decide<SignForTransfer> = (state, command, context) => {
  const transfer = undecidedTransfer(state, context);
  mustActFor('RECEIVING', state, transfer, context, 'sign for the receiving area', MANAGERS);
  const { version, lookedAt, direction, agree, conditions, reasons } = command;
  return inOrder(state, context, [
    (now) => acknowledgeSummary(now, { version }, context),
    (now) => allocated(now, command, context),
    (now) => recordOversight(now, { lookedAt, direction }, context),
    (now) =>
      agree
        ? agreeTransfer(
            now,
            { ...(conditions !== undefined && { conditions }), ...(reasons !== undefined && { reasons }) },
            context,
          )
        : [],
  ]);
};

function allocated(state: CaseState, command: SignForTransfer, context: Context): Draft[] {
  const { staffId, reason, grade, experience, workload } = command;
  const named = receivingPractitioner(transferOf(state, context));
  const says = [reason, grade, experience, workload].some((text) => text !== undefined);
  if (named === staffId && !says) return [];
  if (reason === undefined) refuseField('reason', 'Say why this practitioner');
  return allocatePractitioner(
    state,
    {
      staffId,
      reason,
      ...(grade !== undefined && { grade }),
      ...(experience !== undefined && { experience }),
      ...(workload !== undefined && { workload }),
      ...(named !== null && { insteadOf: named }),
    },
    context,
  );
}

function inOrder(state: CaseState, context: Context, parts: ((state: CaseState) => Draft[])[]): Draft[] {
  const all: Draft[] = [];
  for (const part of parts) all.push(...part(afterwards(state, all, context)));
  return all;
}
