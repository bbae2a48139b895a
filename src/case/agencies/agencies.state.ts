import type { Recorded, Stamped } from '../decider.ts';
import type { AgencyEvents, AgencyTask } from './agencies.events.ts';

type Fact<Name extends keyof AgencyEvents> = Stamped<AgencyEvents[Name]>;

/** What an agency said, or that it said nothing. */
export type Answer =
  | ({ answer: 'ACCEPTED' } & Fact<'AgencyResponsibilityAccepted'>)
  | ({ answer: 'DECLINED' } & Fact<'AgencyResponsibilityDeclined'>)
  | ({ answer: 'NONE' } & Fact<'AgencyDidNotAnswer'>);

/** A task of an agency with everything that became of it. */
export interface AgencyResponsibility extends Fact<'AgencyResponsibilityAssigned'> {
  transferId?: string;
  changes: readonly Fact<'AgencyResponsibilityChanged'>[];
  answers: readonly Answer[];
  carried?: Fact<'AgencyResponsibilityCarried'>;
  done?: Fact<'AgencyResponsibilityDone'>;
}

export type Agencies = readonly AgencyResponsibility[];

/** The task as it stands now. */
export function taskOf(responsibility: AgencyResponsibility): AgencyTask {
  return responsibility.changes.at(-1) ?? responsibility;
}

/** The agency's last word on the task as it stands: what it said of an earlier one does not count. */
export function answerOf({ answers, changes }: AgencyResponsibility): Answer | undefined {
  const since = changes.findLast(({ material }) => material)?.stamp.revision ?? -1;
  return answers.findLast(({ stamp }) => stamp.revision > since);
}

/** Recorded elsewhere, and nobody has changed it or heard from the agency here. */
export function isUncheckedTask({ imported, changes, answers }: AgencyResponsibility): boolean {
  return imported !== undefined && changes.length === 0 && answers.length === 0;
}

/** Neither done, nor ended, nor moved to somebody else. */
export function isStandingTask({ done, carried }: AgencyResponsibility): boolean {
  return done === undefined && (carried === undefined || carried.becomes === 'CONTINUES');
}

export function evolveAgencies(agencies: Agencies, event: Recorded): Agencies {
  const { stamp, transferId } = event;
  switch (event.type) {
    case 'AgencyResponsibilityAssigned':
      return [
        ...agencies,
        { ...event.data, ...(transferId !== undefined && { transferId }), changes: [], answers: [], stamp },
      ];
    case 'AgencyResponsibilityChanged': {
      const fact = { ...event.data, stamp };
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
