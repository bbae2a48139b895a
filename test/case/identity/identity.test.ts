import { describe, expect, it } from '@jest/globals';
import type { OpenCase } from '../../../src/case/identity/identity.commands.ts';
import { correctIdentifier, openCase } from '../../../src/case/identity/identity.ts';
import { supervisor } from '../../../src/case/responsibility/responsibility.ts';
import { caseOpened, holder } from '../support/facts.ts';
import { caseFact, given } from '../support/given.ts';
import { people, STRANGER } from '../support/people.ts';

const asked: OpenCase = {
  crn: 'X000101',
  forenames: 'Robin',
  surname: 'Example',
  dateOfBirth: '1990-04-01',
  sentences: [{ kind: 'COMMUNITY_ORDER', startedOn: '2025-10-01', endsOn: '2027-09-30' }],
  supervisedBy: people.homePractitioner.id,
};

const open = (special: Partial<OpenCase> = {}) => given().when(openCase, { ...asked, ...special });

describe('opening a case', () => {
  it('puts it into the hands of the practitioner in the same moment', () => {
    const { state } = open().then(...caseOpened);
    expect(supervisor(state)).toEqual(holder(people.homePractitioner));
  });

  it('keeps the PNC number in its canonical form, the practitioners before and the source', () => {
    const before = [{ name: 'Ada Lowe', from: '2024-01-01', to: '2024-06-30' }];
    open({ pnc: '02/73319Z', previousPractitioners: before, source: 'Paper file' }).then(
      caseFact('CaseOpened', {
        crn: 'X000101',
        name: { forenames: 'Robin', surname: 'Example' },
        dateOfBirth: '1990-04-01',
        pnc: '2002/0073319Z',
        sentences: asked.sentences,
        previousPractitioners: before,
        source: 'Paper file',
      }),
      caseOpened[1]!,
    );
  });

  it('may be in the hands of a senior', () => {
    const { state } = open({ supervisedBy: people.homeSenior.id }).thenAccepted();
    expect(supervisor(state)).toEqual(holder(people.homeSenior));
  });

  it('happens once, and tells the second who was first', () => {
    given(caseOpened)
      .when(openCase, asked, { by: people.homeSenior })
      .thenRefused('conflict', 'opened by Priya Nair at 9:00am on 2 March 2026; go on with that one');
  });

  it.each([
    ['somebody of whom the directory knows nothing', STRANGER, 'in the directory'],
    ['an administrator', people.homeAdministrator.id, 'probation practitioner'],
    ['somebody of another agency', people.partner.id, 'probation practitioner'],
  ])('does not go to %s', (_, supervisedBy, words) => {
    open({ supervisedBy }).thenRefused('invalid', words, { field: 'supervisedBy' });
  });

  it.each([
    ['2026-03-03', 'not in the future'],
    ['1900-12-31', 'after 1900'],
  ])('does not believe a birth on %s', (dateOfBirth, words) => {
    open({ dateOfBirth }).thenRefused('invalid', words, { field: 'dateOfBirth' });
  });

  it('believes a birth today and on the first day of 1901', () => {
    open({ dateOfBirth: '2026-03-02' }).thenAccepted();
    open({ dateOfBirth: '1901-01-01' }).thenAccepted();
  });

  it('checks the letter of the PNC number', () => {
    open({ pnc: '2002/0073319A' }).thenRefused('invalid', 'Check the PNC number', { field: 'pnc' });
  });

  it('names the sentence that ends before it starts', () => {
    const wrong = { kind: 'LICENCE', startedOn: '2026-01-02', endsOn: '2026-01-01' } as const;
    open({ sentences: [...asked.sentences, wrong] }).thenRefused('invalid', 'not before the start', {
      field: 'sentences.1.endsOn',
    });
    open({ sentences: [{ ...wrong, endsOn: '2026-01-02' }] }).thenAccepted();
  });

  it('names the practitioner before whose time ended before it began', () => {
    const wrong = { name: 'Ada Lowe', from: '2024-02-01', to: '2024-01-01' };
    open({ previousPractitioners: [wrong] }).thenRefused('invalid', 'not before the start', {
      field: 'previousPractitioners.0.to',
    });
  });
});

describe('correcting who the person is', () => {
  const why = 'The birth certificate says so';

  it('changes what was wrong and nothing else', () => {
    const { state } = given(caseOpened)
      .when(correctIdentifier, { dateOfBirth: '1990-01-04', why }, { transferId: null })
      .then(caseFact('IdentifierCorrected', { dateOfBirth: '1990-01-04', why }));
    expect(state.identity).toMatchObject({ dateOfBirth: '1990-01-04', name: { surname: 'Example' } });
    expect(state.identity?.corrections).toHaveLength(1);
  });

  it('takes a name with both its parts, a PNC number, and since when', () => {
    given(caseOpened)
      .when(
        correctIdentifier,
        { forenames: 'Robyn', surname: 'Example', pnc: '02/73319Z', why },
        { occurredAt: '2026-03-01' },
      )
      .then(
        caseFact(
          'IdentifierCorrected',
          { name: { forenames: 'Robyn', surname: 'Example' }, pnc: '2002/0073319Z', why },
          { occurredAt: '2026-03-01' },
        ),
      );
  });

  it.each([
    [{ forenames: 'Robyn' }, 'surname'],
    [{ surname: 'Exemplar' }, 'forenames'],
    [{ dateOfBirth: '2030-01-01' }, 'dateOfBirth'],
    [{ pnc: '2002/0073319A' }, 'pnc'],
  ])('names the field to put right in %j', (wrong, field) => {
    given(caseOpened)
      .when(correctIdentifier, { ...wrong, why })
      .thenRefused('invalid', '', { field });
  });

  it('is refused when nothing is corrected', () => {
    given(caseOpened).when(correctIdentifier, { why }).thenRefused('invalid', 'Fill in what was wrong');
  });
});
