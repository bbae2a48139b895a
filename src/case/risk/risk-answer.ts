import type { Directory } from '../../directory/directory.ts';
import { NO_CASE } from '../access/sight.ts';
import type { CaseState } from '../case.ts';
import { refuse, type Stamp } from '../decider.ts';
import {
  endOfRegister,
  isActive,
  isUncheckedRegister,
  notesOf,
  registersOf,
  reviewDay,
  type Register,
} from '../information/registers.ts';
import { statementTypes } from '../source.ts';
import { nameOf } from '../telling.ts';
import { dayInWords, endOf } from '../time.ts';
import { transferInHand, withoutBlanks } from '../transfer/standing.ts';
import type {
  ChangeAnswer,
  LevelsAnswer,
  RecordedBy,
  RegisterAnswer,
  RiskAnswer,
  RiskGroupAnswer,
  RiskItemAnswer,
  RiskToSelfAnswer,
} from './risk.answers.ts';
import { roshNewestFirst } from './risk-levels.ts';
import { riskGroups, type RiskContent, type RiskGroup, type RoshLevel } from './risk.events.ts';
import {
  contentOf,
  isUnchecked,
  newestToSelf,
  standingItems,
  type Risk,
  type RiskItem,
  type RoshAssessments,
} from './risk.state.ts';

const HIGHEST_FIRST: readonly (RoshLevel | undefined)[] = ['VERY_HIGH', 'HIGH', 'MEDIUM', 'LOW', undefined];

/** Under which name an assessment gives the level of a group. */
const FIELD = {
  PUBLIC: 'public',
  KNOWN_ADULT: 'knownAdult',
  CHILDREN: 'children',
  STAFF: 'staff',
  PRISONERS: 'prisoners',
} as const;

/** What is known of risk in a case; `directory` gives the names of those who recorded it. */
export function riskAnswer(state: CaseState, directory: Directory): RiskAnswer {
  const { caseId, identity, erased, revision, risk, information } = state;
  if (erased) refuse('not-found', 'This record was erased; that it existed is all that can be shown');
  if (identity === null) refuse('not-found', NO_CASE);
  const shown = { said: saidBy(directory) };
  const transferId = transferInHand(state)?.transferId;
  const [last, ...earlier] = roshNewestFirst(state);
  const items = standingItems(risk)
    .map((item) => itemAnswer(item, shown))
    .toSorted((one, other) => Number(other.startHere) - Number(one.startHere));
  return {
    caseId,
    crn: identity.crn,
    name: `${identity.name.surname}, ${identity.name.forenames}`,
    ...(transferId !== undefined && { transferId }),
    levels: last === undefined ? null : levelsAnswer(last, shown),
    earlierLevels: earlier.map((each) => levelsAnswer(each, shown)),
    items,
    groups: groupsOf(last, items),
    withdrawn: risk.items.filter(({ withdrawn }) => withdrawn).map((item) => itemAnswer(item, shown)),
    toSelf: toSelfAnswer(newestToSelf(risk), shown),
    oasys: risk.oasys.toReversed().map(({ stamp, layer, status, completedOn, source }) =>
      withoutBlanks({
        layer,
        status,
        ...(completedOn && { completedOn }),
        source,
        recorded: shown.said(stamp),
      }),
    ),
    notKnown: risk.notKnown
      .toReversed()
      .map(({ points, stamp }) => ({ points, recorded: shown.said(stamp) })),
    lookUps: information.lookUps.toReversed().map(({ lookUpId: _, stamp, ...lookUp }) => ({
      occurredAt: stamp.occurredAt,
      precision: stamp.precision,
      ...lookUp,
      recorded: shown.said(stamp),
    })),
    registers: registersOf(information)
      .toSorted(newestFirst(({ startedOn }) => startedOn ?? ''))
      .toSorted((one, other) => Number(isActive(other)) - Number(isActive(one)))
      .map((register) => registerAnswer(register, shown)),
    contacts: information.contacts
      .toSorted(newestFirst(({ stamp }) => whenOf(stamp)))
      .map(({ contactId: _, imported: _imported, stamp: { occurredAt, precision }, ...contact }) => ({
        occurredAt,
        precision,
        ...contact,
      })),
    revision,
  };
}

interface Shown {
  said: (stamp: Stamp) => RecordedBy;
}

const saidBy =
  (directory: Directory) =>
  ({ actor, recordedAt }: Stamp): RecordedBy => ({
    by: actor.role === 'SYSTEM' ? 'the service' : nameOf(actor.id, directory),
    at: recordedAt,
  });

const newestFirst =
  <T>(when: (each: T) => string) =>
  (one: T, other: T): number =>
    when(other) < when(one) ? -1 : when(other) > when(one) ? 1 : 0;

