import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changesSince } from '../../src/handover/changes.ts';
import { conversed, until } from '../case/support/facts.ts';
import { caseFact, fact, given, TRANSFER, type Story, type Told } from '../case/support/given.ts';
import { directory, people } from '../case/support/people.ts';
import { samples } from '../event-store/support/samples.ts';
import { judged, rosh } from './support/asking.ts';

const reader = people.receivingPractitioner;
const read = (version: number) => fact('ItemAcknowledged', { item: 'SUMMARY', version }, { by: reader });
const since = ({ state }: Story, staffId = reader.id) =>
  changesSince({ state, transfer: state.transfers[TRANSFER]! }, staffId, directory);
const done = (story: Story) =>
  since(story).items.map(({ material, changes }) => [material, ...changes.map(({ did }) => did)]);

const source = { system: 'OASys' };
const item = { itemId: 'item-1', groups: ['PUBLIC' as const], nature: 'Robbery', startHere: true, source };
const captured = caseFact('RiskItemCaptured', item);
const corrected = (material: boolean) =>
  caseFact('RiskItemCorrected', { ...item, why: 'Looked up', material });
const asked = fact('QueryRaised', { queryId: 'q1', to: 'RECEIVING', question: 'When is the visit?' });
const answered = fact(
  'QueryAnswered',
  { queryId: 'q1', answer: 'On Monday' },
  { by: people.receivingSenior },
);

/** Revisions 0 to 5, then the reading of all of it. */
const story = (...events: Told[]) => given(until('allocated'), read(5), events);

describe('what others recorded since somebody confirmed reading', () => {
  it('is all of the handover to somebody who never has', () => {
    expect(since(story(captured), people.receivingSenior.id)).toEqual({ since: null, items: [] });
  });

  it('is nothing until somebody else records something', () => {
    expect(since(story())).toEqual({ since: '2026-03-02T09:06:00.000Z', items: [] });
    expect(done(story({ ...captured, by: reader }))).toEqual([]);
  });

  it('comes item by item, what is material first, the newest of each first', () => {
    const told = story(captured, asked, corrected(true), answered, conversed());
    const items = since(told).items;
    expect(items.map(({ material }) => material)).toEqual([true, true, true]);
    expect(items.map(({ changes }) => changes.length)).toEqual([1, 2, 2]);
    expect(items[2]?.changes.map(({ what }) => what)).toEqual([
      'a statement about risk was changed',
      'a statement about risk was added',
    ]);
    const order = story(captured, asked);
    expect(since(order).items.map(({ material }) => material)).toEqual([true, false]);
  });

  it('marks a slip of the pen as recorded, and never as material', () => {
    const before = given(until('allocated'), captured, read(6));
    expect(since(before.after([corrected(false)])).items).toMatchObject([{ material: false }]);
    expect(since(before.after([corrected(true)])).items).toMatchObject([{ material: true }]);
  });

  it('tells of a level, that nobody wrote words for', () => {
    const [level] = since(story(rosh('HIGH'))).items;
    expect(level).toMatchObject({
      material: true,
      changes: [{ what: 'ROSH changed from not recorded to high', by: 'Priya Nair' }],
    });
  });

  it('counts from what was read back, as it was shown then', () => {
    const readBack = (version: number) =>
      fact('ReadBackGiven', { ...samples.ReadBackGiven, version }, { by: reader });
    expect(since(given(until('allocated'), readBack(5), captured)).since).toBe('2026-03-02T09:06:00.000Z');
    expect(done(story(captured, readBack(7), asked))).toEqual([[false, 'Asked the receiving side']]);
    const meanwhile = story(captured, conversed(), readBack(7));
    expect(done(meanwhile)).toEqual([
      [
        true,
        'Recorded a conversation: Priya Nair (transferring practitioner), Dana Reid (receiving practitioner)',
      ],
    ]);
    expect(done(meanwhile.after([read(8)]))).toEqual([]);
  });

  it('agrees with what the receiving practitioner has not read (HC-68), whatever is recorded and read in whichever order', () => {
    const { receivingPractitioner: named, homePractitioner, receivingSenior } = people;
    type Step = (at: number) => Told;
    const level: Step = (at) => rosh(at % 2 === 0 ? 'HIGH' : 'LOW');
    const backFrom =
      (behind: number): Step =>
      (at) =>
        fact('ReadBackGiven', { ...samples.ReadBackGiven, version: at - behind }, { by: named });
    const steps: Step[] = [
      level,
      (at) => ({ ...level(at), by: named }),
      () => conversed(),
      () => asked,
      (at) => fact('ItemAcknowledged', { item: 'SUMMARY', version: at }, { by: named }),
      (at) => fact('ItemAcknowledged', { item: 'SUMMARY', version: at }, { by: receivingSenior }),
      (at) => fact('ItemAcknowledged', { item: 'REQUEST', version: at }, { by: named }),
      backFrom(0),
      backFrom(2),
      (at) => ({ ...backFrom(0)(at), by: homePractitioner }),
    ];
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 12 }), (some) => {
        const first = until('allocated').length;
        const told = given(
          until('allocated'),
          some.map((step, i) => step(first + i - 1)),
        );
        const { since: last, items } = since(told, named.id);
        if (last === null) return;
        const { outcome } = judged('HC-68', [told.events], told.state.lastRecordedAt);
        seen.add(items.some(({ material }) => material));
        expect(outcome === 'SATISFIED').toBe(!items.some(({ material }) => material));
      }),
      { numRuns: 500 },
    );
    expect(seen.size).toBe(2);
  });

  it('counts from the last confirmation on', () => {
    expect(since(story(captured, read(7))).items).toEqual([]);
    expect(done(story(captured, read(7), asked))).toEqual([[false, 'Asked the receiving side']]);
  });
});
