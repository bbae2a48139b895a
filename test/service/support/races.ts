import { expect } from '@jest/globals';
import { caseWith, newCrn, offered, received, type Ids } from './cases.ts';
import type { Answer, Reachable } from './running.ts';

/** Two people who ask for what excludes each other, at the same moment, at two instances on one log. */

export const ROUNDS = 1_000;
export const AT_ONCE = 20;

/** So many rounds, some of them at once; counts how each ended. */
export async function rounds(
  round: (index: number) => Promise<string>,
  many = ROUNDS,
): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  for (let from = 0; from < many; from += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, many - from) }, (_, i) => round(from + i));
    for (const end of await Promise.all(batch)) ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}

/** Two seniors name two practitioners: one of them is named, and the other senior is told who. */
export async function nameTwo(one: Reachable, other: Reachable): Promise<'first' | 'second'> {
  const [hamish, nadia] = [await one.as('hamish'), await other.as('nadia')];
  const ids = await caseWith(one, newCrn(), received);
  const path = `/api/cases/${ids.caseId}/transfers/${ids.transferId}/allocate`;
  const [first, second] = await Promise.all([
    hamish.post(path, { staffId: one.id('farid'), reason: 'Has room.' }),
    nadia.post(path, { staffId: one.id('grace'), reason: 'Knows the area.' }),
  ]);
  const winner = oneOf(first, second, { first: /Grace Oyelaran/, second: /Farid Rahimi/ });
  expect(times(await typesOf(one, ids), 'ReceivingPractitionerAllocated')).toBe(1);
  return winner;
}

/** One accepts supervision while the other takes the transfer back: it passes, or the transfer ends. */
export async function acceptOrWithdraw(one: Reachable, other: Reachable): Promise<'first' | 'second'> {
  const [farid, amira] = [await one.as('farid'), await other.as('amira')];
  const ids = await caseWith(one, newCrn(), offered);
  const path = `/api/cases/${ids.caseId}/transfers/${ids.transferId}`;
  const [first, second] = await Promise.all([
    farid.post(`${path}/accept`, { offerId: ids.offerId, reasons: ids.reasons }),
    amira.post(`${path}/withdraw`, { reason: 'He stays after all.' }),
  ]);
  const winner = oneOf(first, second, { first: /withdrawn|ended|taken back/i, second: /passed|Farid/i });
  const types = await typesOf(one, ids);
  expect(times(types, 'ResponsibilityTransferred')).toBe(winner === 'first' ? 2 : 1);
  expect(times(types, 'TransferWithdrawn')).toBe(winner === 'first' ? 0 : 1);
  return winner;
}

/** The types of a case's events, in order. */
export async function typesOf({ parts }: Reachable, { caseId }: Ids): Promise<string[]> {
  const { events } = await parts.log.read(`case-${caseId}`);
  return events.map(({ metadata }) => metadata.type);
}

export const times = (types: string[], type: string) => types.filter((each) => each === type).length;

/** Exactly one of two answers went through, and the other was told what happened. */
function oneOf(first: Answer, second: Answer, told: { first: RegExp; second: RegExp }): 'first' | 'second' {
  expect([first.status, second.status].sort()).toEqual([200, 409]);
  const winner = first.status === 200 ? 'first' : 'second';
  const loser = winner === 'first' ? second : first;
  expect(loser.body.userMessage).toMatch(winner === 'first' ? told.second : told.first);
  return winner;
}
