import { describe, expect, it } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import type { Actor } from '../../src/event-store/envelope/metadata.ts';
import { StoreUnavailable } from '../../src/event-store/event-store.ts';
import type { TransferListed } from '../../src/read-model/lists/lists.answers.ts';
import { WithActs } from '../../src/read-model/lists/with-acts.ts';

const reader: Actor = { id: 'reader', role: 'PRACTITIONER', agency: 'PROBATION', area: 'NTC01' };
const row = {
  caseId: 'case-1',
  transferId: 'transfer-1',
  stage: 'RECEIVED',
  rosh: null,
  mappaLevel: null,
} as TransferListed;

/** What comes of a row whose handover fails, and what is told of it. */
async function whenItFails(error: Error) {
  const told: unknown[] = [];
  const queries = { execute: () => Promise.reject(error) } as unknown as QueryBus;
  const acts = new WithActs(queries, (...given) => void told.push(given));
  const outcome = await acts.of([row], reader).catch((thrown: unknown) => thrown);
  return { outcome, told };
}

describe('what comes next in a list', () => {
  it('is left out of a row whose handover fails, and that is told with its ids', async () => {
    const error = new Error('An event does not open');
    const { outcome, told } = await whenItFails(error);
    expect(outcome).toMatchObject([{ caseId: 'case-1', yours: true }]);
    expect(told).toEqual([[error, { caseId: 'case-1', transferId: 'transfer-1' }]]);
  });

  it('fails with the store', async () => {
    const error = new StoreUnavailable('No answer');
    expect(await whenItFails(error)).toEqual({ outcome: error, told: [] });
  });
});
