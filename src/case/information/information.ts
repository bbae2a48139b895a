import type { Decide } from '../decider.ts';
import { mustHaveAPart } from '../transfer/sides.ts';
import type { RecordLookUp } from './information.commands.ts';

/** A look-up that failed is recorded as well: what rests on it is unknown then, and never "none". */
export const recordLookUp: Decide<RecordLookUp> = (state, command, context) => {
  mustHaveAPart(state, context, 'record how a look-up in another system ended');
  const { subject, system, result, note } = command;
  return [
    {
      type: 'LookUpRecorded',
      data: { lookUpId: context.newId(), subject, system, result, ...(note !== undefined && { note }) },
      ...(context.occurredAt !== undefined && { occurredAt: context.occurredAt }),
    },
  ];
};
