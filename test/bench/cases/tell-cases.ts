import { randomUUID } from 'node:crypto';
import type * as Log from '../../../src/event-store/event-log.ts';
import { londonDay } from '../../../src/case/time.ts';
import type { InProcess } from '../service/in-process.ts';
import { built } from '../support/built.ts';
import { lives, STORY } from './lives.ts';
import { organisation } from './organisation.ts';

/** Cases that are told at once. */
const AT_ONCE = 128;

/**
 * Tells so many cases into the log of a data folder, each in one append: events that commands led to once, told again of
 * other people. Records the organisation first.
 */
export async function tellCases(
  { parts, stories, replay }: InProcess,
  cases: number,
  count: (told: number) => void,
): Promise<void> {
  const { EventLog, EMPTY } = await built<typeof Log>('event-store/event-log.js');
  const { teams, files } = organisation();
  for (const file of files) await parts.directory.load(file, about());
  const story = (await stories()).find(({ steps }) => steps[0]?.body['crn'] === STORY);
  if (story === undefined) throw new Error(`No story of the demonstration is about ${STORY}`);
  const { caseId } = await replay(story);
  const { events } = await parts.log.read(`case-${caseId}`);
  const all = lives(events, cases, teams, londonDay(new Date().toISOString()));
  let told = 0;
  const tell = async () => {
    // Each has a clock of its own, because each tells of another day.
    let now = '';
    const log = new EventLog({ ...parts.stores, clock: () => now });
    for (let next = all.next(); next.done !== true; next = all.next()) {
      const { stream, events, recordedAt } = next.value;
      now = recordedAt;
      await log.append(stream, EMPTY, events, about());
      count((told += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tell));
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
