import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable, type Expected, type SealedEvent } from '../../../src/event-store/event-store.ts';
import { NoAnswer } from '../../../src/event-store/eventstoredb/within.ts';
import type { Effect } from '../../support/eventstoredb/faults.ts';
import { until } from '../../support/eventstoredb/truth/server.ts';
import { events } from '../support/any-event.ts';
import { Scene } from './support/scene.ts';

/** How long a store tries that is to meet a fault to its end, in milliseconds. */
const IMPATIENT_MS = 600;

/** Nothing listens there. */
const NOWHERE = { host: '127.0.0.1', port: 9 };

/** A fault that befalls appends, and whether an append that it befalls is in the log all the same. */
interface AppendFault {
  is: string;
  written: boolean;
  /** The server says that it has not begun, so that nobody is left in doubt. */
  turnedDown?: true;
  /** What people who run the service are told; absent: that the connection was cut, or nothing answers. */
  told?: RegExp;
  effect: Effect;
  nodes?: 3;
}

/** Faults that are over after one append, or go on for as long as they are not taken away. */
const appendFaults: AppendFault[] = [
  { is: 'unavailable', written: false, effect: { fault: 'unavailable' } },
  {
    is: 'not ready',
    written: false,
    turnedDown: true,
    told: /is starting or stopping/,
    effect: { fault: 'not-ready' },
  },
  {
    is: 'too busy',
    written: false,
    turnedDown: true,
    told: /has too much to do/,
    effect: { fault: 'too-busy' },
  },
  {
    is: 'deadline, before',
    written: false,
    told: /could not be replicated in time/,
    effect: { fault: 'deadline' },
  },
  {
    is: 'deadline, after',
    written: true,
    told: /could not be replicated in time/,
    effect: { fault: 'deadline-after' },
  },
  {
    is: 'not the leader, which is another',
    written: false,
    turnedDown: true,
    told: /Another node of EventStoreDB leads now: 127\.0\.0\.1:\d+/,
    effect: { fault: 'not-leader' },
  },
  {
    is: 'not the leader, which is gone',
    written: false,
    turnedDown: true,
    told: /leads now: 127\.0\.0\.1:9|does not answer \(127/,
    effect: { fault: 'not-leader', leader: NOWHERE },
  },
  {
    is: 'no leader',
    written: false,
    turnedDown: true,
    told: /have no leader/,
    effect: { fault: 'no-leader' },
  },
  { is: 'connection cut, before', written: false, effect: { fault: 'cut-before' } },
  { is: 'answer lost', written: true, effect: { fault: 'answer-lost' } },
  { is: 'append ignored', written: false, told: /did not answer in time/, effect: { fault: 'ignored' } },
  {
    is: 'answer withheld',
    written: true,
    told: /did not answer in time/,
    effect: { fault: 'answer-withheld' },
  },
];

const node = (fault: 'kill' | 'stop' | 'freeze', done: boolean, milliseconds: number): Effect => ({
  fault,
  done,
  milliseconds,
});

/** Faults of nodes that come back by themselves. */
const passingFaults: AppendFault[] = [
  ...appendFaults,
  { is: 'delay', written: true, effect: { fault: 'delay', milliseconds: 100 } },
  { is: 'node killed and started again, before', written: false, effect: node('kill', false, 50) },
  { is: 'node killed and started again, after', written: true, effect: node('kill', true, 50) },
  { is: 'node stopped in order and started again, before', written: false, effect: node('stop', false, 50) },
  { is: 'node stopped in order and started again, after', written: true, effect: node('stop', true, 50) },
  { is: 'node frozen for a while, before', written: true, effect: node('freeze', false, 200) },
  { is: 'node frozen for a while, after', written: true, effect: node('freeze', true, 200) },
  ...(['kill-leader', 'resign-leader', 'kill-all'] as const).flatMap((fault): AppendFault[] =>
    [false, true].map((done) => ({
      is: `${{ 'kill-leader': 'leader killed', 'resign-leader': 'leader changed', 'kill-all': 'whole cluster down and up' }[fault]}, ${done ? 'after' : 'before'}`,
      written: done || fault === 'resign-leader',
      effect: { fault, done, milliseconds: 60 },
      nodes: 3,
    })),
  ),
];

/** Faults that nobody mends while the caller waits. */
const lastingFaults: AppendFault[] = [
  ...appendFaults,
  { is: 'delay', written: true, effect: { fault: 'delay', milliseconds: 2 * IMPATIENT_MS } },
  { is: 'node killed, before', written: false, effect: node('kill', false, 0) },
  { is: 'node killed, after', written: true, effect: node('kill', true, 0) },
  { is: 'node stopped in order, before', written: false, effect: node('stop', false, 0) },
  { is: 'node frozen, before', written: true, effect: node('freeze', false, 0) },
  { is: 'node frozen, after', written: true, effect: node('freeze', true, 0) },
  {
    is: 'whole cluster down, before',
    written: false,
    effect: { fault: 'kill-all', done: false, milliseconds: 0 },
    nodes: 3,
  },
  {
    is: 'whole cluster down, after',
    written: true,
    effect: { fault: 'kill-all', done: true, milliseconds: 0 },
    nodes: 3,
  },
];

let scene: Scene;
afterEach(() => scene.end());

const ids = (all: readonly SealedEvent[]) => all.map(({ eventId }) => eventId);

const mayBeWritten = { name: 'StoreUnavailable', nothingWritten: false };

/** What may be told of any fault that cuts connections or makes nodes fall silent. */
const GONE =
  /connection to EventStoreDB was cut|did not answer in time|does not answer \(127|starting or stopping/;

describe('An append befallen by a fault that passes', () => {
  it.each(passingFaults)('$is: the caller is answered', async ({ effect, nodes }) => {
    scene = await Scene.begin(20_000, nodes);
    const [before, sent, beside] = [
      events('case-1', 'no-stream', 2),
      events('case-1', 1, 3),
      events('case-2', 'no-stream', 3),
    ];
    expect(await scene.append('case-1', 'no-stream', before)).toBe('answered');
    scene.double.faults.add({ ...effect, stream: 'case-1', call: 1 });
    // What else is under way on the connection shares its fate.
    const told = await Promise.all([
      scene.append('case-1', 1, sent),
      scene.append('case-2', 'no-stream', beside),
    ]);
    expect(told).toEqual(['answered', 'answered']);
    expect(scene.double.faults.struck).toMatchObject([{ fault: effect.fault, call: { stream: 'case-1' } }]);
    const stored = await scene.check();
    expect(ids(stored.filter(({ stream }) => stream === 'case-1'))).toEqual(ids([...before, ...sent]));
    expect(ids(stored.filter(({ stream }) => stream === 'case-2'))).toEqual(ids(beside));
  });
});

/** Whether it was the caller that had no more patience. */
const gaveUp = (told: unknown) => told instanceof StoreUnavailable && told.cause instanceof NoAnswer;

describe('An append befallen by a fault that lasts', () => {
  /** A caller that was told what is known of its three events, and the fault over. */
  const letFail = async (
    { effect, written, turnedDown, told = GONE, nodes }: AppendFault,
    expected: Expected,
  ) => {
    scene = await Scene.begin(IMPATIENT_MS, nodes);
    if (expected !== 'no-stream') {
      const before = events('case-1', 'no-stream', expected + 1);
      expect(await scene.append('case-1', 'no-stream', before, await scene.another())).toBe('answered');
    }
    const first = expected === 'no-stream' ? 0 : expected + 1;
    const sent = events('case-1', expected, 3);
    scene.double.faults.add({ ...effect, stream: 'case-1' });
    let last: Awaited<ReturnType<Scene['append']>>;
    // On a busy machine an attempt may be given up before it was heard, or before its answer was, which leaves a doubt.
    const doubted = () => last instanceof StoreUnavailable && !last.nothingWritten;
    let everDoubted = false;
    do {
      last = await scene.append('case-1', expected, sent);
      everDoubted ||= doubted();
    } while (scene.double.faults.struck.length === 0 || (turnedDown === true && doubted()));
    expect(last).toMatchObject({ name: 'StoreUnavailable' });
    expect(turnedDown === true ? doubted() : everDoubted).toBe(turnedDown !== true);
    if (!gaveUp(last)) expect((last as Error).message).toMatch(told);
    expect((last as Error).message).not.toMatch(/\d+ [A-Z_]+:/);
    // What was given up unheard is heard while the fault lasts.
    await pause(50);
    await scene.mend();
    if (written) await until(() => scene.written('case-1') === first + 3);
    else expect(scene.written('case-1')).toBe(first);
    return sent;
  };

  it.each(lastingFaults)(
    '$is: the caller is told what is certain (written: $written), and sent again it is answered',
    async (fault) => {
      const sent = await letFail(fault, 'no-stream');
      const store = await scene.another();
      expect(await scene.append('case-1', 'no-stream', sent, store)).toBe('answered');
      expect(await scene.append('case-1', 'no-stream', sent, store)).toBe('answered');
      expect(ids(await scene.check())).toEqual(ids(sent));
    },
  );

  it.each(lastingFaults)(
    '$is: where somebody else comes after it (written: $written), both are told who was first',
    async (fault) => {
      const sent = await letFail(fault, 1);
      const store = await scene.another();
      const others = events('case-1', 1, 1);
      const conflict = { name: 'WrongRevision', expected: 1, actual: fault.written ? 4 : 2 };
      const [first, second] = [
        await scene.append('case-1', 1, others, store),
        await scene.append('case-1', 1, sent, store),
      ];
      if (fault.written) {
        expect(first).toMatchObject(conflict);
        expect(second).toBe('answered');
      } else {
        expect(first).toBe('answered');
        expect(second).toMatchObject(conflict);
      }
      const stored = await scene.check();
      expect(ids(stored).slice(2)).toEqual(ids(fault.written ? sent : others));
    },
  );
});

describe('A caller', () => {
  it('is told that nothing was written where no node could be asked', async () => {
    scene = await Scene.begin(4 * IMPATIENT_MS);
    await scene.double.down();
    const sent = events('case-1', 'no-stream', 2);
    // The first is sent on a connection of which nobody knows yet that it is dead.
    expect(await scene.append('case-1', 'no-stream', sent)).toMatchObject(mayBeWritten);
    expect(await scene.append('case-1', 'no-stream', sent)).toMatchObject({
      name: 'StoreUnavailable',
      nothingWritten: true,
      message: expect.stringContaining('nothing listens there'),
    });
    await scene.mend();
    expect(scene.written('case-1')).toBe(0);
    expect(await scene.append('case-1', 'no-stream', sent)).toBe('answered');
    expect(ids(await scene.check())).toEqual(ids(sent));
  });

  it('is left in doubt by an answer that was lost, though every one after it turns it down', async () => {
    scene = await Scene.begin(4 * IMPATIENT_MS);
    scene.double.faults.add({ fault: 'answer-lost', call: 1 });
    for (let call = 2; call < 100; call++) scene.double.faults.add({ fault: 'not-ready', call });
    const sent = events('case-1', 'no-stream', 2);
    expect(await scene.append('case-1', 'no-stream', sent)).toMatchObject(mayBeWritten);
    expect(ids(await scene.check())).toEqual(ids(sent));
  });

  it('is told that nothing was written once the store is closed, and what was under way is answered first', async () => {
    scene = await Scene.begin();
    const sent = events('case-1', 'no-stream', 2);
    scene.double.faults.add({ fault: 'delay', milliseconds: 50 });
    const underWay = scene.append('case-1', 'no-stream', sent);
    await scene.store.close();
    expect(await underWay).toBe('answered');
    expect(await scene.append('case-1', 1, events('case-1', 1, 1))).toMatchObject({
      name: 'StoreUnavailable',
      nothingWritten: true,
      message: 'The event store is closed',
    });
    expect(ids(await scene.check())).toEqual(ids(sent));
  });

  it('that knows only a follower that is behind writes through its leader', async () => {
    scene = await Scene.begin(undefined, 3);
    const before = events('case-1', 'no-stream', 2);
    const follower = scene.double.nodes.find(({ leads }) => !leads)!;
    follower.hold();
    expect(await scene.append('case-1', 'no-stream', before)).toBe('answered');
    const store = await scene.another(`esdb://127.0.0.1:${follower.address.port}?tls=false`);
    expect(await scene.append('case-1', 'no-stream', events('case-1', 'no-stream', 1), store)).toMatchObject({
      name: 'WrongRevision',
      actual: 1,
    });
    const sent = events('case-1', 1, 2);
    expect(await scene.append('case-1', 1, sent, store)).toBe('answered');
    expect(ids(await scene.check())).toEqual(ids([...before, ...sent]));
  });

  it('looks for the leader again when the node that was named as it answers, and leads no more', async () => {
    scene = await Scene.begin(undefined, 3);
    const named = scene.double.nodes.find(({ leads }) => !leads)!;
    scene.double.faults.add(
      { fault: 'not-leader', leader: named.address, times: 1 },
      { fault: 'no-leader', node: named.index },
    );
    const sent = events('case-1', 'no-stream', 2);
    expect(await scene.append('case-1', 'no-stream', sent)).toBe('answered');
    expect(scene.double.faults.struck.map(({ fault }) => fault)).toEqual(['not-leader', 'no-leader']);
    expect(ids(await scene.check())).toEqual(ids(sent));
  });

  it('is not told that its stream is behind by a leader that was suspended and does not know yet that it leads no more', async () => {
    scene = await Scene.begin(undefined, 3);
    const before = events('case-1', 'no-stream', 3);
    expect(await scene.append('case-1', 'no-stream', before)).toBe('answered');
    const sent = events('case-1', 2, 2);
    scene.double.faults.add({ fault: 'stale', at: -1, call: 1 }, { fault: 'stale', at: 1, call: 2 });
    expect(await scene.append('case-1', 2, sent)).toBe('answered');
    expect(scene.double.faults.struck.map(({ fault }) => fault)).toEqual(['stale', 'stale']);
    expect(ids(await scene.check())).toEqual(ids([...before, ...sent]));
  });

  it('that is ahead of all nodes is told so', async () => {
    scene = await Scene.begin(undefined, 3);
    const before = events('case-1', 'no-stream', 3);
    expect(await scene.append('case-1', 'no-stream', before)).toBe('answered');
    expect(await scene.append('case-1', 7, events('case-1', 7, 1))).toMatchObject({
      name: 'WrongRevision',
      actual: 2,
    });
    expect(ids(await scene.check())).toEqual(ids(before));
  });

  it('is left in doubt by a node that was frozen before it read anything; sent again it is written once', async () => {
    scene = await Scene.begin(IMPATIENT_MS);
    scene.double.nodes[0]!.freeze();
    const sent = events('case-1', 'no-stream', 2);
    expect(await scene.append('case-1', 'no-stream', sent)).toMatchObject(mayBeWritten);
    expect(scene.written('case-1')).toBe(0);
    await scene.mend();
    // It may read what was given up, or learn of both at once.
    const store = await scene.another();
    expect(await scene.append('case-1', 'no-stream', sent, store)).toBe('answered');
    expect(ids(await scene.check())).toEqual(ids(sent));
  });

  it('is left in doubt while too few nodes are there, though all was written, and is answered when they are back', async () => {
    // Who leads does not notice that the others are gone.
    scene = await Scene.begin(IMPATIENT_MS, 3, 1, { notice: 600_000 });
    const others = scene.double.nodes.filter(({ leads }) => !leads);
    for (const other of others) await other.kill();
    const sent = events('case-1', 'no-stream', 2);
    let last: Awaited<ReturnType<Scene['append']>>;
    // On a busy machine it may be given up before it was heard.
    do last = await scene.append('case-1', 'no-stream', sent);
    while (scene.written('case-1') === 0);
    expect(last).toMatchObject(mayBeWritten);
    expect(scene.written('case-1')).toBe(2);
    await scene.mend();
    const store = await scene.another();
    expect(await scene.append('case-1', 'no-stream', sent, store)).toBe('answered');
    expect(ids(await scene.check())).toEqual(ids(sent));
  });

  it('is left in doubt by a leader that alone had what it wrote and fell; sent again it is written once', async () => {
    scene = await Scene.begin(4 * IMPATIENT_MS, 3);
    const leader = scene.double.leader!;
    const others = scene.double.nodes.filter((node) => node !== leader);
    for (const other of others) other.hold();
    const sent = events('case-1', 'no-stream', 2);
    expect(await scene.append('case-1', 'no-stream', sent)).toMatchObject(mayBeWritten);
    expect(scene.written('case-1')).toBe(2);
    await leader.kill();
    for (const other of others) other.release();
    await until(() => scene.double.leader !== undefined && scene.double.leader !== leader);
    expect(scene.written('case-1')).toBe(0);
    const store = await scene.another();
    expect(await scene.append('case-1', 'no-stream', sent, store)).toBe('answered');
    expect(ids(await scene.check())).toEqual(ids(sent));
  });
});