/** What nobody knows when comes last. */
const whenOf = ({ occurredAt: at, precision }: Stamp) => endOf({ at, precision }) ?? '';

function levelsAnswer(assessment: RoshAssessments[number], { said }: Shown): LevelsAnswer {
  const { stamp, overall, assessedOn, source, imported, confirmed } = assessment;
  return {
    roshId: stamp.eventId,
    overall,
    groups: Object.entries(FIELD).flatMap(([group, field]) => {
      const level = assessment[field];
      return level === undefined ? [] : [{ group: group as RiskGroup, level }];
    }),
    assessedOn,
    source,
    recorded: said(stamp),
    unchecked: imported !== undefined && confirmed === undefined,
    ...(confirmed && { confirmed: said(confirmed.stamp) }),
  };
}

function itemAnswer(item: RiskItem, { said }: Shown): RiskItemAnswer {
  const { confirmed, withdrawn } = item;
  return {
    riskItemId: item.itemId,
    ...contentOf(item),
    recorded: said(item.stamp),
    broughtIn: item.imported !== undefined,
    unchecked: isUnchecked(item) && withdrawn === undefined,
    ...(confirmed && { confirmed: said(confirmed.stamp) }),
    corrections: item.corrections.map((correction, at) => ({
      ...said(correction.stamp),
      why: correction.why,
      material: correction.material,
      changes: changes(versionBefore(item, at), correction),
    })),
    ...(withdrawn && { withdrawn: { ...said(withdrawn.stamp), why: withdrawn.why } }),
  };
}

function toSelfAnswer(newest: Risk['toSelf'][number] | undefined, { said }: Shown): RiskToSelfAnswer | null {
  if (newest === undefined) return null;
  const { stamp, ...told } = newest;
  return { riskToSelfId: stamp.eventId, ...told, recorded: said(stamp) };
}

function registerAnswer(register: Register, { said }: Shown): RegisterAnswer {
  const { registerId, code, description, startedOn, source, reviewed, removed } = register;
  const reviewOn = reviewDay(register);
  return withoutBlanks({
    registerId,
    ...{ code, description, startedOn },
    ...(isActive(register) && reviewOn !== 'never' && { reviewOn }),
    endedOn: endOfRegister(register),
    notes: notesOf(register),
    source,
    active: isActive(register),
    unchecked: isActive(register) && isUncheckedRegister(register),
    ...(reviewed && { reviewed: { ...said(reviewed.stamp), reviewedOn: reviewed.reviewedOn } }),
    ...(removed && { removed: { ...said(removed.stamp), reason: removed.reason } }),
  });
}

/** The statement as the nth correction found it. */
const versionBefore = (item: RiskItem, at: number): RiskContent =>
  contentOf({ ...item, corrections: item.corrections.slice(0, at) });

const TOLD: Record<keyof RiskContent, string> = {
  groups: 'Who may be harmed',
  who: 'Who is at risk',
  nature: 'What may happen',
  whenGreatest: 'When it is greatest',
  firstSigns: 'First sign',
  raises: 'What raises it',
  lowers: 'What lowers it',
  statementType: 'Kind of statement',
  startHere: 'To be read first',
  source: 'Source',
};

function changes(before: RiskContent, after: RiskContent): ChangeAnswer[] {
  return (Object.keys(TOLD) as (keyof RiskContent)[])
    .map((field) => ({ what: TOLD[field], from: inWords(before, field), to: inWords(after, field) }))
    .filter(({ from, to }) => from !== to);
}

function inWords(content: RiskContent, field: keyof RiskContent): string {
  switch (field) {
    case 'groups':
      return content.groups.map((group) => riskGroups[group]).join(', ');
    case 'statementType':
      return content.statementType === undefined ? '' : statementTypes[content.statementType];
    case 'startHere':
      return content.startHere ? 'Yes' : 'No';
    case 'source': {
      const { system, kind, ref, asOf } = content.source;
      return [system, kind, ref, asOf && dayInWords(asOf)].filter(Boolean).join(', ');
    }
    default:
      return content[field] ?? '';
  }
}

/** The groups of which anything is recorded; those at the highest level first. */
function groupsOf(
  last: RoshAssessments[number] | undefined,
  items: readonly RiskItemAnswer[],
): RiskGroupAnswer[] {
  return (Object.keys(riskGroups) as RiskGroup[])
    .map((group) => {
      const level = group === 'SELF' ? undefined : last?.[FIELD[group]];
      const about = items.filter(({ groups }) => groups.includes(group));
      return { group, ...(level && { level }), riskItemIds: about.map(({ riskItemId }) => riskItemId) };
    })
    .filter(({ level, riskItemIds }) => level !== undefined || riskItemIds.length > 0)
    .toSorted((one, other) => HIGHEST_FIRST.indexOf(one.level) - HIGHEST_FIRST.indexOf(other.level));
}
