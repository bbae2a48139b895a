import type { Side } from '../oversight/oversight.events.ts';
import type { Redaction } from '../redaction.ts';
import type { Imported, Source } from '../source.ts';

/** A task that an agency is asked to take on (domain §10). */
export interface AgencyTask {
  agency: string;
  /** Who of the agency answers for it, by name. */
  person?: string;
  /** Their part, such as "lead on safeguarding". */
  role?: string;
  task: string;
  phone?: string;
  /** In whose area the agency works; the sides are those of the case's open transfer. */
  area: Side;
  /** YYYY-MM-DD: the last day for it. */
  dueOn?: string;
}

/** What becomes of a home-area responsibility when the person moves (HC-40). */
export type Carried = 'CONTINUES' | 'ENDED' | 'MOVED';

export interface AgencyEvents {
  /** An agency is asked to take a task on; until it accepts, nobody has (catalogue 45; HC-39). */
  AgencyResponsibilityAssigned: AgencyTask & {
    responsibilityId: string;
    source?: Source;
    imported?: Imported;
  };
  /** The task as it is from now on, whole. Another agency, person or task has to be accepted anew. */
  AgencyResponsibilityChanged: AgencyTask & { responsibilityId: string; why: string; material: boolean };
  AgencyResponsibilityAccepted: { responsibilityId: string; acceptedBy: string };
  AgencyResponsibilityDeclined: { responsibilityId: string; declinedBy: string; reason: string };
  /** The agency was asked again and did not answer. That is never an acceptance. */
  AgencyDidNotAnswer: { responsibilityId: string; howAsked: string };
  /** What becomes of it in the new area; `movedTo` names the responsibility there. */
  AgencyResponsibilityCarried: {
    responsibilityId: string;
    becomes: Carried;
    movedTo?: string;
    reason: string;
  };
  AgencyResponsibilityDone: { responsibilityId: string; outcome: string };
}

const task = {
  agency: 'operational',
  person: 'third-party',
  role: 'operational',
  task: 'operational',
  phone: 'third-party',
  area: 'public',
  dueOn: 'operational',
} as const;

export const agencyRedaction: Redaction<AgencyEvents> = {
  AgencyResponsibilityAssigned: {
    responsibilityId: 'public',
    ...task,
    source: 'operational',
    imported: 'public',
  },
  AgencyResponsibilityChanged: {
    responsibilityId: 'public',
    ...task,
    why: 'operational',
    material: 'public',
  },
  AgencyResponsibilityAccepted: { responsibilityId: 'public', acceptedBy: 'third-party' },
  AgencyResponsibilityDeclined: {
    responsibilityId: 'public',
    declinedBy: 'third-party',
    reason: 'operational',
  },
  AgencyDidNotAnswer: { responsibilityId: 'public', howAsked: 'operational' },
  AgencyResponsibilityCarried: {
    responsibilityId: 'public',
    becomes: 'operational',
    movedTo: 'public',
    reason: 'operational',
  },
  AgencyResponsibilityDone: { responsibilityId: 'public', outcome: 'operational' },
};
