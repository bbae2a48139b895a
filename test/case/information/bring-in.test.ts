import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bringIn } from '../../../src/case/information/bring-in.ts';
import type { BringIn, BroughtPiece } from '../../../src/case/information/bring-in.commands.ts';
import { isUnchecked } from '../../../src/case/risk/risk.state.ts';
import { caseOpened, until } from '../support/facts.ts';
import { caseFact, given, id } from '../support/given.ts';
import { people } from '../support/people.ts';

const key = (n: number) => String(n).padStart(64, '0');
const source = { system: 'OASys', asOf: '2026-01-12' };
const statement: BroughtPiece = {
  key: key(1),
  text: 'Who is at risk\nHis sister\n',
  recognisedAs: 'OASys: who is at risk',
  becomes: 'RISK_ITEM',
  riskItem: { groups: ['KNOWN_ADULT'], who: 'His sister', nature: 'Assault' },
};
const contact: BroughtPiece = {
  key: key(2),
  text: '12/02/2026 10:30 Office visit: kept',
  becomes: 'CONTACT',
  ref: '4711',
  contact: { kind: 'Office visit', text: 'kept', happened: '2026-02-12T10:30' },
};
const leftover: BroughtPiece = { key: key(3), text: 'Page 3 of 9\n', becomes: 'NOT_PLACED' };
const paste = (...pieces: BroughtPiece[]): BringIn => ({ kind: 'PASTE', source, pieces });
const opened = given(caseOpened);
const NONE = { children: 0, sensitive: 0, others: 0 };

describe('what names somebody else', () => {
  const others = { ...leftover, text: 'CRN: X000999\nDate of birth: 01/04/1990\n' };

  it('comes in only when whoever brings it in says that it is about this person all the same', () => {
    opened
      .when(bringIn, paste(statement, others))
      .thenRefused('invalid', 'It names CRN X000999; this case is X000101', { field: 'aboutThisPerson' });
    const { state } = opened
      .when(bringIn, { ...paste(statement, others), aboutThisPerson: true })
      .thenAccepted();
    expect(state.information.imports[0]).toMatchObject({
      saidToBeTheirs: [{ told: 'CRN', value: 'X000999' }],
    });
    expect(state.risk.items).toHaveLength(1);
  });

  it('and came in before is not asked about again', () => {
    const once = opened.when(bringIn, { ...paste(others), aboutThisPerson: true }).thenAccepted();
    once.when(bringIn, paste(others)).then();
  });

  it('is not on record where nobody had to say so', () => {
    const { state } = opened.when(bringIn, paste(statement)).thenAccepted();
    expect(state.information.imports[0]).not.toHaveProperty('saidToBeTheirs');
    const said = opened.when(bringIn, { ...paste(statement), aboutThisPerson: true }).thenAccepted();
    expect(said.state.information.imports[0]?.saidToBeTheirs).toEqual([]);
  });
});

