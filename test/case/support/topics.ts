import { restrictionOf } from '../../../src/case/access/access.state.ts';
import type { CaseState } from '../../../src/case/case.ts';
import { openOffers } from '../../../src/case/responsibility/offers.ts';
import { addDays } from '../../../src/case/time.ts';
import { isOpen, movedEarly, receivingPractitioner } from '../../../src/case/transfer/transfer.state.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { go, type Waypoint } from './attempts.ts';
import { inOwnWords, inTime } from './moves.ts';
import { people } from './people.ts';
import {
  ahead,
  answered,
  carry,
  disputable,
  duty,
  endOfDuty,
  held,
  letIn,
  levels,
  oasys,
  pieces,
  slip,
  someoneLetIn,
  theirs,
  today,
} from './sayings.ts';

/** What is done about a case besides its transfer, topic by topic, by those who do it; in no particular order. */

const { homePractitioner, homeColleague, homeSenior, homeHead, homeAdministrator } = people;
const { receivingPractitioner: named, receivingSenior, receivingHead, receivingAdministrator } = people;
const { elsewherePractitioner, elsewhereSenior, elsewhereHead } = people;
const { mappaCoordinator, victimLiaison, partner } = people;

const home = [homePractitioner, homeColleague, homeSenior, homeAdministrator];
const receiving = [named, receivingSenior, receivingAdministrator];
const either = [...home, ...receiving];
const specialists = [mappaCoordinator, victimLiaison, partner];
const managers = [homeSenior, homeHead, receivingSenior, receivingHead];
const anywhere = [elsewherePractitioner, elsewhereSenior, elsewhereHead];

const everybody = Object.values<Staff>(people);
const byIds = (ids: readonly (string | undefined | null)[]) => everybody.filter(({ id }) => ids.includes(id));
const openTransfers = ({ transfers }: CaseState) => Object.values(transfers).filter(isOpen);
const receivers = (state: CaseState) => byIds(openTransfers(state).map(receivingPractitioner));
/** Those who are asked; now and then they answer for somebody of another agency. */
export const askedOf = (state: CaseState) => [
  ...byIds(openOffers(state).map(({ to }) => to.staffId)),
  ...(openOffers(state).some(({ to }) => to.staffId === undefined) ? [homeSenior, named] : []),
];

const isRestricted = ({ access }: CaseState) => restrictionOf(access) !== undefined;
const isSent = (state: CaseState) => openTransfers(state).some(({ requested }) => requested !== undefined);
const hasReceiver = (state: CaseState) => receivers(state).length > 0;
const tookOver = ({ transfers }: CaseState) => byIds([Object.values(transfers).at(-1)?.passed?.to.staffId]);

