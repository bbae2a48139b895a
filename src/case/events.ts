import type { KeyEvents } from '../event-store/keys/erasure.ts';
import type { AccessEvents } from './access/access.events.ts';
import type { AgencyEvents } from './agencies/agencies.events.ts';
import type { CheckEvents } from './checks/checks.events.ts';
import type { ContingencyEvents } from './contingency/contingency.events.ts';
import type { IdentityEvents } from './identity/identity.events.ts';
import type { InformationEvents } from './information/information.events.ts';
import type { MappaEvents } from './mappa/mappa.events.ts';
import type { OversightEvents } from './oversight/oversight.events.ts';
import type { ReadingEvents } from './reading/reading.events.ts';
import type { ResponsibilityEvents } from './responsibility/responsibility.events.ts';
import type { RiskEvents } from './risk/risk.events.ts';
import type { TransferEvents } from './transfer/transfer.events.ts';
import { accessRedaction } from './access/access.events.ts';
import { agencyRedaction } from './agencies/agencies.events.ts';
import { checkRedaction } from './checks/checks.events.ts';
import { contingencyRedaction } from './contingency/contingency.events.ts';
import { identityRedaction } from './identity/identity.events.ts';
import { informationRedaction } from './information/information.events.ts';
import { mappaRedaction } from './mappa/mappa.events.ts';
import { oversightRedaction } from './oversight/oversight.events.ts';
import { readingRedaction } from './reading/reading.events.ts';
import { responsibilityRedaction } from './responsibility/responsibility.events.ts';
import { riskRedaction } from './risk/risk.events.ts';
import { transferRedaction } from './transfer/transfer.events.ts';
import type { Redaction } from './redaction.ts';

/** Every event of a case by its stored name, which is never changed, with what it says. */
export type CaseEvents = IdentityEvents &
  TransferEvents &
  ResponsibilityEvents &
  ReadingEvents &
  OversightEvents &
  RiskEvents &
  InformationEvents &
  AgencyEvents &
  ContingencyEvents &
  CheckEvents &
  AccessEvents &
  MappaEvents &
  KeyEvents;

export type CaseEventName = keyof CaseEvents;

/** The redaction class of every field of every event. */
export const redaction: Redaction<CaseEvents> = {
  ...identityRedaction,
  ...transferRedaction,
  ...responsibilityRedaction,
  ...readingRedaction,
  ...oversightRedaction,
  ...riskRedaction,
  ...informationRedaction,
  ...agencyRedaction,
  ...contingencyRedaction,
  ...checkRedaction,
  ...accessRedaction,
  ...mappaRedaction,
  KeyRenewed: {},
};
