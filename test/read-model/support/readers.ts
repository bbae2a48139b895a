import type { Reader } from '../../../src/security/doors.ts';

/** A reader from whom nothing is kept, where no case has limited access. */
export const everybody: Reader = {
  keys: [],
  sights: (caseIds) => Promise.resolve(new Map(caseIds.map((caseId) => [caseId, 'ALL']))),
  soon: (read) => read(),
  lastKnown: () => undefined,
};
