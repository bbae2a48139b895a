import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { must, newCrn, person, proposal } from '../service/support/cases.ts';
import { newFolder, run, type Json, type Running } from '../service/support/running.ts';

const data = newFolder();
let service: Running;

beforeAll(async () => {
  service = await run({ folder: data.folder, clock: () => '2026-11-20T16:45:00.000Z' });
});
afterAll(async () => {
  await service?.stop();
  data.remove();
});

describe('On a Friday at 16:45, with half the record missing', () => {
  it('a request goes through with reasons, and its gaps travel with it, named', async () => {
    const amira = await service.as('amira');
    const { caseId } = must(await amira.post('/api/cases', person(newCrn(), service)));
    const { transferId } = must(await amira.post(`/api/cases/${caseId}/transfers`, proposal));
    const path = `/api/cases/${caseId}/transfers/${transferId}`;

    const bare = await amira.post(`${path}/request`, { notKnown: 'Where he sleeps tonight.' });
    expect(bare.status).toBe(409);
    expect(bare.body.unmet.map(({ severity }: Json) => severity)).toEqual(
      bare.body.unmet.map(() => 'NEEDS_REASON'),
    );
    for (const { rule, title, why, finding } of bare.body.unmet) {
      expect([rule, title, why, finding].every((text) => text.length > 4)).toBe(true);
      expect(bare.body.userMessage).toContain(rule);
    }

    const reasons = bare.body.unmet.map(({ rule }: Json) => ({ rule, reason: 'My senior left at noon.' }));
    const sent = await amira.post(`${path}/request`, { notKnown: 'Where he sleeps tonight.', reasons });
    expect(sent.status).toBe(200);
    expect(sent.body.events).toContain('TransferRequested');

    const handover = must(await (await service.as('hamish')).get(`${path}/handover`));
    expect(handover.stage).toBe('REQUESTED');
    expect(handover.notKnown).toEqual(['Where he sleeps tonight.']);
    const rules = [...handover.lines.flatMap((line: Json) => line.rules), ...handover.forManagers];
    for (const { rule } of bare.body.unmet) {
      const shown = rules.find((each: Json) => each.rule === rule);
      expect(shown.overridden).toBe(
        'Amira Haddad went on without it at 4:45pm on 20 November 2026: My senior left at noon.',
      );
    }
    expect(handover.counts.failed + handover.counts.notDue + handover.counts.unknown).toBeGreaterThan(3);
    expect(handover.next.length).toBeGreaterThan(0);
  });

  it('a reason for a rule that nobody asked about changes nothing', async () => {
    const amira = await service.as('amira');
    const { caseId } = must(await amira.post('/api/cases', person(newCrn(), service)));
    const { transferId } = must(await amira.post(`/api/cases/${caseId}/transfers`, proposal));
    const reasons = ['HC-07', 'HC-69'].map((rule) => ({ rule, reason: 'Urgent.' }));
    const sent = must(await amira.post(`/api/cases/${caseId}/transfers/${transferId}/request`, { reasons }));
    expect(sent.events).toEqual(['HandoverRuleOverridden', 'TransferRequested']);
  });
});
