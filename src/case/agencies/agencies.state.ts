import type { Recorded, Stamped } from '../decider.ts';
import type { Side } from '../oversight/oversight.events.ts';
import { sideNow } from '../transfer/areas.ts';
import type { Transfer, Transfers } from '../transfer/transfer.state.ts';
import type { AgencyEvents, AgencyTask } from './agencies.events.ts';

type Fact<Name extends keyof AgencyEvents> = Stamped<AgencyEvents[Name]>;
/** The transfer that was open when it was written: the area is a side of it. */
type Written<Name extends keyof AgencyEvents> = Fact<Name> & { transferId?: string };

/** What an agency said, or that it said nothing. */
export type Answer =
  | ({ answer: 'ACCEPTED' } & Fact<'AgencyResponsibilityAccepted'>)
  | ({ answer: 'DECLINED' } & Fact<'AgencyResponsibilityDeclined'>)
  | ({ answer: 'NONE' } & Fact<'AgencyDidNotAnswer'>);

/** A task of an agency with everything that became of it. */
export interface AgencyResponsibility extends Written<'AgencyResponsibilityAssigned'> {
  changes: readonly Written<'AgencyResponsibilityChanged'>[];
  answers: readonly Answer[];
  /** The last word on what becomes of it when the person moves. */
  carried?: Fact<'AgencyResponsibilityCarried'>;
  done?: Fact<'AgencyResponsibilityDone'>;
}

export type Agencies = readonly AgencyResponsibility[];

/** The task as it stands now. */
export function taskOf(responsibility: AgencyResponsibility): AgencyTask {
  return responsibility.changes.at(-1) ?? responsibility;
}

/**
 * The agency's last word on the task as it stands; that it was asked and did not answer only while it has said nothing.
 * What it said of an earlier one does not count.
 */
export function answerOf({ answers, changes }: AgencyResponsibility): Answer | undefined {
  const since = changes.findLast(({ material }) => material)?.stamp.revision ?? -1;
  const counting = answers.filter(({ stamp }) => stamp.revision > since);
  return counting.findLast(({ answer }) => answer !== 'NONE') ?? counting.at(-1);
}

/** Recorded elsewhere, and nobody has changed it or heard from the agency here. */
export function isUncheckedTask({ imported, changes, answers }: AgencyResponsibility): boolean {
  return imported !== undefined && changes.length === 0 && answers.length === 0;
}

/** Neither done, nor ended, nor moved to somebody else. */
export function isStandingTask({ done, carried }: AgencyResponsibility): boolean {
  return done === undefined && (carried === undefined || carried.becomes === 'CONTINUES');
}

/**
 * On which side of a transfer the agency works, else of the case as it is: what was the receiving area is home once
 * supervision passed to it. Undefined for an area that the case has left, or never came to.
 */
export function sideOf(
  responsibility: AgencyResponsibility,
  transfers: Transfers,
  transfer?: Transfer,
): Side | undefined {
  const { area: side, transferId, stamp: written } = responsibility.changes.at(-1) ?? responsibility;
  return sideNow({ side, transferId, written }, transfers, transfer);
}

/** What was said to become of a home-area task with this transfer; what was said for an earlier move does not answer for it. */
export function carriedWith(
  { carried }: AgencyResponsibility,
  { proposed }: Transfer,
): AgencyResponsibility['carried'] {
  return carried && carried.stamp.revision > proposed.stamp.revision ? carried : undefined;
}

export function evolveAgencies(agencies: Agencies, event: Recorded): Agencies {
  const { stamp, transferId } = event;
  const under = transferId === undefined ? {} : { transferId };
  switch (event.type) {
    case 'AgencyResponsibilityAssigned':
      return [...agencies, { ...event.data, ...under, changes: [], answers: [], stamp }];
    case 'AgencyResponsibilityChanged': {
      const fact = { ...event.data, ...under, stamp };
      return withOne(agencies, fact.responsibilityId, ({ changes }) => ({ changes: [...changes, fact] }));
    }
    case 'AgencyResponsibilityAccepted':
      return answered(agencies, { answer: 'ACCEPTED', ...event.data, stamp });
    case 'AgencyResponsibilityDeclined':
      return answered(agencies, { answer: 'DECLINED', ...event.data, stamp });
    case 'AgencyDidNotAnswer':
      return answered(agencies, { answer: 'NONE', ...event.data, stamp });
    case 'AgencyResponsibilityCarried':
      return withOne(agencies, event.data.responsibilityId, () => ({ carried: { ...event.data, stamp } }));
    case 'AgencyResponsibilityDone':
      return withOne(agencies, event.data.responsibilityId, () => ({ done: { ...event.data, stamp } }));
    default:
      return agencies;
  }
}

function answered(agencies: Agencies, answer: Answer): Agencies {
  return withOne(agencies, answer.responsibilityId, ({ answers }) => ({ answers: [...answers, answer] }));
}

function withOne(
  agencies: Agencies,
  responsibilityId: string,
  change: (responsibility: AgencyResponsibility) => Partial<AgencyResponsibility>,
): Agencies {
  return agencies.map((each) =>
    each.responsibilityId === responsibilityId ? { ...each, ...change(each) } : each,
  );
}
