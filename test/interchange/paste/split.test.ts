import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Piece } from '../../../src/interchange/piece.ts';
import { splitPaste } from '../../../src/interchange/paste/split.ts';
import { contactLog, mail, newerPrint, notes, olderPrint, withChildren } from '../support/texts.ts';

const TODAY = '2026-06-01';
const split = (text: string) => splitPaste(text, TODAY);

/** What each piece was recognised as, and what it is proposed as. */
const told = (pieces: readonly Piece[]) =>
  pieces.map(({ recognisedAs = '-', proposal }) => `${recognisedAs} → ${proposal.becomes}`);
const contents = (text: string, becomes: string) =>
  split(text)
    .pieces.filter(({ proposal }) => proposal.becomes === becomes)
    .map(({ proposal }) => ('content' in proposal ? proposal.content : undefined));

describe('a pasted OASys print', () => {
  it('of the older layout is taken apart by its headings', () => {
    const { system, asOf, pieces } = split(olderPrint);
    expect({ system, asOf }).toEqual({ system: 'OASys', asOf: '2026-01-12' });
    expect(told(pieces)).toEqual([
      '- → NOT_PLACED',
      'OASys: the assessment → OASYS_ASSESSMENT',
      'OASys: risk of serious harm summary → KEPT_AS_TEXT',
      'OASys: summary of risk of serious harm → RISK_ITEM',
      'OASys: levels of risk of serious harm → KEPT_AS_TEXT',
      'OASys: levels of risk of serious harm → ROSH_LEVELS',
      'OASys: risk management plan → KEPT_AS_TEXT',
      'OASys: key information about current situation → KEPT_AS_TEXT',
      'OASys: further considerations → KEPT_AS_TEXT',
      'OASys: supervision → KEPT_AS_TEXT',
      'OASys: monitoring and control → KEPT_AS_TEXT',
      'OASys: interventions and treatment → KEPT_AS_TEXT',
      'OASys: victim safety planning → KEPT_AS_TEXT',
      'OASys: contingency plans → CONTINGENCY_ACTION',
      'OASys: contingency plans → CONTINGENCY_ACTION',
      'OASys: contingency plans → CONTINGENCY_ACTION',
      'OASys: additional comments → KEPT_AS_TEXT',
    ]);
  });

  it('of the older layout gives who, what, when, and the levels in the community', () => {
    expect(contents(olderPrint, 'RISK_ITEM')).toEqual([
      {
        groups: ['KNOWN_ADULT', 'CHILDREN'],
        who: 'Ms A, his former partner (known adult).\nHer two children.',
        nature: 'Assault at home, when he has been drinking.',
        whenGreatest: 'At weekends, after contact about the children.',
        raises: 'Losing his tenancy.',
        lowers: 'Work, and staying away from her street.',
      },
    ]);
    expect(contents(olderPrint, 'ROSH_LEVELS')).toEqual([
      {
        children: 'MEDIUM',
        public: 'LOW',
        knownAdult: 'HIGH',
        staff: 'LOW',
        prisoners: 'LOW',
        assessedOn: '2026-01-12',
      },
    ]);
    expect(contents(olderPrint, 'OASYS_ASSESSMENT')).toEqual([
      { layer: 'LAYER_3', status: 'COMPLETE', completedOn: '2026-01-12' },
    ]);
    expect(contents(olderPrint, 'CONTINGENCY_ACTION')).toEqual([
      { situation: 'OTHER', trigger: 'If he drinks, ring the police on 01632 960101.' },
      { situation: 'OTHER', trigger: 'If Mr. Example misses an appointment, visit the same day.' },
      { situation: 'OTHER', trigger: 'Tell Ms A if his whereabouts are not known.' },
    ]);
  });

  it('of the newer layout keeps which question was asked, and makes up no level', () => {
    expect(contents(newerPrint, 'RISK_ITEM')).toEqual([
      {
        groups: ['CHILDREN'],
        who: 'Children of a new partner (children).',
        nature: 'Neglect.',
        raises:
          'Circumstances or situations where offending is most likely to occur: When money runs out.\n\nAnalysis of risk factors: Debt and drink together.',
        lowers: 'Strengths and protective factors: His sister.',
      },
    ]);
    expect(contents(newerPrint, 'ROSH_LEVELS')).toEqual([{ children: 'MEDIUM' }]);
  });

  it('is split inside a field where the older plan’s numbered headings stand', () => {
    expect(told(split(newerPrint).pieces).slice(2)).toEqual([
      'OASys: interventions and treatment → KEPT_AS_TEXT',
      'OASys: additional conditions → KEPT_AS_TEXT',
      'OASys: other agencies → AGENCY_RESPONSIBILITY',
      'OASys: other agencies → AGENCY_RESPONSIBILITY',
      'OASys: contingency → CONTINGENCY_ACTION',
    ]);
    expect(contents(newerPrint, 'AGENCY_RESPONSIBILITY')).toEqual([
      { agency: 'Drug service', task: 'weekly key work', area: 'HOME' },
      { agency: 'Housing', task: 'keeps the tenancy under review', area: 'HOME' },
    ]);
  });

  it('leaves the data of children out unless somebody asks for it', () => {
    const { pieces } = split(withChildren);
    expect(pieces.map(({ leftOut, proposal }) => leftOut ?? proposal.becomes)).toEqual([
      'CHILDREN',
      'RISK_ITEM',
    ]);
    expect(contents(withChildren, 'RISK_ITEM')).toEqual([
      { groups: ['SELF'], nature: 'He has spoken of it once.' },
    ]);
  });

  it('takes words under a heading from the heading’s own line', () => {
    expect(
      contents('R10.1 Who is at risk: his sister\nWhat is the nature of the risk? Theft', 'RISK_ITEM'),
    ).toEqual([{ groups: [], who: 'his sister', nature: 'Theft' }]);
    expect(contents('Contingency plans: If he leaves, ring me. If not, wait.', 'CONTINGENCY_ACTION')).toEqual(
      [
        { situation: 'OTHER', trigger: 'If he leaves, ring me.' },
        { situation: 'OTHER', trigger: 'If not, wait.' },
      ],
    );
  });

  it('does not take a sentence for a heading', () => {
    const text = 'Who is at risk of losing the tenancy is not clear.\nSupervision will be weekly.';
    expect(told(split(text).pieces)).toEqual(['- → NOT_PLACED']);
  });
});