describe('bringing in', () => {
  it('keeps what came in word for word, and makes an item of each piece, recorded elsewhere', () => {
    const imported = { importId: id(1), key: key(1) };
    const story = opened.when(bringIn, paste(statement, leftover, contact)).then(
      caseFact('ImportTaken', {
        importId: id(1),
        kind: 'PASTE',
        source,
        pieces: [
          {
            key: key(1),
            text: statement.text,
            recognisedAs: 'OASys: who is at risk',
            became: 'RISK_ITEM',
            id: id(2),
          },
          { key: key(3), text: leftover.text, became: 'NOT_PLACED' },
          { key: key(2), text: contact.text, became: 'CONTACT', id: id(3) },
        ],
        leftOut: NONE,
      }),
      caseFact('RiskItemCaptured', {
        itemId: id(2),
        groups: ['KNOWN_ADULT'],
        who: 'His sister',
        nature: 'Assault',
        startHere: false,
        source: { system: 'OASys', kind: 'OASys: who is at risk', asOf: '2026-01-12' },
        imported,
      }),
      caseFact(
        'ContactRecordedElsewhere',
        {
          contactId: id(3),
          kind: 'Office visit',
          text: 'kept',
          source: { system: 'OASys', ref: '4711', asOf: '2026-01-12' },
          imported: { importId: id(1), key: key(2) },
        },
        { occurredAt: '2026-02-12T10:30' },
      ),
    );
    expect(isUnchecked(story.state.risk.items[0]!)).toBe(true);
    expect(story.state.risk.items[0]?.statementType).toBeUndefined();
  });

  it('makes drafts, levels, assessments, registers and what agencies do', () => {
    const pieces: BroughtPiece[] = [
      {
        key: key(1),
        text: 'a',
        becomes: 'ROSH_LEVELS',
        roshLevels: { overall: 'HIGH', children: 'MEDIUM', assessedOn: '2026-01-12' },
      },
      {
        key: key(2),
        text: 'b',
        becomes: 'OASYS_ASSESSMENT',
        oasysAssessment: { layer: 'LAYER_3', status: 'COMPLETE', completedOn: '2026-01-12' },
      },
      {
        key: key(3),
        text: 'c',
        becomes: 'CONTINGENCY_ACTION',
        contingencyAction: { situation: 'OTHER', trigger: 'He drinks' },
      },
      {
        key: key(4),
        text: 'd',
        becomes: 'AGENCY_RESPONSIBILITY',
        agencyResponsibility: { agency: 'Drug service', task: 'Key work', area: 'HOME' },
      },
      {
        key: key(5),
        text: 'e',
        becomes: 'REGISTER',
        register: { code: 'RCPR', description: 'Child protection', startedOn: '2026-02-01' },
      },
    ];
    const { drafts } = opened.when(bringIn, paste(...pieces));
    expect(drafts.map(({ type, occurredAt }) => [type, occurredAt?.at])).toEqual([
      ['ImportTaken', undefined],
      ['RoshLevelAssessed', '2026-01-12'],
      ['OasysAssessmentRecorded', '2026-01-12'],
      ['ContingencyActionDefined', undefined],
      ['AgencyResponsibilityAssigned', undefined],
      ['RegisterRecorded', '2026-02-01'],
    ]);
    expect(drafts.slice(1).every(({ data }) => 'imported' in data)).toBe(true);
  });

  it('of the same twice changes nothing', () => {
    const all = paste(statement, leftover, contact);
    opened.when(bringIn, all).thenAccepted().when(bringIn, all).then();
  });

  it('of more than before records only what is new, and says what was there', () => {
    const { drafts } = opened
      .when(bringIn, paste(statement, leftover))
      .thenAccepted()
      .when(bringIn, paste(statement, leftover, contact));
    expect(drafts.map(({ type }) => type)).toEqual(['ImportTaken', 'ContactRecordedElsewhere']);
    expect(drafts[0]?.data).toMatchObject({
      pieces: [{ became: 'HELD_ALREADY' }, { became: 'HELD_ALREADY' }, { became: 'CONTACT' }],
    });
  });

  it('makes one item of a piece that stands twice in a text', () => {
    const { drafts } = opened.when(bringIn, paste(contact, contact));
    expect(drafts.map(({ type }) => type)).toEqual(['ImportTaken', 'ContactRecordedElsewhere']);
  });

  it('takes later as an item what was only kept as text before', () => {
    const { riskItem: _, ...aside } = { ...statement, becomes: 'SET_ASIDE' as const };
    const { drafts } = opened.when(bringIn, paste(aside)).thenAccepted().when(bringIn, paste(statement));
    expect(drafts.map(({ type }) => type)).toEqual(['ImportTaken', 'RiskItemCaptured']);
  });

  it('counts what was left out', () => {
    const { drafts } = opened.when(bringIn, {
      ...paste(contact),
      leftOutChildren: 1,
      leftOutSensitive: 2,
      leftOutOthers: 3,
    });
    expect(drafts[0]?.data).toMatchObject({ leftOut: { children: 1, sensitive: 2, others: 3 } });
  });

  it('leaves the time of a contact unknown where the source does not say it', () => {
    const { drafts } = opened.when(bringIn, paste({ ...contact, contact: { kind: 'Note', text: 'Once' } }));
    expect(drafts[1]?.occurredAt).toEqual({ at: null, precision: 'unknown' });
  });

  it('is for those who work the case', () => {
    const sent = given(until('requested'));
    sent.when(bringIn, paste(contact), { by: people.receivingPractitioner }).thenAccepted();
    sent
      .when(bringIn, paste(contact), { by: people.elsewherePractitioner })
      .thenRefused('forbidden', 'bring in what is recorded elsewhere');
    sent.when(bringIn, paste(contact), { by: people.partner }).thenRefused('forbidden', 'bring in');
  });

  const levels = (special: object): BroughtPiece => ({
    key: key(1),
    text: 'a',
    becomes: 'ROSH_LEVELS',
    roshLevels: { overall: 'LOW', assessedOn: '2026-01-12', ...special },
  });
  it.each<[string, BroughtPiece, string]>([
    ['a piece without its fields', { key: key(1), text: 'a', becomes: 'CONTACT' }, 'pieces.0.contact'],
    ['an overall level below that of a group', levels({ staff: 'HIGH' }), 'pieces.0.roshLevels.overall'],
    ['an assessment of tomorrow', levels({ assessedOn: '2026-03-03' }), 'pieces.0.roshLevels.assessedOn'],
    [
      'a contact of tomorrow',
      { ...contact, contact: { kind: 'x', text: 'y', happened: '2026-03-03' } },
      'pieces.0.contact.happened',
    ],
    [
      'a complete assessment without a day',
      {
        key: key(1),
        text: 'a',
        becomes: 'OASYS_ASSESSMENT',
        oasysAssessment: { layer: 'LAYER_1', status: 'COMPLETE' },
      },
      'pieces.0.oasysAssessment.completedOn',
    ],
    ['more than 200,000 characters', { ...contact, text: 'x'.repeat(200_001) }, 'pieces'],
  ])('refuses %s by its field', (_, piece, field) => {
    opened.when(bringIn, paste(piece)).thenRefused('invalid', '', { field });
  });

  it('of any pieces, in any order and however often, records each item once and loses no text', () => {
    const anyPiece = fc.constantFrom<BroughtPiece>(
      statement,
      contact,
      leftover,
      { ...contact, key: key(7), becomes: 'SET_ASIDE' },
      { ...contact, key: key(7) },
      { ...leftover, key: key(8) },
    );
    const anyImport = fc.array(anyPiece, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(anyImport, { maxLength: 5 }), (imports) => {
        let story = opened;
        for (const pieces of imports) story = story.when(bringIn, paste(...pieces)).thenAccepted();
        const { risk, information } = story.state;
        const keys = [...risk.items, ...information.contacts].map(({ imported }) => imported?.key);
        expect(new Set(keys).size).toBe(keys.length);
        const asked = imports
          .flat()
          .filter(({ becomes }) => becomes === 'RISK_ITEM' || becomes === 'CONTACT');
        expect(new Set(keys)).toEqual(new Set(asked.map((piece) => piece.key)));
        const kept = information.imports.flatMap(({ pieces }) => pieces.map((piece) => piece.text));
        for (const { text } of imports.flat()) expect(kept).toContain(text);
      }),
    );
  });
});
