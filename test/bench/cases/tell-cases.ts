import { randomUUID } from 'node:crypto';
import type * as Case from '../../../src/case/case.ts';
import { londonDay } from '../../../src/case/time.ts';
import type { OpenedEvent } from '../../../src/event-store/envelope/metadata.ts';
import type * as Log from '../../../src/event-store/event-log.ts';
import type { NewEvent } from '../../../src/event-store/event-log.ts';
import type * as Head from '../../../src/event-store/stream-head.ts';
import type { Assess } from '../../../src/handover/assessment.ts';
import type * as Rules from '../../../src/handover/assess.ts';
import type { InProcess } from '../service/in-process.ts';
import { built } from '../support/built.ts';
import { lives, STORY } from './lives.ts';
import { organisation } from './organisation.ts';

/** Cases that are told at once. */
const AT_ONCE = 128;

/**
 * Tells so many cases into the log of a data folder: events that commands led to once, told again of other people, each
 * case in one append, and what has gone to managers since in another. Records the organisation first.
 */
export async function tellCases(
  { parts, story, replay }: InProcess,
  cases: number,
  count: (told: number) => void,
): Promise<void> {
  const { EventLog } = await built<typeof Log>('event-store/event-log.js');
  const { EMPTY } = await built<typeof Head>('event-store/stream-head.js');
  const { teams, files } = organisation();
  for (const file of files) await parts.directory.load(file, about());
  const { caseId } = await replay(await story(STORY));
  const { events } = await parts.log.read(`case-${caseId}`);
  const today = new Date().toISOString();
  const all = lives(events, cases, teams, londonDay(today));
  const raised = await escalations(parts.assess(), today);
  let told = 0;
  const tell = async () => {
    // Each has a clock of its own, because each tells of another day.
    let now = '';
    const log = new EventLog({ ...parts.stores, clock: () => now });
    for (let next = all.next(); next.done !== true; next = all.next()) {
      const { stream, standing, events, recordedAt } = next.value;
      now = recordedAt;
      const { head, events: written } = await log.append(stream, EMPTY, events, about());
      now = today;
      const late = raised(standing, written);
      if (late.length > 0) await log.append(stream, head, late, about());
      count((told += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tell));
}

/** What the service has raised with managers of cases that stand the same way, so that its clock has nothing to do. */
async function escalations(assess: Assess, now: string) {
  const { emptyCase, fold } = await built<typeof Case>('case/case.js');
  const { lateRules } = await built<typeof Rules>('handover/assess.js');
  const known = new Map<string, Omit<NewEvent, 'transferId'>[]>();
  return (standing: string, events: readonly OpenedEvent[]): NewEvent[] => {
    const transferId = events.find(({ metadata }) => metadata.transferId)?.metadata.transferId;
    if (transferId === undefined) return [];
    const state = () => fold(emptyCase('a case'), events);
    const raised =
      known.get(standing) ??
      lateRules(assess(state(), transferId, now), now).map((data) => ({ type: 'EscalationRaised', data }));
    known.set(standing, raised);
    return raised.map((event) => ({ ...event, transferId }));
  };
}

function about(): Log.About {
  const id = randomUUID();
  return {
    actor: { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' },
    correlationId: id,
    causationId: id,
    commandId: id,
    commandFingerprint: '',
    policyVersion: '2026-11-23',
  };
}
