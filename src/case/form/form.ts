import type { Directory } from '../../directory/directory.ts';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import type { CaseState } from '../case.ts';
import { NO_CASE } from '../access/sight.ts';
import { refuse } from '../decider.ts';
import type { Choice, FormAnswer } from './form.answers.ts';
import { kinds, type Holder } from '../responsibility/responsibility.events.ts';
import { openOffers } from '../responsibility/offers.ts';
import { holderOf } from '../responsibility/responsibility.state.ts';
import { clockTime } from '../time.ts';
import type { FormAsked } from './topic-form.ts';
import { topicForms } from './topic-forms.ts';
import { actsThatFit } from '../transfer/acts.ts';
import { transferInHand } from '../transfer/standing.ts';
import { receivingPractitioner, receivingTeam, type Transfer } from '../transfer/transfer.state.ts';

/** Which form it is: of what act, and what it was opened about. */
export interface FormAbout {
  act?: string;
  /** The id of something recorded before, such as the risk item to be corrected. */
  id?: string;
}

/** Who fills in the form, and the directory as at now. */
export interface FilledInBy extends FormAbout, Pick<FormAsked, 'workingDay' | 'answers'> {
  actor: Actor;
  directory: Directory;
}

/** What the form of a command needs to know of a case. Without a case it is the form that opens one. */
export function formAnswer(
  state: CaseState | undefined,
  transferId: string | undefined,
  { actor, directory, act, id, workingDay, answers }: FilledInBy,
): FormAnswer {
  const { area } = actor;
  const teams = directory.teams().map(({ code, name }) => ({ value: code, text: name }));
  if (state === undefined) {
    return {
      staff: staffOf(neighbours(area, directory), directory),
      teams,
      recorded: {},
      filledIn: {},
      acts: [],
    };
  }
  const { identity, erased } = state;
  if (erased) refuse('not-found', 'This record was erased; nothing more can be recorded about it');
  if (identity === null) refuse('not-found', NO_CASE);
  const transfer = transferId === undefined ? undefined : state.transfers[transferId];
  if (transferId !== undefined && transfer === undefined) {
    refuse('not-found', 'This case has no transfer with this id');
  }
  const holder = holderOf(state.responsibilities.SUPERVISION);
  const inHand = transfer ?? transferInHand(state);
  const shown = inHand?.transferId;
  const asked = {
    directory,
    ...(transferId !== undefined && { transferId }),
    ...(act !== undefined && { act }),
    ...(workingDay && { workingDay }),
    ...(answers && { answers }),
  };
  const concerned = inHand === undefined ? [] : [receivingTeam(inHand), inHand.proposed.fromTeam];
  return {
    name: `${identity.name.surname}, ${identity.name.forenames}`,
    crn: identity.crn,
    caseId: state.caseId,
    ...(shown !== undefined && { transferId: shown }),
    revision: transfer?.revision ?? state.revision,
    staff: staffOf([...concerned, holder?.area ?? area, area], directory),
    teams,
    recorded: {
      offerId: offersOf(state, transferId, directory),
      ...(transfer && { queryId: queriesOf(transfer), appointmentId: appointmentsOf(transfer) }),
      onwardFrom: transfersOf(state, directory),
      ...Object.assign({}, ...topicForms.map((topic) => topic.recorded(state, asked))),
    },
    filledIn: {
      ...(transfer && filledIn(transfer, state.revision)),
      ...Object.assign({}, ...topicForms.map((topic) => topic.opened?.(state, asked))),
      ...(act !== undefined && id !== undefined && aboutOf(state, act, id)),
    },
    acts: transfer === undefined ? [] : actsThatFit(state, transfer, { actor, directory }),
  };
}

/** The teams of one's own delivery unit, one's own first. */
function neighbours(area: string, directory: Directory): string[] {
  const pdu = directory.team(area)?.pdu;
  const others = directory.teams().filter((team) => team.pdu === pdu);
  return [area, ...others.map(({ code }) => code)];
}

function staffOf(teams: readonly string[], directory: Directory): Choice[] {
  return [...new Set(teams)].flatMap((team) =>
    directory
      .staffOf(team)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ id, name }) => ({ value: id, text: `${name}, ${directory.team(team)?.name ?? team}` })),
  );
}

/**
 * Who confirms having read comes from a page that gives the version it showed, else it is that of now; who changes an
 * allocation is told whom they replace.
 */
function filledIn(transfer: Transfer, revision: number): object {
  const named = receivingPractitioner(transfer);
  return { version: revision, ...(named !== null && { insteadOf: named }) };
}

/** What the form of an act is opened with when it is about something recorded before. */
function aboutOf(state: CaseState, act: string, id: string): object | undefined {
  return topicForms.map((topic) => topic.filledIn(state, act, id)).find((body) => body !== undefined);
}

function offersOf(state: CaseState, transferId: string | undefined, directory: Directory): Choice[] {
  return openOffers(state)
    .filter((offer) => offer.transferId === transferId)
    .map(({ offerId, kind, to, expiresAt }) => ({
      value: offerId,
      text: `${kinds[kind]}, offered to ${called(to, directory)} until ${clockTime(expiresAt)}`,
    }));
}

function called({ staffId, name, agency }: Holder, directory: Directory): string {
  return (staffId === undefined ? name : directory.staff(staffId)?.name) ?? agency;
}

/** Questions that are not closed; an answered one waits to be closed by those who asked it. */
function queriesOf({ queries }: Transfer): Choice[] {
  return queries
    .filter(({ closed }) => closed === undefined)
    .map(({ queryId, question, answered }) => ({
      value: queryId,
      text: answered === undefined ? question : `${question} (answered)`,
    }));
}

function appointmentsOf({ appointments }: Transfer): Choice[] {
  return appointments
    .filter(({ attended, missed }) => attended === undefined && missed === undefined)
    .map(({ appointmentId, at, place, rearranged }) => {
      const last = rearranged.at(-1) ?? { at, place };
      return { value: appointmentId, text: `${clockTime(last.at)}, ${last.place}` };
    });
}

function transfersOf({ transfers }: CaseState, directory: Directory): Choice[] {
  return Object.values(transfers).map((transfer) => {
    const to = receivingTeam(transfer);
    return { value: transfer.transferId, text: `The transfer to ${directory.team(to)?.name ?? to}` };
  });
}
