import { describe, expect, it } from '@jest/globals';
import {
  agreed,
  allocated,
  conversed,
  passed,
  proposedTemporary,
  caseOpened,
  requested,
  terms,
  until,
} from '../../case/support/facts.ts';
import { fact, type Told } from '../../case/support/given.ts';
import { people } from '../../case/support/people.ts';
import { judged, noon, ordinary } from '../support/asking.ts';

/** What was said and looked at for one team or practitioner is not done for the next. */

const { receivingColleague, receivingSenior } = people;
const later = noon('2026-03-16');

const routed = (at?: string): Told =>
  fact(
    'TransferRouted',
    { fromTeam: 'SHV1', toTeam: 'SHV2', reason: 'They move to the other side of town' },
    { by: people.receivingAdministrator, ...(at !== undefined && { at }) },
  );
const look = fact(
  'ManagementOversightRecorded',
  { side: 'RECEIVING', lookedAt: 'The plan', direction: 'Visit first' },
  { by: receivingSenior },
);
const told = fact('PersonToldOfTransfer', {
  how: 'By letter',
  reportTo: 'Dana Reid',
  reportWhere: 'Southaven',
  reportAt: noon('2026-03-20'),
});

/** Named on Monday 2 March 2026, spoken to, looked at and told. */
const ready = [...until('allocated'), ...ordinary, look, conversed(), told];

describe('when the request was sent on to another team', () => {
  const sentOn = [...ready, routed()];

  it.each([
    ['HC-05', 'No receiving practitioner is named'],
    ['HC-08', 'No oversight by the receiving senior is recorded'],
    ['HC-09', 'No conversation is recorded since the case was to go to somebody else'],
    [
      'HC-10',
      'Since the person was told who to report to, somebody else was named, and they were not told again',
    ],
  ])('%s was done before and is not any more', (rule, finding) => {
    expect(judged(rule, ready, noon('2026-03-03')).outcome).toBe('SATISFIED');
    const now = judged(rule, sentOn, noon('2026-03-03'));
    expect(now.outcome).toBe('NOT_DUE');
    expect(now.finding).toContain(finding);
  });

  it('somebody whom the next team names late is named late', () => {
    const named = { ...allocated(receivingColleague), at: later };
    expect(judged('HC-05', [sentOn, named], later)).toMatchObject({
      outcome: 'MET_LATE',
      finding: 'A receiving practitioner was named on 16 March 2026, after the last day, 5 March 2026.',
    });
  });

  it('the next team’s own look, conversation and letter count', () => {
    const story = [sentOn, allocated(receivingColleague), look, conversed(), told, agreed(), passed()];
    for (const rule of ['HC-08', 'HC-09', 'HC-10']) {
      expect([rule, judged(rule, story, later).outcome]).toEqual([rule, 'SATISFIED']);
    }
  });
});

describe('when another practitioner of the team was named', () => {
  const another = [...ready, allocated(receivingColleague)];

  it('they have not spoken, and the person was told of somebody else; the senior’s look stands', () => {
    const now = noon('2026-03-03');
    expect(judged('HC-08', another, now).outcome).toBe('SATISFIED');
    expect(judged('HC-09', another, now).outcome).toBe('NOT_DUE');
    expect(judged('HC-10', another, now).outcome).toBe('NOT_DUE');
  });

  it('naming the same one again, as when the check is added, changes nothing', () => {
    for (const rule of ['HC-05', 'HC-09', 'HC-10']) {
      expect([rule, judged(rule, [ready, allocated()], later).outcome]).toEqual([rule, 'SATISFIED']);
    }
  });

  it('during a temporary move, what was done before it started stands', () => {
    const stay = [
      ...caseOpened,
      proposedTemporary(),
      requested(),
      ...ordinary,
      allocated(),
      conversed(),
      told,
    ];
    const story = [...stay, fact('TemporaryMoveStarted', terms), allocated(receivingColleague)];
    for (const rule of ['HC-09', 'HC-10']) {
      expect([rule, judged(rule, story, later).outcome]).toEqual([rule, 'SATISFIED']);
    }
  });
});
