import type { Directory } from '../../directory/directory.ts';
import { answerOf, sideOf, taskOf, type AgencyResponsibility } from '../agencies/agencies.state.ts';
import type { CaseState } from '../case.ts';
import type { Stamp } from '../decider.ts';
import type { Identity } from '../identity/identity.state.ts';
import { rolesInWords } from '../roles.ts';
import { byWhomAndWhen, nameOf } from '../telling.ts';
import { clockTime, dayInWords } from '../time.ts';
import { teamName } from '../transfer/sides.ts';
import { openTransfers, transferInHand } from '../transfer/standing.ts';
import {
  situations,
  type ContactNumber,
  type ContingencyContent,
  type Situation,
} from './contingency.events.ts';
import {
  isUncheckedAction,
  isUsable,
  lastRinging,
  missingOf,
  needed,
  openInvocations,
  planOf,
  rulingOut,
  standingOf,
  type ActionStanding,
  type ContingencyAction,
  type Invocation,
} from './contingency.state.ts';
import type {
  ActionTonight,
  AgencyTonight,
  BegunTonight,
  HolderTonight,
  InterimTonight,
  NumberToRing,
  SituationTonight,
  TonightAnswer,
} from './tonight.answers.ts';

/** The contingency card: read by somebody who has never heard of the person, in the order in which they act. */

/** Around the case: the clock, the calendar and the directory. */
export interface Around {
  /** ISO 8601 UTC. */
  now: string;
  /** Nobody is in the office now. */
  outOfHours: boolean;
  /** What is arranged for tonight, while it stands. */
  interim: { answersTonight: string; seenByStaffId: string; until: string } | undefined;
  directory: Directory;
  /** Set while the log cannot be read: when the case was read last, ISO 8601 UTC. */
  knownAt?: string | undefined;
  /** Set where something that was recorded does not open. */
  incomplete?: true | undefined;
}

export function tonight(state: CaseState, identity: Identity, around: Around): TonightAnswer {
  const { contingency, transfers } = state;
  const { now, outOfHours } = around;
  const shown = contingency.actions.map((action) => ({
    action,
    standing: standingOf(action, transfers),
    card: actionShown(action, standingOf(action, transfers), around),
  }));
  const standing = shown.filter((each) => each.standing === 'ACTIVE' || each.standing === 'INVOKED');
  const draft = shown.filter((each) => each.standing === 'WAITING' || each.standing === 'DRAFT');
  return {
    caseId: state.caseId,
    transferId: transferInHand(state)?.transferId ?? null,
    crn: identity.crn,
    name: `${identity.name.surname}, ${identity.name.forenames}`,
    dateOfBirth: identity.dateOfBirth,
    asAt: now,
    knownAt: around.knownAt ?? null,
    incomplete: around.incomplete ?? false,
    outOfHours,
    holder: holderShown(state, around),
    interim: interimShown(around),
    begun: standing
      .flatMap(({ action, card }) => openInvocations(action).map((each) => begunShown(each, card, around)))
      .toReversed(),
    situations: (Object.keys(situations) as Situation[])
      .flatMap((situation) =>
        situationShown(situation, {
          standing: standing.map(({ card }) => card).filter((card) => card.situation === situation),
          hasNotes: draft.some(({ card }) => card.situation === situation),
          ruledOut: rulingOut(contingency, situation),
          around,
        }),
      )
      .toSorted((one, other) => Number(other.actions.length > 0) - Number(one.actions.length > 0)),
    notToRelyOn: draft.map(({ card }) => card),
    agencies: state.agencies.flatMap((each) => agencyShown(each, state)),
    revision: state.revision,
  };
}

function holderShown({ responsibilities }: CaseState, { directory }: Around): HolderTonight | null {
  const last = responsibilities.SUPERVISION.tenures.at(-1);
  if (last === undefined || last.until !== null) return null;
  const { staffId, name, agency, area } = last.holder;
  return {
    name: staffId === undefined ? (name ?? agency) : nameOf(staffId, directory),
    where: teamName(area, directory),
    since: last.since,
  };
}

function interimShown({ interim, directory }: Around): InterimTonight | null {
  if (interim === undefined) return null;
  const { answersTonight, seenByStaffId, until } = interim;
  return { answersTonight, seenBy: nameOf(seenByStaffId, directory), until };
}

/** What stands for a situation. That nothing is written is said; other matters than the known ones need not be written of. */
function situationShown(
  situation: Situation,
  {
    standing,
    hasNotes,
    ruledOut,
    around,
  }: {
    standing: ActionTonight[];
    hasNotes: boolean;
    ruledOut: ReturnType<typeof rulingOut>;
    around: Around;
  },
): SituationTonight[] {
  const title = situations[situation];
  if (standing.length > 0) return [{ situation, title, actions: standing, nothing: null, ruledOut: false }];
  const empty = (nothing: string, ruled = false) => [
    { situation, title, actions: [], nothing, ruledOut: ruled },
  ];
  if (hasNotes) return empty('Nothing that stands is written for this; what is noted stands at the end');
  if (ruledOut !== undefined) {
    return empty(`Ruled out ${byWhomAndWhen(ruledOut.stamp, around.directory)}: ${ruledOut.why}`, true);
  }
  return situation === 'OTHER' ? [] : empty('Nothing is written for this');
}

