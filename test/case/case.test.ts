import { describe, expect, it } from '@jest/globals';
import { emptyCase, fold } from '../../src/case/case.ts';
import type { Metadata, OpenedEvent } from '../../src/event-store/envelope/metadata.ts';
import { holderOf } from '../../src/case/responsibility/responsibility.state.ts';
import { stageOf } from '../../src/case/transfer/transfer.state.ts';
import { until } from './support/facts.ts';
import { CASE, id, TRANSFER } from './support/given.ts';

/** A story as it is read from the log. */
function opened(last: Parameters<typeof until>[0]): OpenedEvent[] {
  return until(last).map(({ type, data, transferId }, revision) => {
    const recordedAt = `2026-03-02T09:${String(revision).padStart(2, '0')}:00.000Z`;
    const metadata: Metadata = {
      eventId: id(revision),
      type,
      schemaVersion: 1,
      ...(transferId !== undefined && { transferId }),
      occurredAt: recordedAt,
      occurredPrecision: 'minute',
      recordedAt,
      actor: { id: id(1), role: 'PRACTITIONER', agency: 'PROBATION', area: 'NFD1' },
      correlationId: id(1),
      causationId: id(1),
      commandId: id(1),
      commandFingerprint: '',
      policyVersion: '2026-01-01',
      keyGeneration: 1,
      previousLeaf: '0'.repeat(64),
    };
    return { stream: `case-${CASE}`, revision, position: String(revision), metadata, data, erased: false };
  });
}

const erased = (event: OpenedEvent): OpenedEvent => ({ ...event, data: null, erased: true });

describe('folding a case from the log', () => {
  const events = opened('passed');
  const whole = fold(emptyCase(CASE), events);

  it('knows where things stand', () => {
    expect(whole.revision).toBe(events.length - 1);
    expect(whole.lastRecordedAt).toBe(events.at(-1)?.metadata.recordedAt);
    expect(stageOf(whole.transfers[TRANSFER]!)).toBe('RESPONSIBILITY_PASSED');
    expect(whole.transfers[TRANSFER]?.passed?.stamp).toMatchObject({ revision: events.length - 1 });
  });

  it('gives the same whether it is read in one go or in parts', () => {
    for (let cut = 0; cut <= events.length; cut += 1) {
      expect(fold(fold(emptyCase(CASE), events.slice(0, cut)), events.slice(cut))).toEqual(whole);
    }
  });

  it('goes on over an event whose content was destroyed, and counts it', () => {
    const conversation = events.findIndex(({ metadata }) => metadata.type === 'HandoverConversationHeld');
    const state = fold(
      emptyCase(CASE),
      events.map((event, index) => (index === conversation ? erased(event) : event)),
    );
    expect(state.transfers[TRANSFER]?.conversations).toEqual([]);
    expect(state.erasedEvents).toEqual([
      { eventId: id(conversation), type: 'HandoverConversationHeld', transferId: TRANSFER },
    ]);
    expect(state.erased).toBe(false);
    expect(state.revision).toBe(whole.revision);
    expect(holderOf(state.responsibilities.SUPERVISION)).toEqual(
      holderOf(whole.responsibilities.SUPERVISION),
    );
  });

  it('knows nothing any more when the key of the case was destroyed', () => {
    const state = fold(emptyCase(CASE), events.map(erased));
    expect(state).toEqual({
      ...emptyCase(CASE),
      revision: whole.revision,
      lastRecordedAt: whole.lastRecordedAt,
      erased: true,
      erasedEvents: events.map(({ metadata: { eventId, type, transferId } }) => ({
        eventId,
        type,
        ...(transferId !== undefined && { transferId }),
      })),
    });
  });
});
