import type { CommandBus } from '@nestjs/cqrs';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Refusal } from '../../../src/case/decider.ts';
import { raiseEscalation, type RaiseEscalation } from '../../../src/case/oversight/oversight.ts';
import { ClockWork, type LateTransfer } from '../../../src/case/recording/clock-work.ts';
import type { Surroundings } from '../../../src/case/recording/give-command.ts';
import type { GiveCommand } from '../../../src/case/recording/recording.ts';
import { EventIdTaken, StoreUnavailable, StreamGone } from '../../../src/event-store/event-store.ts';
import { assess } from '../../../src/handover/assess.ts';
import { noon, ordinary, shipped } from '../../handover/support/asking.ts';
import { until } from '../support/facts.ts';
import { CASE, fact, given, TRANSFER, type Story } from '../support/given.ts';
import { system } from '../support/people.ts';

/** The clock at work on one case, at an instant; `take` stands for recording. Gives what was asked to be raised about questions. */
async function looked(
  story: Story,
  now: string,
  take: (command: RaiseEscalation) => void = () => undefined,
): Promise<RaiseEscalation[]> {
  const asked: RaiseEscalation[] = [];
  const around = {
    clock: () => now,
    assess: () => assess(shipped),
    cases: { fresh: () => Promise.resolve({ state: story.state }) },
  } as unknown as Surroundings;
  const due = {
    dueOffers: () => [],
    lateTransfers: () => [{ caseId: CASE, transferId: TRANSFER, escalateOn: '2026-03-02' }],
  };
  const bus = {
    execute: ({ given }: GiveCommand) => {
      asked.push(given.body as RaiseEscalation);
      return Promise.resolve(given.body as RaiseEscalation).then(take);
    },
  } as unknown as CommandBus;
  await new ClockWork(around, due, bus).once();
  return asked.filter(({ rule }) => rule === 'HC-14');
}

/** The story after the clock's work. */
const worked = (story: Story, at: string, commands: RaiseEscalation[]): Story =>
  commands.reduce(
    (before, command) =>
      before.when(raiseEscalation, command, { by: system, at, assess: assess(shipped) }).thenAccepted(),
    story,
  );

describe('the clock', () => {
  const query = (queryId: string, at: string) =>
    fact('QueryRaised', { queryId, to: 'HOME', question: 'Who lives there?' }, { at });
  const first = given(until('allocated'), ordinary, query('q1', noon('2026-03-02')));

  it('gives one escalation the same id on every instance that notices it', async () => {
    const once = await looked(first, noon('2026-03-09'));
    expect(once).toMatchObject([{ rule: 'HC-14', to: 'SENIOR', dueOn: '2026-03-09' }]);
    expect(await looked(first, noon('2026-03-10'))).toEqual(once);
  });

  it('gives the next late question an id of its own, and raises it', async () => {
    const once = await looked(first, noon('2026-03-09'));
    const between = worked(first, noon('2026-03-09'), once).after([
      fact('QueryAnswered', { queryId: 'q1', answer: 'Nobody' }, { at: noon('2026-03-10') }),
      query('q2', noon('2026-03-10')),
    ]);
    const again = await looked(between, noon('2026-03-17'));
    expect(again).toMatchObject([{ rule: 'HC-14', to: 'SENIOR', dueOn: '2026-03-17' }]);
    expect(again[0]?.escalationEventId).not.toBe(once[0]?.escalationEventId);
    expect(await looked(worked(between, noon('2026-03-17'), again), noon('2026-03-18'))).toEqual([]);
  });

  it('goes on when somebody else was there first, or when what was raised has been erased since', async () => {
    const late = noon('2026-03-30');
    const told = [new Refusal('conflict', 'Already'), new EventIdTaken('e1'), undefined];
    const asked = await looked(first, late, () => {
      const answer = told.shift();
      if (answer !== undefined) throw answer;
    });
    expect(asked.map(({ to }) => to)).toEqual(['SENIOR', 'HEAD_OF_PDU', 'REGION']);
  });

  it('comes to every late transfer, however many there are of which nothing can be raised', async () => {
    const late = Array.from({ length: 5 }, (_, n) => ({
      caseId: CASE,
      transferId: `t${n}`,
      escalateOn: '2026-03-02',
    }));
    const seen: string[] = [];
    const around = {
      clock: () => noon('2026-03-30'),
      cases: { fresh: () => Promise.resolve({ state: { transfers: {} } }) },
    } as unknown as Surroundings;
    const two = (_: string, after?: LateTransfer) => {
      const from = late.findIndex(({ transferId }) => transferId === after?.transferId) + 1;
      const some = [...late.slice(from), ...late.slice(0, from)].slice(0, 2);
      seen.push(...some.map(({ transferId }) => transferId));
      return some;
    };
    const work = new ClockWork(around, { dueOffers: () => [], lateTransfers: two }, {} as CommandBus);
    for (let round = 0; round < 3; round++) await work.once();
    expect(seen).toEqual(['t0', 't1', 't2', 't3', 't4', 't0']);
  });

  /** Two offers are due, and the first of them fails. */
  async function failing(error: Error): Promise<{ asked: string[]; told: unknown }> {
    const asked: string[] = [];
    const around = { clock: () => noon('2026-03-09') } as unknown as Surroundings;
    const offers = ['o1', 'o2'].map((offerId) => ({ caseId: CASE, offerId }));
    const bus = {
      execute: async ({ given }: GiveCommand) => {
        const { offerId } = given.body as { offerId: string };
        asked.push(offerId);
        if (offerId === 'o1') throw error;
      },
    } as unknown as CommandBus;
    const work = new ClockWork(around, { dueOffers: () => offers, lateTransfers: () => [] }, bus);
    const told = await work.once().catch((thrown: unknown) => thrown);
    return { asked, told };
  }

  it.each([
    ['cannot be read', new Error('case-1 revision 3 is not what was stored there')],
    ['was deleted by somebody', new StreamGone('The stream was deleted in EventStoreDB')],
  ])('goes on with the other cases when one of them %s, and reports it', async (_, damaged) => {
    const { asked, told } = await failing(damaged);
    expect(asked).toEqual(['o1', 'o2']);
    expect(told).toBe(damaged);
  });

  it('stops when the store does not answer, and reports it', async () => {
    const gone = new StoreUnavailable('EventStoreDB does not answer');
    const { asked, told } = await failing(gone);
    expect(asked).toEqual(['o1']);
    expect(told).toBe(gone);
  });
});

