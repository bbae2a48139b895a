import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { occurredBy } from '../../../src/case/known.ts';
import {
  captureRiskItem,
  confirmRiskItem,
  correctRiskItem,
  withdrawRiskItem,
} from '../../../src/case/risk/risk-items.ts';
import type { CaptureRiskItem } from '../../../src/case/risk/risk.commands.ts';
import type { RiskContent } from '../../../src/case/risk/risk.events.ts';
import { contentOf } from '../../../src/case/risk/risk.state.ts';
import { caseOpened } from '../support/facts.ts';
import { caseFact, given, id, type Story } from '../support/given.ts';
import { people } from '../support/people.ts';

const said: CaptureRiskItem = {
  groups: ['KNOWN_ADULT', 'CHILDREN'],
  who: 'His former partner, Cass',
  nature: 'Violence after drinking',
  whenGreatest: 'On pay day',
  firstSigns: 'He stops answering the phone',
  statementType: 'JUDGEMENT',
  startHere: false,
  source: 'Home visit',
  asOf: '2026-03-02',
};
const { source: system, asOf, ...words } = said;
const content: RiskContent = { ...words, source: { system, asOf } };

const onCase = { transferId: null };
const capture = (special: Partial<CaptureRiskItem> = {}, story = given(caseOpened)) =>
  story.when(captureRiskItem, { ...said, ...special }, onCase);
const captured = (data: Partial<RiskContent> = {}, itemId = 'item-1') =>
  caseFact('RiskItemCaptured', { itemId, ...content, ...data });
const imported = { importId: 'import-1', key: 'key-1' };
const { statementType: _, ...withoutType } = content;
const brought = caseFact('RiskItemCaptured', {
  itemId: 'item-1',
  ...withoutType,
  source: { system: 'OASys', kind: 'R10.2', ref: '7' },
  imported,
});
const withdrawn = caseFact('RiskItemWithdrawn', { itemId: 'item-1', why: 'About somebody else' });

describe('a risk item', () => {
  it('is recorded with everything that was said of it, the groups in one order', () => {
    const { state } = capture({ groups: ['CHILDREN', 'KNOWN_ADULT'] }).then(captured({}, id(1)));
    expect(contentOf(state.risk.items[0]!)).toEqual(content);
  });

  it('happened on the day on which it was so when that has passed', () => {
    capture({ asOf: '2026-02-20' }).then(
      caseFact(
        'RiskItemCaptured',
        { itemId: id(1), ...content, source: { system: 'Home visit', asOf: '2026-02-20' } },
        { occurredAt: '2026-02-20' },
      ),
    );
  });

  it('was not so tomorrow', () => {
    capture({ asOf: '2026-03-03' }).thenRefused('invalid', 'not in the future', { field: 'asOf' });
  });

  it('is for those who have a part in the case', () => {
    const story = given(caseOpened);
    const by = (staff: (typeof people)['partner' | 'elsewherePractitioner']) =>
      story.when(captureRiskItem, said, { ...onCase, by: staff });
    by(people.partner).thenAccepted();
    by(people.elsewherePractitioner).thenRefused('forbidden', 'can record what is known of risk');
  });

  it('is one of at most seven to be read first, those set aside not counted', () => {
    const seven = [1, 2, 3, 4, 5, 6, 7].map((n) => captured({ startHere: true }, `item-${n}`));
    const full = given(caseOpened, seven);
    capture({ startHere: true }, full).thenRefused('invalid', 'seven lines', { field: 'startHere' });
    capture({ startHere: false }, full).thenAccepted();
    capture({ startHere: true }, full.after([withdrawn])).thenAccepted();
    full
      .when(
        correctRiskItem,
        {
          riskItemId: 'item-1',
          statement: { ...said, startHere: true, nature: 'Threats' },
          why: 'x',
          material: true,
        },
        onCase,
      )
      .thenAccepted();
  });
});

