import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../../src/case/decider.ts';
import { fieldsOf, type Class } from '../../src/case/field.ts';
import { OpenCase } from '../../src/case/identity/identity.commands.ts';
import { Codes, Phone, Tick } from '../../src/case/fields.ts';
import { DecideMappaLevel } from '../../src/case/mappa/mappa.commands.ts';
import { readBody } from '../../src/case/recording/body.ts';
import {
  AcceptResponsibility,
  EndResponsibility,
  OfferResponsibility,
} from '../../src/case/responsibility/responsibility.commands.ts';
import { AssessRosh, CorrectRiskItem } from '../../src/case/risk/risk.commands.ts';

const STAFF = '00000000-0000-4000-8000-000000000001';

const open = {
  crn: 'X000101',
  forenames: 'Robin',
  surname: 'Example',
  dateOfBirth: '1990-04-01',
  sentences: [{ kind: 'LICENCE', startedOn: '2025-10-01', endsOn: '2027-09-30' }],
  supervisedBy: STAFF,
};
const accept = { offerId: STAFF };
const offer = { kind: 'SUPERVISION', staffId: STAFF };
const end = { kind: 'SUPERVISION', cause: 'DIED', reason: 'Told by the coroner' };
const rosh = { overall: 'HIGH', assessedOn: '2026-03-02', source: 'OASys' };
const correct = { riskItemId: STAFF, why: 'It is another sister', material: true };
const mappa = { level: 1, reasons: 'One agency', decidedOn: '2026-03-02' };

class Call {
  @Codes({ label: 'Who answers?', values: { POLICE: 'Police', HEALTH: 'Health' } })
  who: string[];
  @Phone({ label: 'On which number?' })
  phone: string;
  @Tick({ label: 'It was tried' })
  tried?: boolean;
}
const call = { who: ['POLICE'], phone: '01632 960 001' };

/** What has to be put right in a body, by field. */
function wrongIn(command: Class<object>, body: unknown): Record<string, string> {
  try {
    readBody(command, body);
    return {};
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.kind).toBe('invalid');
    return Object.fromEntries(error.fields.map(({ field, message }) => [field, message]));
  }
}