describe('levels of risk', () => {
  const levels = (text: string) => contents(text, 'ROSH_LEVELS')[0];

  it.each([
    [
      'one cell a line',
      'Community\nCustody\nChildren\nMedium\nLow\nPublic\nVery high\nHigh',
      { children: 'MEDIUM', public: 'VERY_HIGH' },
    ],
    ['words in a row', 'Risk to children: Medium (community), Low (custody)', { children: 'MEDIUM' }],
    [
      'a row for each setting',
      'Children Public Known adult\nCommunity High Low Medium\nCustody Low Low Low',
      { children: 'HIGH', public: 'LOW', knownAdult: 'MEDIUM' },
    ],
    [
      'the overall level where it is said',
      'Overall risk of serious harm: High\nStaff: Low',
      { overall: 'HIGH', staff: 'LOW' },
    ],
    ['a group without a level', 'Children N/A\nStaff Low', { staff: 'LOW' }],
    ['custody alone', 'Custody\nStaff High\nPrisoners Low', { prisoners: 'LOW' }],
    ['two levels for one group', 'Staff High\nStaff Low\nPublic Low', { public: 'LOW' }],
  ])('are read from %s', (_, text, expected) => {
    expect(levels(text)).toEqual(expected);
  });

  it('are not read from sentences', () => {
    expect(levels('He was high and a risk to children in the public park.')).toBeUndefined();
    expect(levels('High risk to the public')).toBeUndefined();
  });
});

