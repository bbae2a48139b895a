import type { CaseState } from '../../case/case.ts';
import type { Stamp } from '../../case/decider.ts';
import type { LookUpSubject } from '../../case/information/information.events.ts';
import type { Information } from '../../case/information/information.state.ts';
import { dayOf } from './rule.ts';
import type { Found } from './look.ts';

type LookUp = Information['lookUps'][number];

/** What was looked up, in words. */
export const lookUpSubjects: Readonly<Record<LookUpSubject, string>> = {
  OASYS: 'OASys assessments',
  REGISTERS: 'registers',
  CONTACTS: 'contacts',
  MAPPA: 'MAPPA',
  CONDITIONS: 'licence conditions and requirements',
  ADDRESSES: 'addresses',
  ACCESS: 'limited access',
};

/** The last look-up of a subject recorded up to a revision. */
export function lastLookUp(state: CaseState, subject: LookUpSubject, by = Infinity): LookUp | undefined {
  return state.information.lookUps.findLast((each) => each.subject === subject && each.stamp.revision <= by);
}

/** The last look-up of a subject, if it could not be made: it says nothing, least of all "none" (domain §12 75). */
export function failedLookUp(state: CaseState, subject: LookUpSubject, by = Infinity): LookUp | undefined {
  const last = lastLookUp(state, subject, by);
  return last !== undefined && ['FAILED', 'RESTRICTED'].includes(last.result) ? last : undefined;
}

/** The look-ups that could not be made and have not been made since, one for each subject. */
export function failedLookUps(state: CaseState): LookUp[] {
  return (Object.keys(lookUpSubjects) as LookUpSubject[]).flatMap(
    (subject) => failedLookUp(state, subject) ?? [],
  );
}

/** `The look-up of registers failed on 3 March 2026`. */
export function failedInWords({ subject, result, stamp }: LookUp): string {
  const how = result === 'RESTRICTED' ? 'was not allowed' : 'failed';
  return `The look-up of ${lookUpSubjects[subject]} ${how} on ${dayOf(stamp)}`;
}

/** What rests on a look-up that failed after the newest of it was recorded is not known. */
export function unknownSince(
  state: CaseState,
  subject: LookUpSubject,
  newest: Stamp | undefined,
): Found | undefined {
  const failed = failedLookUp(state, subject);
  if (failed === undefined || failed.stamp.revision < (newest?.revision ?? -1)) return undefined;
  return {
    is: 'unknown',
    finding: `${failedInWords(failed)}, so nobody can say`,
    because: [newest, failed.stamp],
  };
}
