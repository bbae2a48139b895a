import { letIn as letInNow, restrictionOf } from '../../../src/case/access/access.state.ts';
import type { CaseState } from '../../../src/case/case.ts';
import { contentClass } from '../../../src/case/information/bring-in.commands.ts';
import { becomesInWords, contentField, isItem, type Becomes } from '../../../src/case/information/pieces.ts';
import { openOffers } from '../../../src/case/responsibility/offers.ts';
import { kinds, type ResponsibilityKind } from '../../../src/case/responsibility/responsibility.events.ts';
import { holderOf } from '../../../src/case/responsibility/responsibility.state.ts';
import { riskForm } from '../../../src/case/risk/risk.form.ts';
import { addDays } from '../../../src/case/time.ts';
import type { Staff } from '../../../src/directory/directory.ts';
import { bodyOf, type MadeFrom } from './made-up.ts';
import { people } from './people.ts';

/** What has to be said for an act to lead on, topic by topic; all else is made up. */

const { homePractitioner, homeSenior, receivingPractitioner, receivingSenior } = people;
const { mappaCoordinator, victimLiaison } = people;

export const today = ({ now }: MadeFrom) => now.slice(0, 10);

const others = Object.keys(kinds).filter((kind) => kind !== 'SUPERVISION') as ResponsibilityKind[];

/** The duties besides supervision that somebody holds. */
export const held = ({ responsibilities }: CaseState) =>
  others.filter((kind) => holderOf(responsibilities[kind]) !== null);

/** What can be disputed. */
export const disputable = ({ risk, contingency, checks }: CaseState) => [
  ...risk.items.map(({ itemId }) => itemId),
  ...contingency.actions.map(({ actionId }) => actionId),
  ...checks.map(({ checkId }) => checkId),
];

export const levels = ({ dice }: MadeFrom) => ({
  overall: dice.pick(['VERY_HIGH', 'VERY_HIGH', 'HIGH', 'MEDIUM', 'LOW']),
  ...Object.fromEntries(
    ['public', 'knownAdult', 'children', 'staff'].map((group) => [
      group,
      dice.pick(['LOW', 'LOW', undefined]),
    ]),
  ),
  prisoners: undefined,
});

export const oasys = (from: MadeFrom) => {
  const days = from.dice.roll(200);
  return from.dice.roll(3) > 0
    ? {
        status: 'COMPLETE',
        completedOn: addDays(today(from), -days - 1),
        asOf: addDays(today(from), -from.dice.roll(days + 1)),
      }
    : { status: from.dice.pick(['OPEN', 'LOCKED_INCOMPLETE']), completedOn: undefined };
};

/** A slip of the pen: the statement as it stands, but for one word of what may happen. */
export const slip = ({ state, dice }: MadeFrom) => {
  const items = state.risk.items.filter(({ withdrawn, source }) => !withdrawn && source.asOf !== undefined);
  const item = items.length === 0 ? undefined : dice.pick(items);
  const filled = item && riskForm.filledIn(state, 'correct-risk-item', item.itemId);
  if (filled === undefined) return {};
  const { riskItemId, statement } = filled as { riskItemId: string; statement: { statementType?: string } };
  return {
    riskItemId,
    statement: { statementType: 'FACT', ...statement, nature: `Harm, as written now ${dice.roll(100)}` },
    material: false,
  };
};

const piece = (from: MadeFrom) => {
  const { dice } = from;
  const becomes = dice.pick(Object.keys(becomesInWords) as Becomes[]);
  const about = { key: dice.roll(16).toString(16).repeat(64), text: 'As it came', becomes };
  if (!isItem(becomes)) return about;
  const content = { ...bodyOf(contentClass[becomes], from), ...pieceSays(becomes, from) };
  return { ...about, [contentField[becomes]]: content };
};

function pieceSays(becomes: Becomes, from: MadeFrom): object {
  const { asOf: _asOf, ...assessment } = { asOf: '', ...oasys(from) };
  if (becomes === 'OASYS_ASSESSMENT') return assessment;
  return becomes === 'ROSH_LEVELS' ? levels(from) : {};
}

export const pieces = (from: MadeFrom) => ({
  source: { system: 'OASys', ...(from.dice.roll(2) === 0 && { asOf: addDays(today(from), -3) }) },
  pieces: Array.from({ length: 1 + from.dice.roll(4) }, () => piece(from)),
});

export const answered = ({ dice }: MadeFrom) =>
  dice.roll(2) === 0
    ? { answered: true, answeredBy: 'The night desk', what: undefined }
    : { answered: false, answeredBy: undefined, what: 'It rang out' };

export const duty = ({ dice }: MadeFrom) => ({
  kind: dice.pick(others),
  hours: 1 + dice.roll(100),
  ...(dice.roll(3) === 0
    ? { staffId: undefined, name: 'PC Amin', agency: 'POLICE', area: 'Southaven' }
    : {
        staffId: dice.pick([receivingPractitioner, homePractitioner, victimLiaison, mappaCoordinator]).id,
        name: undefined,
      }),
});

export const endOfDuty = ({ state, dice }: MadeFrom) => ({
  kind: held(state).length === 0 ? 'CONTINGENCY' : dice.pick(held(state)),
  occurredAt: undefined,
});

/** An offer made where it is answered, to the person who answers or to another agency. */
export const theirs = ({ state, act, by, transferId }: MadeFrom) => {
  const offer = openOffers(state).find(
    ({ to, transferId: under }) => under === transferId && (to.staffId === undefined || to.staffId === by.id),
  );
  return {
    ...(offer && { offerId: offer.offerId }),
    ...(act.startsWith('accept') && {
      acceptedBy: offer !== undefined && offer.to.staffId === undefined ? 'PC Amin, by phone' : undefined,
      reasons: undefined,
    }),
  };
};

export const letIn = ({ dice }: MadeFrom) => ({
  letIn: [
    dice.pick([homeSenior, receivingSenior]),
    ...Object.values<Staff>(people).filter(() => dice.roll(3) === 0),
  ].map(({ id }) => ({ staffId: id })),
});

export const someoneLetIn = ({ state: { access }, dice }: MadeFrom) => {
  const restriction = restrictionOf(access);
  return restriction === undefined ? {} : { staffId: dice.pick([...letInNow(restriction)]) };
};

export const ahead = (days: number) => (from: MadeFrom) => ({
  dueOn: addDays(today(from), from.dice.roll(days)),
});
export const carry = ({ state, dice }: MadeFrom) => {
  const there = state.agencies.filter(({ area }) => area === 'RECEIVING').at(-1);
  return there !== undefined && dice.roll(3) > 0
    ? { becomes: 'MOVED', movedTo: there.responsibilityId }
    : { becomes: dice.pick(['CONTINUES', 'ENDED']), movedTo: undefined };
};
