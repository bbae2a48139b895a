import { Code, Id, OccurredAt, Text } from '../fields.ts';
import { emergencyReasons, type EmergencyReason } from './access.events.ts';

/** Opens the contingency card of a case that one is not working, for twelve hours. Its holder is told. */
export class TakeEmergencyAccess {
  @Code({ label: 'Why do you need it now?', values: emergencyReasons })
  reason: EmergencyReason;

  @Text({ label: 'What happened?', hint: 'Needed for something else.', max: 500, optional: true })
  words?: string;

  @OccurredAt()
  occurredAt?: string;
}

/** Whoever answers for the case has seen that its contingency card was opened in an emergency. */
export class ConfirmEmergencyAccessSeen {
  @Id({ label: 'Which access?' })
  accessId: string;
}
