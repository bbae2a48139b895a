import { jest } from '@jest/globals';
import type { EventStoreDouble } from '../../../support/eventstoredb/double.ts';

/** When a node falls behind, and how far. */
export interface Behind {
  /** The read that fails, from 1; those after it are answered as if the log ended at `end`, also on the next connection. */
  at: number;
  /** How many are, before the node has caught up. */
  during: number;
  /** A position of the node's log. */
  end: number;
}

/** Has the one node of a double fall behind. `over` makes it as it was, and tells whether there were so many reads. */
export function fallsBehind(double: EventStoreDouble, { at, during, end }: Behind): { over: () => boolean } {
  const [node] = double.nodes;
  const strike = double.faults.strike.bind(double.faults);
  let reads = 0;
  const spy = jest.spyOn(double.faults, 'strike').mockImplementation((call) => {
    if (call.operation === 'read') reads += 1;
    if (call.operation === 'read' && reads === at) {
      node!.received = end;
      return [{ fault: 'unavailable' }];
    }
    if (reads > at + during) node!.received = node!.log.end;
    return strike(call);
  });
  return {
    over: () => {
      spy.mockRestore();
      node!.received = node!.log.end;
      return reads >= at;
    },
  };
}
