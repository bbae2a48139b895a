import { describe, expect, it } from '@jest/globals';
import type { Decide } from '../../src/case/decider.ts';
import { correctIdentifier } from '../../src/case/identity/identity.ts';
import { decideMappaLevel } from '../../src/case/mappa/mappa.ts';
import { recordContinuitySummary } from '../../src/case/oversight/oversight.ts';
import {
  acceptResponsibility,
  declineResponsibility,
  endResponsibility,
  offerResponsibility,
  withdrawOffer,
} from '../../src/case/responsibility/responsibility.ts';
import { assessRosh } from '../../src/case/risk/risk.ts';
import type { Staff } from '../../src/directory/directory.ts';
import { caseOpened, holder, OFFER, until } from './support/facts.ts';
import { caseFact, fact, given, id, TRANSFER, type Told } from './support/given.ts';
import { people } from './support/people.ts';

/** Cases are read everywhere, and every look is logged; what is recorded about them is for those who work them. */

const POLICE = id(9002);
const police = { agency: 'POLICE', area: 'Southaven', name: 'PC Amin' };
const offeredToPolice = fact('ResponsibilityOffered', {
  offerId: POLICE,
  kind: 'POLICE_OM',
  to: police,
  expiresAt: '2026-03-20T17:00:00.000Z',
});
const liaisonHolds = caseFact('ResponsibilityTransferred', {
  kind: 'VICTIM_CONTACT',
  from: null,
  to: holder(people.victimLiaison),
});

interface Act {
  decide: Decide<never>;
  command: object;
  after: readonly Told[];
  /** Of the case as a whole. */
  ofCase?: true;
}
const act = <Command extends object>(
  decide: Decide<Command>,
  command: Command,
  more: Omit<Act, 'decide' | 'command'>,
) => ({ decide, command, ...more }) as unknown as Act;

const offered = [...until('supervisionOffered'), offeredToPolice, liaisonHolds];
const acts: Record<string, Act> = {
  'offer supervision': act(
    offerResponsibility,
    { kind: 'SUPERVISION', staffId: people.receivingPractitioner.id },
    { after: until('agreed') },
  ),
  'offer another': act(offerResponsibility, { kind: 'CONTINGENCY', ...police }, { after: offered }),
  'offer another of the case': act(
    offerResponsibility,
    { kind: 'CONTINGENCY', ...police },
    { after: caseOpened, ofCase: true },
  ),
  'take an offer back': act(withdrawOffer, { offerId: OFFER, reason: 'Why' }, { after: offered }),
  'accept for another agency': act(
    acceptResponsibility,
    { offerId: POLICE, acceptedBy: 'PC Amin' },
    { after: offered },
  ),
  'decline for another agency': act(
    declineResponsibility,
    { offerId: POLICE, reason: 'Why' },
    { after: offered },
  ),
  'end another': act(
    endResponsibility,
    { kind: 'VICTIM_CONTACT', cause: 'NO_LONGER_NEEDED', reason: 'Why' },
    { after: offered, ofCase: true },
  ),
  'end supervision': act(
    endResponsibility,
    { kind: 'SUPERVISION', cause: 'SENTENCE_ENDED', reason: 'Why' },
    { after: offered, ofCase: true },
  ),
  rosh: act(
    assessRosh,
    { overall: 'LOW', assessedOn: '2026-03-01', source: 'OASys' },
    { after: offered, ofCase: true },
  ),
  mappa: act(
    decideMappaLevel,
    { level: 0, reasons: 'Why', decidedOn: '2026-03-01' },
    { after: offered, ofCase: true },
  ),
  correct: act(
    correctIdentifier,
    { dateOfBirth: '1990-04-02', why: 'Why' },
    { after: caseOpened, ofCase: true },
  ),
  'write what carried over': act(recordContinuitySummary, { summary: 'Why' }, { after: offered }),
};

const through = (by: Staff) =>
  Object.entries(acts)
    .filter(([, { decide, command, after, ofCase }]) => {
      const transferId = ofCase ? null : TRANSFER;
      return given(after).when(decide, command as never, { by, transferId }).refusal === undefined;
    })
    .map(([name]) => name);

const everything = Object.keys(acts);
const ofManagers = ['end supervision', 'write what carried over'];
const ofStaff = ['offer supervision', 'take an offer back'];
const ofHomeAlone = ['offer another of the case', 'correct'];
const without = (...names: string[]) => everything.filter((name) => !names.includes(name));

describe('whoever has no part in a case', () => {
  it.each([people.elsewherePractitioner, people.elsewhereSenior, people.elsewhereHead])(
    'records nothing about it: $name, $role',
    (somebody) => expect(through(somebody)).toEqual([]),
  );

  it('is told whose it is', () => {
    given(until('requested'))
      .when(
        assessRosh,
        { overall: 'LOW', assessedOn: '2026-03-01', source: 'OASys' },
        { by: people.elsewherePractitioner, transferId: null },
      )
      .thenRefused(
        'forbidden',
        /^Only staff of Northfield One, the home team, or Southaven One, the receiving/,
      );
  });
});

describe('of those who have a part in it', () => {
  it.each([
    [people.homePractitioner, without(...ofManagers)],
    [people.homeAdministrator, without(...ofManagers)],
    [people.homeSenior, everything],
    [people.homeHead, everything],
    [people.receivingPractitioner, without(...ofManagers, ...ofHomeAlone)],
    [people.receivingSenior, without('end supervision', ...ofHomeAlone)],
    [people.mappaCoordinator, without(...ofManagers, ...ofStaff)],
    [people.victimLiaison, without(...ofManagers, ...ofStaff)],
    [people.partner, without(...ofManagers, ...ofStaff)],
  ] as [Staff, string[]][])('$name, $role', (somebody, theirs) => {
    expect(through(somebody)).toEqual(theirs);
  });

  it('the area that took supervision on ends it, and the one that gave it up does not', () => {
    const { decide, command } = acts['end supervision'] as Act;
    given(until('passed'))
      .when(decide, command as never, { by: people.homeSenior, transferId: null })
      .thenRefused('forbidden', 'of Southaven One, the home team, can end supervision')
      .when(decide, command as never, { by: people.receivingSenior, transferId: null })
      .thenAccepted();
  });
});
