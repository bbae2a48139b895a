import type { Recorded, Stamp, Stamped } from '../decider.ts';
import type { AccessEvents } from './access.events.ts';

type Fact<Name extends keyof AccessEvents> = Stamped<AccessEvents[Name]>;

/** Who may see the case, and who took access in an emergency. */
export interface Access {
  /** Every restriction, in order, with those let in or shut out since and its end. */
  restrictions: readonly Restriction[];
  emergencies: readonly EmergencyAccess[];
  /** Set where what was recorded of who may see the case could not all be read: see `mayLimit`. */
  unread?: true;
}

/** Access taken in an emergency, until somebody who answers for the case has seen that it was. */
export interface EmergencyAccess extends Fact<'EmergencyAccessTaken'> {
  seen?: Fact<'EmergencyAccessSeen'>;
}

export interface Restriction extends Fact<'CaseRestricted'> {
  changes: readonly (
    (Fact<'CaseAccessGranted'> & { granted: true }) | (Fact<'CaseAccessEnded'> & { granted: false })
  )[];
  lifted?: Fact<'CaseRestrictionLifted'>;
}

export const openToAll: Access = { restrictions: [], emergencies: [] };

/** The restriction in force; undefined when everybody with a right to read may see the case. */
export function restrictionOf({ restrictions }: Access): Restriction | undefined {
  const last = restrictions.at(-1);
  return last?.lifted === undefined ? last : undefined;
}

/** What changes who may see the case. */
const LIMITING: readonly string[] = [
  'CaseRestricted',
  'CaseAccessGranted',
  'CaseAccessEnded',
  'CaseRestrictionLifted',
] satisfies (keyof AccessEvents)[];

/** Whether an event of this type may limit access; one of which not even the type can be read may. */
export const mayLimit = (type: unknown): boolean => typeof type !== 'string' || LIMITING.includes(type);

/** The staff whom a restriction lets in. */
export function letIn({ staffIds, changes }: Pick<Restriction, 'staffIds' | 'changes'>): Set<string> {
  const staff = new Set(staffIds);
  for (const { granted, staffId } of changes) {
    if (granted) staff.add(staffId);
    else staff.delete(staffId);
  }
  return staff;
}

/**
 * What is left of an event of this topic whose content was destroyed: that it took place. Who was named is not known any
 * more, so nobody is let in by it, and where somebody was shut out everybody named before is.
 */
export function evolveErasedAccess(access: Access, type: string, stamp: Stamp): Access {
  const last = access.restrictions.at(-1);
  if (type === 'CaseRestricted') {
    const restriction = { staffIds: [], reason: '', changes: [], stamp };
    return { ...access, restrictions: [...access.restrictions, restriction] };
  }
  if (last === undefined) return access;
  const changed = {
    CaseAccessEnded: { ...last, staffIds: [], changes: [] },
    CaseRestrictionLifted: { ...last, lifted: { reason: '', stamp } },
  }[type];
  return changed === undefined
    ? access
    : { ...access, restrictions: [...access.restrictions.slice(0, -1), changed] };
}

export function evolveAccess(access: Access, event: Recorded): Access {
  const { stamp } = event;
  const { restrictions } = access;
  const last = restrictions.at(-1);
  const change = (more: Partial<Restriction>): Access =>
    last === undefined
      ? access
      : { ...access, restrictions: [...restrictions.slice(0, -1), { ...last, ...more }] };
  switch (event.type) {
    case 'CaseRestricted':
      return { ...access, restrictions: [...restrictions, { ...event.data, changes: [], stamp }] };
    case 'CaseAccessGranted':
      return change({ changes: [...(last?.changes ?? []), { granted: true, ...event.data, stamp }] });
    case 'CaseAccessEnded':
      return change({ changes: [...(last?.changes ?? []), { granted: false, ...event.data, stamp }] });
    case 'CaseRestrictionLifted':
      return change({ lifted: { ...event.data, stamp } });
    case 'EmergencyAccessTaken':
      return { ...access, emergencies: [...access.emergencies, { ...event.data, stamp }] };
    case 'EmergencyAccessSeen': {
      const seen = { ...event.data, stamp };
      const emergencies = access.emergencies.map((each) =>
        each.accessId === seen.accessId ? { ...each, seen } : each,
      );
      return { ...access, emergencies };
    }
    default:
      return access;
  }
}