describe('the rounds of the clock', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** The clock at work every 15 seconds on three offers, of which the first to be tried is held. */
  function started() {
    const held = Promise.withResolvers<void>();
    const asked: string[] = [];
    const offers = ['o1', 'o2', 'o3'].map((offerId) => ({ caseId: CASE, offerId }));
    const dueOffers = jest.fn(() => offers);
    const around = { clock: () => noon('2026-03-09') } as unknown as Surroundings;
    const bus = {
      execute: ({ given }: GiveCommand) => {
        asked.push((given.body as { offerId: string }).offerId);
        return asked.length === 1 ? held.promise : Promise.resolve();
      },
    } as unknown as CommandBus;
    const work = new ClockWork(around, { dueOffers, lateTransfers: () => [] }, bus);
    const report = jest.fn();
    work.start(15_000, report);
    return { work, held, report, asked, begun: () => dueOffers.mock.calls.length };
  }

  it('are left out while one is under way, and go on after it', async () => {
    const { work, held, begun, report } = started();
    await jest.advanceTimersByTimeAsync(150_000);
    held.resolve();
    await jest.advanceTimersByTimeAsync(14_999);
    expect(begun()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(begun()).toBe(2);
    await work.stop();
    await jest.advanceTimersByTimeAsync(150_000);
    expect(begun()).toBe(2);
    expect(report).not.toHaveBeenCalled();
  });

  it('end after what is in hand when they are stopped, however many were due meanwhile', async () => {
    const { work, held, asked, begun } = started();
    await jest.advanceTimersByTimeAsync(150_000);
    const stopped = work.stop();
    held.resolve();
    await stopped;
    expect(asked).toEqual(['o1']);
    expect(begun()).toBe(1);
  });

  it('do not keep whoever asks for one from a whole one of its own', async () => {
    const { work, held, asked } = started();
    await jest.advanceTimersByTimeAsync(15_000);
    await work.once();
    expect(asked).toEqual(['o1', 'o1', 'o2', 'o3']);
    held.resolve();
    await work.stop();
  });

  it('tell what went wrong, and go on', async () => {
    const { work, held, begun, report } = started();
    const gone = new StoreUnavailable('EventStoreDB does not answer');
    held.reject(gone);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(report.mock.calls).toEqual([[gone]]);
    expect(begun()).toBe(2);
    await work.stop();
  });
});