describe('a correction', () => {
  const correct = (special: Partial<CaptureRiskItem>, material: boolean, story: Story) =>
    story.when(
      correctRiskItem,
      { riskItemId: 'item-1', statement: { ...said, ...special }, why: 'The police said so', material },
      onCase,
    );
  const written = given(caseOpened, captured());
  const corrected = (data: Partial<RiskContent>, material: boolean) =>
    caseFact('RiskItemCorrected', {
      itemId: 'item-1',
      ...content,
      ...data,
      why: 'The police said so',
      material,
    });

  it('is a whole new version, and the one before it stays', () => {
    const { state } = correct({ nature: 'Violence, sober too' }, true, written).then(
      corrected({ nature: 'Violence, sober too' }, true),
    );
    const [item] = state.risk.items;
    expect(contentOf(item!).nature).toBe('Violence, sober too');
    expect(item).toMatchObject({ nature: 'Violence after drinking', corrections: [{ material: true }] });
  });

  it('takes away what the new version leaves out', () => {
    const { whenGreatest: _when, ...rest } = said;
    const { state } = written
      .when(
        correctRiskItem,
        { riskItemId: 'item-1', statement: rest, why: 'Not known after all', material: true },
        onCase,
      )
      .thenAccepted();
    expect(contentOf(state.risk.items[0]!)).not.toHaveProperty('whenGreatest');
  });

  it('may be a slip of the pen in its words', () => {
    correct({ nature: 'Violence after drink' }, false, written).then(
      corrected({ nature: 'Violence after drink' }, false),
    );
  });

  it.each<[string, Partial<CaptureRiskItem>]>([
    ['who may be harmed', { groups: ['CHILDREN'] }],
    ['who is at risk', { who: 'His mother' }],
    ['when it is greatest', { whenGreatest: 'At night' }],
    ['the kind of statement', { statementType: 'FACT' }],
    ['the day on which it was so', { asOf: '2026-03-01' }],
  ])('of %s is never a slip of the pen', (words, change) => {
    correct(change, false, written).thenRefused('invalid', words, { field: 'material' });
    correct(change, true, written).thenAccepted();
  });

  it('of what was brought in says of which kind it is for the first time, which changes nothing', () => {
    const nature = 'Violence after drinking, and before';
    const { source: _source, asOf: _asOf, ...rest } = said;
    const asBrought = { ...rest, source: 'OASys', asOf: '2026-01-12' };
    const dated = caseFact('RiskItemCaptured', {
      itemId: 'item-1',
      ...withoutType,
      source: { system: 'OASys', asOf: '2026-01-12' },
      imported,
    });
    const story = given(caseOpened, dated);
    correct(asBrought, true, story).thenRefused('conflict', 'confirm it if it holds as it stands');
    correct({ ...asBrought, nature }, false, story).thenAccepted();
  });

  it('changes something', () => {
    correct({}, true, written).thenRefused('conflict', 'there is nothing to correct');
    correct({ groups: ['CHILDREN', 'KNOWN_ADULT'] }, true, written).thenRefused(
      'conflict',
      'Nothing is changed',
    );
  });

  it('of what was brought in keeps what its source calls it, as long as it is the same source', () => {
    const { state } = correct({ source: 'OASys' }, true, given(caseOpened, brought)).thenAccepted();
    expect(contentOf(state.risk.items[0]!).source).toEqual({
      system: 'OASys',
      kind: 'R10.2',
      ref: '7',
      asOf: '2026-03-02',
    });
    const other = correct({}, true, given(caseOpened, brought)).thenAccepted();
    expect(contentOf(other.state.risk.items[0]!).source).toEqual({
      system: 'Home visit',
      asOf: '2026-03-02',
    });
  });

  it('is not of tomorrow, of nothing, or of what was set aside', () => {
    correct({ asOf: '2026-03-09' }, true, written).thenRefused('invalid', 'not in the future', {
      field: 'statement.asOf',
    });
    correct({}, true, given(caseOpened)).thenRefused('invalid', 'Choose a risk item', {
      field: 'riskItemId',
    });
    correct({ nature: 'x' }, true, written.after([withdrawn])).thenRefused(
      'conflict',
      'was set aside by Priya Nair',
    );
  });
});

describe('what was recorded elsewhere', () => {
  const confirm = (story: Story) =>
    story.when(confirmRiskItem, { riskItemId: 'item-1', statementType: 'ALLEGATION' }, onCase);

  it('is confirmed once, with the kind of statement that a person chose', () => {
    const once = confirm(given(caseOpened, brought)).then(
      caseFact('RiskItemConfirmed', { itemId: 'item-1', statementType: 'ALLEGATION' }),
    );
    expect(contentOf(once.state.risk.items[0]!).statementType).toBe('ALLEGATION');
    confirm(once).thenRefused('conflict', 'This was confirmed by Priya Nair');
  });

  it('needs no confirming where somebody wrote it here', () => {
    confirm(given(caseOpened, captured())).thenRefused('conflict', 'This was written here by Priya Nair');
  });

  it('may be set aside, which says why', () => {
    given(caseOpened, brought)
      .when(withdrawRiskItem, { riskItemId: 'item-1', why: 'About somebody else' }, onCase)
      .then(withdrawn);
  });
});

describe('the versions of a risk item', () => {
  const change = fc.record({
    nature: fc.constantFrom('Violence', 'Threats', 'Stalking', 'Arson'),
    who: fc.option(fc.constantFrom('Cass', 'His mother', 'The neighbour'), { nil: undefined }),
    startHere: fc.boolean(),
    material: fc.boolean(),
  });

  it('stand as the last one says, and at every earlier instant as the last one of then', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let story = given(caseOpened, captured());
        const versions = [contentOf(story.state.risk.items[0]!)];
        const instants = [story.state.lastRecordedAt];
        for (const { material, who, ...rest } of changes) {
          const statement = { ...said, ...rest, ...(who !== undefined && { who }) };
          const outcome = story.when(
            correctRiskItem,
            { riskItemId: 'item-1', statement, why: 'Told so', material },
            onCase,
          );
          if (outcome.refusal !== undefined) continue;
          story = outcome.thenAccepted();
          const { source: from, asOf: on, ...told } = statement;
          versions.push({ ...told, source: { system: from, asOf: on } });
          instants.push(story.state.lastRecordedAt);
        }
        const [item] = story.state.risk.items;
        expect(contentOf(item!)).toEqual(versions.at(-1));
        instants.forEach((instant, at) => {
          const [then] = occurredBy(story.state, instant).risk.items;
          expect(contentOf(then!)).toEqual(versions[at]);
          expect(then!.corrections).toHaveLength(at);
        });
        expect(occurredBy(story.state, '2026-03-01T00:00:00.000Z').risk.items).toEqual([]);
      }),
    );
  });
});
