import { describe, expect, it } from '@jest/globals';
import { formAnswer } from '../../../src/case/form/form.ts';
import type { RiskContent } from '../../../src/case/risk/risk.events.ts';
import { caseOpened } from '../support/facts.ts';
import { caseFact, given, type Story } from '../support/given.ts';
import { directory, people } from '../support/people.ts';

const { id, role, team } = people.homePractitioner;
const actor = { id, role, agency: 'PROBATION', area: team };

const content: RiskContent = {
  groups: ['KNOWN_ADULT'],
  who: 'Former partner',
  nature: 'Violence after drinking',
  startHere: true,
  source: { system: 'OASys', asOf: '2026-02-20' },
};
const imported = { importId: 'import-1', key: 'key-1' };

const story = given(
  caseOpened,
  caseFact('RiskItemCaptured', { itemId: 'item-1', ...content, statementType: 'FACT' }),
  caseFact('RiskItemCaptured', { itemId: 'item-2', ...content, nature: 'Stalking', imported }),
  caseFact('RiskItemCaptured', { itemId: 'item-3', ...content, nature: 'Written twice' }),
  caseFact('RiskItemWithdrawn', { itemId: 'item-3', why: 'Written twice' }),
);

const form = ({ state }: Story, act: string, about?: string) =>
  formAnswer(state, undefined, { actor, directory, act, ...(about !== undefined && { id: about }) });

describe('the form of an act', () => {
  it('offers what the topic says can be chosen for it', () => {
    const choices = (act: string) => form(story, act).recorded['riskItemId'];
    expect(choices('correct-risk-item')).toEqual([
      { value: 'item-1', text: 'Former partner: Violence after drinking' },
      { value: 'item-2', text: 'Former partner: Stalking' },
    ]);
    expect(choices('confirm-risk-item')).toEqual([{ value: 'item-2', text: 'Former partner: Stalking' }]);
  });

  it('opens filled in with what it is about', () => {
    expect(form(story, 'correct-risk-item', 'item-1').filledIn).toMatchObject({
      riskItemId: 'item-1',
      statement: {
        nature: 'Violence after drinking',
        groups: ['KNOWN_ADULT'],
        source: 'OASys',
        asOf: '2026-02-20',
      },
    });
    expect(form(story, 'confirm-risk-item', 'item-2').filledIn).toEqual({ riskItemId: 'item-2' });
  });

  it('opens empty about nothing, about what is not there and about what its act does not concern', () => {
    expect(form(story, 'correct-risk-item').filledIn).toEqual({});
    expect(form(story, 'correct-risk-item', 'item-3').filledIn).toEqual({});
    expect(form(story, 'rosh', 'item-1').filledIn).toEqual({});
  });
});
