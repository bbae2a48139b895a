import { describe, expect, it } from '@jest/globals';
import type { Side } from '../../../src/case/oversight/oversight.events.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { ruleOf } from '../../../src/handover/rules/rules.ts';
import {
  agreed,
  allocated,
  caseOpened,
  conversed,
  passed,
  proposedTemporary,
  refused,
  requested,
  terms,
  until,
} from '../../case/support/facts.ts';
import { caseFact, fact, given, TRANSFER, type Told } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { judged, mappa, noon, ordinary, rosh } from '../support/asking.ts';

const look = (side: Side, direction = 'See them in the first week') =>
  fact(
    'ManagementOversightRecorded',
    { side, lookedAt: 'The last three contacts', direction },
    { by: side === 'HOME' ? people.homeSenior : people.receivingSenior },
  );

const today = noon('2026-03-03');

describe('HC-07, oversight of the case going out', () => {
  it('is not due while the request is being prepared, and guards sending it', () => {
    expect(judged('HC-07', [until('proposed')], today)).toMatchObject({
      outcome: 'NOT_DUE',
      gate: 'request',
    });
  });

  it('is satisfied when it was recorded before the request', () => {
    expect(judged('HC-07', [until('proposed'), look('HOME'), requested()], today)).toMatchObject({
      outcome: 'SATISFIED',
      finding: 'The transferring senior recorded their oversight on 2 March 2026.',
    });
  });

  it('is met late when it was recorded after it', () => {
    expect(judged('HC-07', [until('requested'), look('HOME')], today)).toMatchObject({
      outcome: 'MET_LATE',
      finding:
        'The transferring senior recorded their oversight on 2 March 2026, ' +
        'after the request was sent on 2 March 2026.',
    });
  });

  it('fails when the request went without it, or with a look that directs nothing', () => {
    expect(judged('HC-07', [until('requested')], today)).toMatchObject({ outcome: 'FAILED' });
    expect(judged('HC-07', [until('proposed'), look('HOME', ' '), requested()], today)).toMatchObject({
      outcome: 'FAILED',
    });
  });
});

describe('HC-08, oversight of the case coming in', () => {
  const ready = until('allocated');

  it('is not due before the receiving area agrees', () => {
    expect(judged('HC-08', [ready, look('HOME')], today)).toMatchObject({
      outcome: 'NOT_DUE',
      gate: 'agree',
    });
  });

  it('is satisfied before it, met late after it', () => {
    expect(judged('HC-08', [ready, look('RECEIVING'), agreed()], today)).toMatchObject({
      outcome: 'SATISFIED',
    });
    expect(judged('HC-08', [ready, agreed(), look('RECEIVING')], today)).toMatchObject({
      outcome: 'MET_LATE',
    });
  });

  it('fails when the area agreed without it', () => {
    expect(judged('HC-08', [ready, agreed()], today)).toMatchObject({
      outcome: 'FAILED',
      finding:
        'No oversight by the receiving senior is recorded before the receiving area agreed on 2 March 2026.',
    });
  });
});

describe('HC-08, once an agreement no longer counts', () => {
  const disputed = fact('TransferEscalated', { level: 'HEAD_OF_PDU', matter: 'The refusal' });
  const overruled = fact(
    'DisputeDecided',
    { decision: 'AGREED', reasons: 'Fit' },
    { by: people.receivingHead },
  );

  it('is due again when the area refused after it had agreed', () => {
    const story = [...until('agreed'), refused(), disputed];
    expect(judged('HC-08', story, today)).toMatchObject({ outcome: 'NOT_DUE' });
    expect(judged('HC-08', [story, overruled], today)).toMatchObject({ outcome: 'FAILED' });
  });

  it('is due again when a stay that a manager had allowed became lasting', () => {
    const stay = [...caseOpened, proposedTemporary(), requested(), refused(), disputed, overruled];
    const started = fact('TemporaryMoveStarted', terms);
    const lasting = fact('TemporaryMoveConverted', { reason: 'A tenancy of their own' });
    expect(judged('HC-08', [stay, started], today)).toMatchObject({ outcome: 'FAILED' });
    expect(judged('HC-08', [stay, started, lasting], today)).toMatchObject({ outcome: 'NOT_DUE' });
    expect(judged('HC-01', [stay, started, lasting], today).owes).toEqual({
      side: 'RECEIVING',
      role: 'SENIOR',
    });
  });
});