describe('pasted notes, contacts and e-mails', () => {
  it('of nDelius are one contact for each comment, with author and time', () => {
    expect(contents(notes, 'CONTACT')).toEqual([
      {
        kind: 'Note',
        text: 'Police called on Saturday.\nNo arrest.',
        officer: 'Pat Writer',
        happened: '2026-05-12T14:05',
      },
      { kind: 'Note', text: 'Home visit.', officer: 'Sam Other', happened: '2026-04-03' },
      { kind: 'Note', text: 'The oldest comment, by nobody in particular.' },
    ]);
    expect(told(split(notes).pieces)).toContain('nDelius: an empty comment → KEPT_AS_TEXT');
    expect(split(notes).system).toBe('nDelius');
  });

  it('that may have been cut say so', () => {
    const [piece] = split(`Comment added by Pat Writer on 12/05/2026 at 14:05\n${'x'.repeat(1500)}`).pieces;
    expect(piece?.doubt).toContain('1,500 characters');
  });

  it('of a contact log are one contact for each dated line; a doubtful date stays text', () => {
    const { pieces } = split(contactLog);
    expect(contents(contactLog, 'CONTACT')).toEqual([
      {
        kind: 'Office visit',
        text: 'Attended on time\nTalked about the tenancy.',
        happened: '2026-05-12T10:30',
      },
      { kind: 'Telephone contact', text: 'Rang about rent.', happened: '2026-05-11' },
    ]);
    expect(pieces.slice(2).map(({ proposal, doubt }) => [proposal.becomes, doubt])).toEqual([
      ['NOT_PLACED', 'The date “?9 May 2026” is marked as doubtful'],
      ['NOT_PLACED', 'The year of “01/05/26” has two digits'],
    ]);
  });

  it('of ViSOR are left out', () => {
    const [piece] = split('12/05/2026 ViSOR entry: what it says').pieces;
    expect([piece?.leftOut, piece?.proposal]).toEqual(['SENSITIVE', { becomes: 'KEPT_AS_TEXT' }]);
  });

  it('in the future have not happened', () => {
    const [piece] = split('02/06/2026 09:00 Office visit: planned').pieces;
    expect([piece?.proposal.becomes, piece?.doubt]).toEqual([
      'NOT_PLACED',
      'This is in the future, so it has not happened yet',
    ]);
  });

  it('an e-mail is one contact with its sender, and what OASys says inside it is found', () => {
    expect(contents(mail, 'CONTACT')).toEqual([
      {
        kind: 'E-mail',
        text: 'Call-out on Saturday\n\nWe were called to the address at 11pm.\nNo arrest was made.',
        officer: 'Lee Police <lee@example.org>',
        happened: '2026-05-12T16:20',
      },
    ]);
    expect(told(split(`${mail}\nR10.2 What is the nature of the risk\nHarm`).pieces)).toEqual([
      'E-mail → CONTACT',
      'OASys: what is the nature of the risk → RISK_ITEM',
    ]);
  });
});

describe('any text', () => {
  const shapes = fc.constantFrom(
    ...[olderPrint, newerPrint, withChildren, notes, contactLog, mail].flatMap((text) =>
      text.split(/(?<=[\r\n])/),
    ),
    '\r',
    '\n',
    '\r\n',
    '\u00AD',
    '\u2028',
    ' ',
    '\t',
    '.',
    '- ',
    '*',
    'Children',
    'High',
    '12/05/2026',
    '?',
    'From: a',
    '\uD800',
  );
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.oneof(shapes, fc.string({ maxLength: 12 })), { maxLength: 60 })
      .map((parts) => parts.join('')),
  );

  it('comes back whole when its pieces are joined', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { pieces } = split(text);
        expect(pieces.map(({ from, to }) => text.slice(from, to)).join('')).toBe(text);
        expect(pieces.every(({ from, to }) => from < to)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('adds no words: what is proposed stands in the text, labels of OASys aside', () => {
    const LABELS =
      /(?:Circumstances or situations where offending is most likely to occur|Analysis of risk factors|Strengths and protective factors): /g;
    const bare = (words: string) => words.replace(/[\s\p{Cf}\p{Z}]+/gu, '');
    fc.assert(
      fc.property(anyText, (text) => {
        const there = bare(text);
        for (const { proposal } of split(text).pieces) {
          if (!('content' in proposal)) continue;
          const { who, nature, whenGreatest, trigger, task, agency, officer } = proposal.content as Record<
            string,
            string | undefined
          >;
          const { raises, lowers } = proposal.content as Record<string, string | undefined>;
          const words = [who, nature, whenGreatest, trigger, task, agency, officer];
          const parts = [raises, lowers].flatMap(
            (each) => each?.replace(LABELS, '\0').split(/\0|\n\n/) ?? [],
          );
          for (const each of [...words, ...parts].flatMap((part) => part?.split('\n') ?? [])) {
            expect(there).toContain(bare(each));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('of 200,000 characters is read in a number of steps that grows with its length', () => {
    const awkward = [
      'a',
      '\n',
      '-',
      ' ',
      '1',
      '.',
      'Children\n',
      'From: a\n',
      '12/05/2026 ',
      'R10.',
      '. A',
      '*',
      '"',
      'Low\n',
    ];
    for (const part of awkward) {
      const text = part.repeat(Math.ceil(200_000 / part.length));
      expect(split(text).pieces.at(-1)?.to).toBe(text.length);
    }
  });
});