describe('the fields of commands', () => {
  it.each([
    [OpenCase, open],
    [OpenCase, { ...open, pnc: '2002/73319Z', source: 'File', previousPractitioners: [] }],
    [AcceptResponsibility, { ...accept, reasons: [{ rule: 'HC-09', reason: 'We speak at noon' }] }],
    [OfferResponsibility, { ...offer, hours: 336 }],
    [EndResponsibility, { ...end, occurredAt: 'unknown' }],
    [AssessRosh, { ...rosh, children: 'VERY_HIGH' }],
    [DecideMappaLevel, { ...mappa, level: 0, category: 4 }],
    [Call, { who: ['HEALTH', 'POLICE'], phone: '+44 1632 960001', tried: true }],
    [Call, { ...call, phone: '10101' }],
  ])('take what is asked for: %p', (command, body) => {
    expect(wrongIn(command, body)).toEqual({});
    expect(readBody<object>(command, body)).toBeInstanceOf(command);
  });

  it.each([
    [
      'a CRN in another form',
      OpenCase,
      { ...open, crn: 'x00101' },
      'crn',
      'one capital letter and six digits',
    ],
    ['no name', OpenCase, { ...open, surname: ' ' }, 'surname', 'Enter the surname'],
    [
      'a name too long',
      OpenCase,
      { ...open, surname: 'x'.repeat(201) },
      'surname',
      '200 characters or fewer',
    ],
    [
      'a day that is not in the calendar',
      OpenCase,
      { ...open, dateOfBirth: '1990-02-30' },
      'dateOfBirth',
      'YYYY-MM-DD',
    ],
    ['a PNC number in another form', OpenCase, { ...open, pnc: '202/1Z' }, 'pnc', 'the year, a slash'],
    ['no sentence', OpenCase, { ...open, sentences: [] }, 'sentences', 'at least 1'],
    [
      'an entry that is wrong inside',
      OpenCase,
      { ...open, sentences: [{ ...open.sentences[0], kind: 'FINE' }] },
      'sentences.0.kind',
      'Choose one of: COMMUNITY_ORDER',
    ],
    [
      'a list in the place of an entry',
      OpenCase,
      { ...open, sentences: [[]] },
      'sentences',
      'the fields of this entry',
    ],
    [
      'a list in the place of a reason',
      AcceptResponsibility,
      { ...accept, reasons: [[]] },
      'reasons',
      'the fields of this entry',
    ],
    [
      'a word in the place of an entry',
      OpenCase,
      { ...open, sentences: ['LICENCE'] },
      'sentences.0',
      'the fields',
    ],
    ['an entry that is left out', CorrectRiskItem, correct, 'statement', 'the fields of this entry'],
    ['null for an entry', CorrectRiskItem, { ...correct, statement: null }, 'statement', 'the fields of'],
    ['a list for an entry', CorrectRiskItem, { ...correct, statement: [] }, 'statement', 'the fields of'],
    ['no person', OpenCase, { ...open, supervisedBy: 'Priya' }, 'supervisedBy', 'from the directory'],
    [
      'null for a field that can be left out',
      OpenCase,
      { ...open, source: null },
      'source',
      'Say where this was',
    ],
    ['null for a whole number', OfferResponsibility, { ...offer, hours: null }, 'hours', 'from 1 to 336'],
    ['null for reasons', AcceptResponsibility, { ...accept, reasons: null }, 'reasons', ''],
    ['an entry that is null', OpenCase, { ...open, sentences: [null] }, 'sentences.0', 'Give the fields'],
    ['a field nobody knows', OpenCase, { ...open, gender: 'F' }, 'gender', 'leave it out'],
    ['an id that is none', AcceptResponsibility, { offerId: '7' }, 'offerId', 'the id that was given'],
    [
      'a reason without a rule',
      AcceptResponsibility,
      { ...accept, reasons: [{ rule: '9', reason: 'No time' }] },
      'reasons.0.rule',
      'HC-09',
    ],
    [
      'a reason left blank',
      AcceptResponsibility,
      { ...accept, reasons: [{ rule: 'HC-09', reason: '' }] },
      'reasons.0.reason',
      'Write an answer',
    ],
    ['too many hours', OfferResponsibility, { ...offer, hours: 337 }, 'hours', 'from 1 to 336'],
    ['half an hour', OfferResponsibility, { ...offer, hours: 0.5 }, 'hours', 'from 1 to 336'],
    [
      'an agency in words',
      OfferResponsibility,
      { kind: 'POLICE_OM', agency: 'the police' },
      'agency',
      'in capitals',
    ],
    [
      'a kind that is none',
      OfferResponsibility,
      { ...offer, kind: 'OTHER' },
      'kind',
      'SUPERVISION, MAPPA_AREA',
    ],
    [
      'a moment that is none',
      EndResponsibility,
      { ...end, occurredAt: 'yesterday' },
      'occurredAt',
      'the word unknown',
    ],
    [
      'a level that is none',
      AssessRosh,
      { ...rosh, overall: 'NONE' },
      'overall',
      'VERY_HIGH, HIGH, MEDIUM, LOW',
    ],
    ['a level above three', DecideMappaLevel, { ...mappa, level: 4 }, 'level', 'from 0 to 3'],
    ['a number written as words', DecideMappaLevel, { ...mappa, level: '2' }, 'level', 'whole number'],
    ['no code at all', Call, { ...call, who: [] }, 'who', 'one or more of: POLICE, HEALTH'],
    ['a code nobody knows', Call, { ...call, who: ['POLICE', 'FIRE'] }, 'who', 'one or more of'],
    ['one code twice', Call, { ...call, who: ['POLICE', 'POLICE'] }, 'who', 'only once'],
    ['one code not in a list', Call, { ...call, who: 'POLICE' }, 'who', 'one or more of'],
    ['a number to call in words', Call, { ...call, phone: 'the usual' }, 'phone', 'such as 01632 960 001'],
    ['a number too short', Call, { ...call, phone: '999' }, 'phone', 'such as 01632 960 001'],
    ['a number too long', Call, { ...call, phone: '0'.repeat(21) }, 'phone', 'such as 01632 960 001'],
    ['a tick that is none', Call, { ...call, tried: false }, 'tried', 'leave it out'],
  ] as const)('refuse %s, saying what to do', (_, command, body, field, words) => {
    expect(wrongIn(command, body)).toEqual({ [field]: expect.stringContaining(words) });
  });

  it('are remembered in the order in which they are asked', () => {
    expect(fieldsOf(AcceptResponsibility)).toEqual([
      expect.objectContaining({ name: 'offerId', kind: 'id', optional: false }),
      expect.objectContaining({ name: 'acceptedBy', kind: 'text', optional: true }),
      expect.objectContaining({ name: 'reasons', kind: 'reasons', optional: true }),
    ]);
  });
});
