import { describe, expect, it } from '@jest/globals';
import { riskAnswer } from '../../../src/case/risk/risk-answer.ts';
import type { RiskContent } from '../../../src/case/risk/risk.events.ts';
import { register, removed, reviewed } from '../../handover/support/of-risk.ts';
import { caseOpened, until } from '../support/facts.ts';
import { caseFact, fact, given, TRANSFER, type Story, type Told } from '../support/given.ts';
import { directory, people } from '../support/people.ts';

const content: RiskContent = {
  groups: ['KNOWN_ADULT'],
  who: 'Cass',
  nature: 'Violence after drinking',
  statementType: 'JUDGEMENT',
  startHere: false,
  source: { system: 'Home visit', asOf: '2026-03-02' },
};
const captured = (itemId: string, data: Partial<RiskContent> = {}): Told =>
  caseFact('RiskItemCaptured', { itemId, ...content, ...data });
const imported = { importId: 'import-1', key: 'key-1' };
const answer = ({ state }: Story) => riskAnswer(state, directory);

describe('what is known of risk in a case', () => {
  it('has no level where none was recorded, and nothing where nothing was said', () => {
    expect(answer(given(caseOpened))).toMatchObject({ levels: null, items: [], groups: [], notKnown: [] });
  });

  it('is told by group, the highest level first, with the groups of which only statements exist last', () => {
    const levels = {
      overall: 'HIGH',
      public: 'LOW',
      children: 'HIGH',
      assessedOn: '2026-03-02',
      source: 'OASys',
    } as const;
    const story = given(caseOpened, caseFact('RoshLevelAssessed', levels), captured('item-1'));
    expect(answer(story).groups).toEqual([
      { group: 'CHILDREN', level: 'HIGH', riskItemIds: [] },
      { group: 'PUBLIC', level: 'LOW', riskItemIds: [] },
      { group: 'KNOWN_ADULT', riskItemIds: ['item-1'] },
    ]);
  });

  it('gives the level of the newest assessment by its own day, whichever was recorded last', () => {
    const very = { overall: 'VERY_HIGH', assessedOn: '2026-02-20', source: 'RoSH review' } as const;
    const low = { overall: 'LOW', assessedOn: '2024-01-12', source: 'OASys', imported } as const;
    const again = { overall: 'HIGH', assessedOn: '2026-02-20', source: 'RoSH review, put right' } as const;
    const story = given(
      caseOpened,
      caseFact('RoshLevelAssessed', { ...very, knownAdult: 'VERY_HIGH' }),
      caseFact('RoshLevelAssessed', { ...low, knownAdult: 'LOW' }),
    );
    expect(answer(story)).toMatchObject({
      levels: { overall: 'VERY_HIGH', assessedOn: '2026-02-20' },
      earlierLevels: [{ overall: 'LOW', assessedOn: '2024-01-12', unchecked: true }],
      groups: [{ group: 'KNOWN_ADULT', level: 'VERY_HIGH' }],
    });
    const putRight = given(
      caseOpened,
      caseFact('RoshLevelAssessed', very),
      caseFact('RoshLevelAssessed', low),
      caseFact('RoshLevelAssessed', again),
    );
    const { levels, earlierLevels } = answer(putRight);
    expect([levels, ...earlierLevels].map((each) => each?.source)).toEqual([
      again.source,
      very.source,
      low.source,
    ]);
  });

  it('begins with what is to be read first and leaves out of it what was set aside', () => {
    const story = given(
      caseOpened,
      captured('item-1'),
      captured('item-2', { startHere: true }),
      captured('item-3', { startHere: true }),
      caseFact('RiskItemWithdrawn', { itemId: 'item-3', why: 'About somebody else' }),
    );
    const { items, withdrawn } = answer(story);
    expect(items.map(({ riskItemId }) => riskItemId)).toEqual(['item-2', 'item-1']);
    expect(withdrawn).toMatchObject([
      { riskItemId: 'item-3', withdrawn: { why: 'About somebody else', by: 'Priya Nair' } },
    ]);
  });

  it('says of every correction what it changed, why, and by whom', () => {
    const { who: _, ...rest } = content;
    const story = given(caseOpened, captured('item-1'), {
      ...caseFact('RiskItemCorrected', {
        itemId: 'item-1',
        ...rest,
        groups: ['KNOWN_ADULT', 'CHILDREN'],
        firstSigns: 'He stops answering',
        why: 'Told by the school',
        material: true,
      }),
      by: people.homeColleague,
    });
    const [item] = answer(story).items;
    expect(item).not.toHaveProperty('who');
    expect(item?.corrections).toMatchObject([
      {
        by: 'Tom Weir',
        why: 'Told by the school',
        material: true,
        changes: [
          { what: 'Who may be harmed', from: 'A known adult', to: 'A known adult, Children' },
          { what: 'Who is at risk', from: 'Cass', to: '' },
          { what: 'First sign', from: '', to: 'He stops answering' },
        ],
      },
    ]);
  });

  it('marks what nobody has checked until somebody confirms it', () => {
    const { statementType: _, ...untyped } = content;
    const brought = given(
      caseOpened,
      caseFact('RiskItemCaptured', { itemId: 'item-1', ...untyped, imported }),
    );
    expect(answer(brought).items).toMatchObject([{ broughtIn: true, unchecked: true }]);
    expect(answer(brought).items[0]).not.toHaveProperty('statementType');
    const confirmed = brought.after([
      caseFact('RiskItemConfirmed', { itemId: 'item-1', statementType: 'ALLEGATION' }),
    ]);
    expect(answer(confirmed).items).toMatchObject([
      { broughtIn: true, unchecked: false, statementType: 'ALLEGATION', confirmed: { by: 'Priya Nair' } },
    ]);
  });

  it('lists what other systems hold the newest first, and what nobody knows the date of last', () => {
    const contact = (kind: string, occurredAt: string) =>
      caseFact(
        'ContactRecordedElsewhere',
        { contactId: kind, kind, text: 'Said', source: { system: 'nDelius' }, imported },
        { occurredAt },
      );
    const story = given(
      caseOpened,
      contact('Old', '2025-11-02'),
      contact('Nobody knows', 'unknown'),
      contact('In January', '2026-01'),
      contact('At noon', '2026-01-20T12:00'),
    );
    expect(answer(story).contacts.map(({ kind }) => kind)).toEqual([
      'In January',
      'At noon',
      'Old',
      'Nobody knows',
    ]);
  });

  it('gives each register as it stands, with its last review or why it was removed, active ones first', () => {
    const code = (name: string, special = {}) =>
      register({ registerId: name, code: name, imported, reviewOn: '2026-02-01', ...special });
    const story = given(
      caseOpened,
      code('IMAR', { startedOn: '2026-02-01' }),
      code('ADVP'),
      code('RCPR', { startedOn: '2025-12-01' }),
      reviewed({ registerId: 'ADVP', notes: 'Cass' }),
      removed({ registerId: 'IMAR' }),
    );
    expect(answer(story).registers).toMatchObject([
      {
        ...{ registerId: 'ADVP', active: true, unchecked: false, notes: 'Cass', reviewOn: '2026-06-02' },
        reviewed: { by: 'Priya Nair', reviewedOn: '2026-03-02' },
      },
      { registerId: 'RCPR', active: true, unchecked: true, reviewOn: '2026-02-01' },
      {
        ...{ registerId: 'IMAR', active: false, unchecked: false, endedOn: '2026-03-02' },
        removed: { by: 'Priya Nair', reason: 'The plan ended' },
      },
    ]);
  });

  it('tells what is not known from nothing known to be missing', () => {
    const story = given(
      until('requested'),
      fact('NotKnownStated', { points: ['Where he works'] }),
      fact('NotKnownStated', { points: [] }),
    );
    expect(answer(story)).toMatchObject({
      transferId: TRANSFER,
      notKnown: [{ points: [] }, { points: ['Where he works'] }],
    });
  });
});