export const topics: Record<string, readonly Waypoint[]> = {
  risk: [
    go('capture-risk-item', [...either, partner], (from) => ({
      asOf: addDays(today(from), -from.dice.roll(30)),
    })),
    go('capture-risk-item', home, { statementType: 'ALLEGATION' }),
    go('rosh', either, levels),
    go('oasys', either, oasys),
    go('correct-risk-item', either, { material: true }),
    go('correct-risk-item', either, slip),
    go('withdraw-risk-item', either),
    go('not-known', home, ({ dice }) =>
      dice.roll(2) === 0
        ? { points: undefined, nothing: true }
        : { points: ['Who lives there'], nothing: undefined },
    ),
    go('mappa-level', [...either, mappaCoordinator], ({ dice }) => ({ level: dice.roll(4) })),
  ],
  broughtIn: [
    go('bring-in', either, pieces),
    go('bring-in', either, pieces),
    go('confirm-risk-item', either),
    go('confirm-risk-item', either),
    go('confirm-rosh', either),
    go('change-contingency', either),
    go('change-agency', either),
    go('review-register', either),
    go('remove-register', either, { endedOn: undefined }),
    go('look-up', either),
    go('look-up', either, { subject: 'REGISTERS' }),
    go('correct-identifier', home, ({ dice }) =>
      dice.pick<object>([
        { forenames: 'Robin', surname: 'Sample', pnc: undefined },
        { forenames: undefined, surname: undefined, dateOfBirth: '1990-04-02', pnc: undefined },
        { forenames: undefined, surname: undefined, pnc: '02/73319Z' },
      ]),
    ),
  ],
  checks: [
    go('request-check', either),
    go('request-check', either),
    go('send-check', either),
    go('send-check', either),
    go('chase-check', either),
    go('chase-check', either),
    go('file-reply', either, { summary: 'What they say' }),
    go('accept-no-reply', managers),
    go('cancel-check', either),
  ],
  agencies: [
    go('assign-agency', [...either, partner], (from) => ({ ...ahead(20)(from), area: 'HOME' })),
    go('assign-agency', either, (from) => ({ ...ahead(20)(from), person: 'Mo Hart', role: 'Lead' })),
    go('agency-accepted', [...either, partner]),
    go('agency-declined', either),
    go('agency-no-answer', either),
    go('change-agency', either, ahead(20)),
    ...[0, 1].map(() => go('carry-agency', either, carry, (state) => openTransfers(state).length > 0)),
    go('agency-done', either),
  ],
  contingency: [
    go('contingency', either),
    go('contingency', [...either, ...specialists]),
    go('change-contingency', either),
    go('supersede-contingency', either),
    go('rule-out-situation', either),
    go('verify-contact', either, answered),
    go('invoke-contingency', either),
    go('invoke-contingency', either),
    go('conclude-contingency', either, { occurredAt: undefined }),
  ],
  reading: [
    go('read-request', [...receiving, homeSenior], ({ state }) => ({ version: state.revision })),
    go('read-summary', [...receiving, homeSenior], ({ state }) => ({ version: state.revision })),
    go('read-back', receivers, inOwnWords, hasReceiver),
    go('read-back', receivers, inOwnWords, hasReceiver),
    go('confirm-read-back', [homePractitioner, homeSenior]),
    go('correct-read-back', [homePractitioner, homeSenior], { whoIsAtRisk: 'Somebody else altogether' }),
    go('dispute', [...either, ...specialists]),
    go('dispute', either, ({ state, dice }) => ({ itemId: dice.pick(disputable(state)) })),
    go('settle-dispute', [...either, ...managers]),
  ],
  access: [
    go('restrict-case', [homeSenior, receivingSenior], letIn, (state) => !isRestricted(state)),
    ...[0, 1].map(() => go('grant-case-access', managers, {}, isRestricted)),
    go('end-case-access', managers, someoneLetIn, isRestricted),
    go('lift-restriction', managers, {}, isRestricted),
    go('emergency-access', [...anywhere, ...either], { words: 'The police rang' }),
    go('emergency-access-seen', [homePractitioner, homeSenior]),
    go('look-up', either, { subject: 'ACCESS' }),
    go('invoke-contingency', anywhere),
  ],
  firstDays: [
    go('tell-person', either, (from) => ({ reportAt: inTime(from).at, occurredAt: undefined }), hasReceiver),
    go(
      'first-appointment',
      receiving,
      (from) => ({ ...inTime(from), withStaffId: named.id, occurredAt: undefined }),
      hasReceiver,
    ),
    go('rearrange-appointment', receiving, inTime),
    go('appointment-missed', receiving),
    go('appointment-kept', receiving),
    go('conversation', either, {
      participants: [homePractitioner, named].map(({ id, role }) => ({ staffId: id, role })),
    }),
    go('moved', [...either, ...specialists]),
    go('feedback', tookOver, {}, (state) => tookOver(state).length > 0),
    go(
      'interim',
      managers,
      (from) => ({ until: addDays(today(from), from.dice.roll(7)) }),
      (state) => openTransfers(state).some(movedEarly),
    ),
  ],
  duties: [
    go('offer-responsibility', either, duty, (state) => openTransfers(state).length > 0),
    go('offer-case-responsibility', [...home, victimLiaison], duty),
    ...['accept', 'accept', 'accept-case-responsibility', 'accept-case-responsibility'].map((act) =>
      go(act, askedOf, theirs),
    ),
    go('decline', askedOf, theirs),
    go('decline-case-responsibility', askedOf, theirs),
    go('withdraw-offer', either),
    go('withdraw-case-offer', home),
    ...[0, 1].map(() => go('end-responsibility', either, endOfDuty, (state) => held(state).length > 0)),
    go(
      'end-responsibility',
      [homeSenior, receivingSenior],
      { kind: 'SUPERVISION' },
      (state) => state.revision > 15,
    ),
  ],
  managers: [
    go('oversight', managers),
    go('continuity', managers),
    go(
      'propose-block-pass',
      [receivingSenior, receivingHead],
      (from) => ({
        rule: from.dice.pick(['HC-60', 'HC-66', 'HC-05']),
        until: addDays(today(from), from.dice.roll(10)),
      }),
      isSent,
    ),
    go('second-block-pass', [homeHead, receivingHead]),
    go('escalate', either, ahead(9)),
  ],
  questions: [
    go(
      'query',
      either,
      (from) => ({ to: undefined, ownerStaffId: undefined, ...(from.dice.roll(2) === 0 && ahead(9)(from)) }),
      isSent,
    ),
    go('answer-query', either),
    go('close-query', either, ({ dice }) => ({ note: dice.roll(4) > 0 ? 'It will do' : undefined })),
  ],
};
