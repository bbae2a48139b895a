import type { Role } from '../event-store/envelope/metadata.ts';

/** A team with the delivery unit and region it belongs to. */
export interface Team {
  code: string;
  name: string;
  /** Probation delivery unit. */
  pdu: string;
  region: string;
  /** The organisation's code; PROBATION for probation teams. */
  agency: string;
}

/** Somebody who can act in the service or be named as a holder. Days are YYYY-MM-DD; `to` is the last day, absent while it lasts. */
export interface Staff {
  id: string;
  name: string;
  role: Role;
  /** As written by the organisation, such as PO, PSO. */
  grade: string;
  team: string;
  from: string;
  to?: string;
}

/** Areas, teams and staff as they stood at one instant. */
export interface Directory {
  team(code: string): Team | undefined;
  staff(id: string): Staff | undefined;
  teams(): readonly Team[];
  staffOf(team: string): readonly Staff[];
}
