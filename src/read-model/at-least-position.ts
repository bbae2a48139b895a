import { ApiHeader } from '@nestjs/swagger';
import { refuseField } from '../case/decider.ts';
import type { ReadModel } from './read-model.ts';

/** The header by which an answer from the views is to include what was recorded up to a Log-Position. */
export const AT_LEAST_POSITION = 'At-Least-Position';

/** How long an answer waits for the position that was asked for, in milliseconds. */
const PATIENCE = 5_000;

/** Says in the documentation that the route takes the header. */
export const ApiAtLeastPosition = (): MethodDecorator =>
  ApiHeader({
    name: AT_LEAST_POSITION,
    required: false,
    description: 'A Log-Position: the answer includes everything up to it, or is 503.',
  });

/**
 * Resolves once the views hold everything up to the position, if one is given. Refuses what is no position of this log;
 * throws 503 when they do not hold it in time.
 */
export async function upTo(readModel: ReadModel, position: string | undefined): Promise<void> {
  if (position === undefined || position === '') return;
  if (!readModel.canHold(position))
    refuseField(AT_LEAST_POSITION, 'Send a Log-Position exactly as it was given');
  await readModel.upTo(position, PATIENCE);
}
