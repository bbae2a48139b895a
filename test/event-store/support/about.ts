import type { About } from '../../../src/event-store/event-log.ts';

/** Who and what led to the events of a test. */
export const about: About = {
  actor: { id: 'staff-1', role: 'PRACTITIONER', agency: 'PROBATION', area: 'LDS-1' },
  correlationId: 'correlation-1',
  causationId: 'cause-1',
  commandId: 'command-1',
  commandFingerprint: 'f'.repeat(64),
  policyVersion: '2026-01',
};