function actionShown(action: ContingencyAction, standing: ActionStanding, around: Around): ActionTonight {
  const plan = planOf(action);
  const { situation, trigger, firstAct, ownerAgency, minutesToAct, fallback } = plan;
  return {
    actionId: action.actionId,
    situation,
    title: situations[situation],
    trigger,
    firstAct: firstAct ?? null,
    ownerAgency: ownerAgency ?? null,
    ring: numbers(action, plan, around),
    byWhen: minutesToAct === undefined ? null : `within ${timeInWords(minutesToAct)}`,
    fallback: fallback ?? null,
    marks: marksOf(action, standing),
    canBegin: isUsable(action),
  };
}

/** Out of hours the number that answers out of hours comes first. */
function numbers(
  action: ContingencyAction,
  { contactName, phone, outOfHoursName, outOfHoursPhone }: ContingencyContent,
  around: Around,
): NumberToRing[] {
  const daytime = numberShown(action, 'DAYTIME', contactName, phone, around);
  const atNight = numberShown(action, 'OUT_OF_HOURS', outOfHoursName, outOfHoursPhone, around);
  return around.outOfHours ? [...atNight, ...daytime] : [...daytime, ...atNight];
}

function numberShown(
  action: ContingencyAction,
  number: ContactNumber,
  name: string | undefined,
  phone: string | undefined,
  around: Around,
): NumberToRing[] {
  if (phone === undefined || phone.trim() === '') return [];
  const last = lastRinging(action, number);
  return [
    {
      number,
      when: number === 'DAYTIME' ? 'Daytime' : 'Out of hours',
      name: name ?? '',
      phone,
      dial: dialled(phone),
      answered: last?.answered ?? false,
      tried: triedInWords(last, around),
    },
  ];
}

function triedInWords(last: ReturnType<typeof lastRinging>, { directory }: Around): string {
  if (last === undefined) return 'Never tried';
  const { stamp } = last;
  const when = whenInWords(stamp);
  const who = nameOf(stamp.actor.id, directory);
  return last.answered
    ? `Last verified ${when}: ${last.answeredBy} answered ${who}`
    : `Nobody answered ${when} when ${who} rang: ${last.what}`;
}

/** When something happened as exactly as it is known: "at 2:05pm on 4 June 2026", "on 4 June 2026", "in 2026". */
function whenInWords({ occurredAt, precision }: ContingencyAction['stamp']): string {
  if (occurredAt === null || precision === 'unknown') return 'at an unknown time';
  if (precision === 'minute') return `at ${clockTime(occurredAt)}`;
  return precision === 'day' ? `on ${dayInWords(occurredAt)}` : `in ${occurredAt}`;
}

/** The digits of a number as a telephone dials them; an extension after a pause. Null for what is no number. */
export function dialled(phone: string): string | null {
  const [, number = '', extension] = /^([^a-z]*)(?:(?:ext|x)\D*(\d+))?/i.exec(phone) ?? [];
  const digits = number
    .replace(/\(0\)/g, '')
    .replace(/[^\d+]/g, '')
    .replace(/(?!^)\+/g, '');
  if (digits.replace('+', '').length < 3) return null;
  return extension === undefined ? digits : `${digits};ext=${extension}`;
}

/** "30 minutes", "2 hours", "1 day". */
export function timeInWords(minutes: number): string {
  const [count, unit] =
    minutes > 0 && minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes > 0 && minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function marksOf(action: ContingencyAction, standing: ActionStanding): string[] {
  if (standing === 'WAITING') return ['Stands in the receiving area, once supervision has passed'];
  if (standing !== 'DRAFT') return [];
  const { source } = action;
  const from = source === undefined ? '' : `, in ${source.system}`;
  const missing = missingOf(action).map((field) => needed[field]);
  return [
    ...(isUncheckedAction(action) ? [`Recorded elsewhere${from}, unchecked`] : []),
    ...(missing.length === 0 ? [] : [`Still missing: ${missing.join(', ')}`]),
  ];
}

function begunShown(invocation: Invocation, action: ActionTonight, { directory }: Around): BegunTonight {
  const { invocationId, seen, firstDone, stamp } = invocation;
  return {
    invocationId,
    began: `${whenInWords(stamp)}, recorded by ${whoInWords(stamp, directory)}`,
    seen,
    firstDone: firstDone ?? null,
    action,
  };
}

/** "Dana Reid, a duty officer, Leeds sentence management": what they were when they recorded it. */
function whoInWords({ actor }: Stamp, directory: Directory): string {
  return [nameOf(actor.id, directory), rolesInWords([actor.role]), teamName(actor.area, directory)].join(
    ', ',
  );
}

/** Only an agency that accepted a task will answer for it: where the case is held, where it goes, or where it was and goes on. */
function agencyShown(responsibility: AgencyResponsibility, state: CaseState): AgencyTonight[] {
  if (responsibility.done !== undefined || answerOf(responsibility)?.answer !== 'ACCEPTED') return [];
  const area = areaShown(responsibility, state);
  if (area === undefined) return [];
  const { agency, person, role, task, phone } = taskOf(responsibility);
  return [
    {
      agency,
      person: person ?? null,
      role: role ?? null,
      task,
      phone: phone ?? null,
      dial: phone === undefined ? null : dialled(phone),
      area,
    },
  ];
}

function areaShown(responsibility: AgencyResponsibility, state: CaseState): string | undefined {
  if (sideOf(responsibility, state.transfers) === 'HOME') return 'Where the case is held';
  const open = openTransfers(state).some(
    (transfer) =>
      transfer.passed === undefined && sideOf(responsibility, state.transfers, transfer) === 'RECEIVING',
  );
  if (open) return 'Receiving area';
  return responsibility.carried?.becomes === 'CONTINUES' ? 'Area before the move' : undefined;
}