describe('HC-67, the receiving senior has read the summary', () => {
  const risky = [...until('supervisionOffered'), rosh('MEDIUM'), mappa(3)];
  const read = (by: Staff = people.receivingSenior) =>
    fact('ItemAcknowledged', { item: 'SUMMARY', version: 8 }, { by });

  it('does not apply to an ordinary case, nor to a temporary move', () => {
    expect(judged('HC-67', [until('conversed'), ordinary], today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
    });
    const stay = [caseOpened, proposedTemporary(), requested(), rosh('HIGH')];
    expect(judged('HC-67', stay, today)).toMatchObject({
      outcome: 'NOT_APPLICABLE',
      finding: 'Supervision stays with the home area during a temporary move.',
    });
  });

  it('is not due before supervision passes, and is satisfied by a senior of the receiving team', () => {
    expect(judged('HC-67', [risky], today)).toMatchObject({ outcome: 'NOT_DUE' });
    expect(judged('HC-67', [risky, read()], today)).toMatchObject({ outcome: 'SATISFIED' });
  });

  it('is not satisfied by a practitioner, nor by a senior of another team', () => {
    expect(judged('HC-67', [risky, read(people.receivingPractitioner)], today).outcome).toBe('NOT_DUE');
    expect(judged('HC-67', [risky, read(people.homeSenior)], today).outcome).toBe('NOT_DUE');
  });

  /** Read on Monday 2 March 2026, then changed. */
  const reread = 'A senior of the receiving team confirmed reading the summary on 2 March 2026. Since then';
  const moved = fact('PersonMoved', { knownBefore: true, source: 'They rang' });
  const asked = fact('QueryRaised', { queryId: 'q1', to: 'HOME', question: 'Who lives there?' });
  const answered = fact('QueryAnswered', { queryId: 'q1', answer: 'His mother' });

  it.each([
    ['ROSH rose', rosh('VERY_HIGH'), 'ROSH changed from medium to very high'],
    [
      'ROSH rose for a group only',
      caseFact('RoshLevelAssessed', {
        overall: 'MEDIUM',
        children: 'MEDIUM',
        assessedOn: '2026-03-02',
        source: 'OASys',
      }),
      'ROSH changed for children',
    ],
    ['the MAPPA level changed', mappa(2), 'MAPPA changed from level 3 to level 2'],
    [
      'somebody else was named',
      allocated(people.receivingColleague),
      'another receiving practitioner was named',
    ],
    ['the person moved', moved, 'the person moved'],
    ['the practitioners spoke again', conversed(), 'the two practitioners spoke'],
    ['another senior gave direction', look('HOME'), 'a senior gave direction'],
  ])('is needed again when %s', (_name, change, what) => {
    const by = change.by ?? people.homePractitioner;
    const story = [
      risky,
      read(),
      { ...change, by: by === people.receivingSenior ? people.receivingHead : by },
    ];
    const answer = judged('HC-67', story, today);
    expect(answer).toMatchObject({
      outcome: 'NOT_DUE',
      finding: `${reread} ${what}; nobody has confirmed reading it again.`,
    });
    expect(answer.because).toHaveLength(2);
    expect(judged('HC-67', [...story, read()], today).outcome).toBe('SATISFIED');
  });

  it('says everything that changed since, in order and once', () => {
    const story = [risky, asked, read(), answered, moved, rosh('HIGH'), answered];
    expect(judged('HC-67', story, today).finding).toBe(
      `${reread} the person moved, ROSH changed from medium to high, a question was answered; nobody has confirmed reading it again.`,
    );
  });

  it('is not needed again for what does not matter, or what the reader did', () => {
    const same = rosh('MEDIUM');
    const by = { by: people.receivingSenior };
    const own = [{ ...moved, ...by }, allocated(people.receivingColleague), look('RECEIVING')];
    expect(judged('HC-67', [risky, read(), same, mappa(3), asked, own], today).outcome).toBe('SATISFIED');
  });

  it('fails when supervision passed before it was read again; later changes are none of it', () => {
    const late = judged('HC-67', [risky, read(), moved, passed()], today);
    expect(late).toMatchObject({
      outcome: 'FAILED',
      finding: `${reread} the person moved; nobody has confirmed reading it again before supervision passed on 2 March 2026.`,
    });
    expect(judged('HC-67', [risky, read(), passed(), moved], today).outcome).toBe('SATISFIED');
  });

  it('is read again by whoever reads for the receiving team', () => {
    const colleague = { ...people.receivingSenior, id: '00000000-0000-4000-8000-000000000077' };
    expect(judged('HC-67', [risky, read(), moved, read(colleague)], today).outcome).toBe('SATISFIED');
  });

  it('asks to read again what changed', () => {
    const act = (...story: Told[]) => {
      const { state } = given(risky, story);
      return ruleOf.get('HC-67')?.act({ state, transfer: state.transfers[TRANSFER]! }, today);
    };
    expect(act()).toBe('Read the summary and what is not known, and confirm it');
    expect(act(read(), moved)).toBe('Read the summary again, because it changed, and confirm it');
  });

  it('fails when supervision passed without it, and is met late after that', () => {
    expect(judged('HC-67', [risky, passed()], today)).toMatchObject({ outcome: 'FAILED' });
    expect(judged('HC-67', [risky, passed(), read()], today)).toMatchObject({ outcome: 'MET_LATE' });
  });
});
