import { Controller, Get, Inject, Param, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { commandRoutes } from '../../case/command-routes.ts';
import { emergencyReasons } from '../../case/access/access.events.ts';
import { MANAGERS } from '../../case/transfer/sides.ts';
import { refuse } from '../../case/decider.ts';
import { DirectoryStream } from '../../directory/directory-stream.ts';
import { ruleInWords, ruleOf } from '../../handover/rules/rules.ts';
import { Doors, type Reader } from '../../security/doors.ts';
import { Looks } from '../../security/looks.ts';
import { CurrentViewer, Needs } from '../../security/rights.ts';
import { holds, type Viewer } from '../../security/viewer.ts';
import { CatchUp } from '../../web/catch-up.ts';
import { Drafts, type DraftListed } from '../../web/drafts/drafts.ts';
import { ReadModel } from '../read-model.ts';
import type { ChecksWaiting, EmergencyFind, EmergencyListed } from '../views.ts';
import { overdueShown, ownAndWaiting, transferShown, type ListShown } from './list-shown.ts';
import type { TransferPage } from './lists.answers.ts';
import type { PageRequest } from './paging.ts';
import { teamsOf } from './teams.ts';
import { WithActs } from './with-acts.ts';

/** The lists of the front page, in its order, with what is said of an empty one. */
const LISTS = {
  mine: { title: 'What needs me', empty: 'Nothing on an open transfer is yours to do.' },
  incoming: { title: 'Coming to my team', empty: 'Nobody has asked your team to take a case.' },
  outgoing: { title: 'Leaving my team', empty: 'Your team has asked for no transfer that is still open.' },
  overdue: { title: 'Overdue', empty: 'Nothing is overdue on transfers to or from your team.' },
};

type ListName = keyof typeof LISTS;

/** Roles that act for their team; everybody else has people of their own. */
const FOR_A_TEAM: readonly string[] = ['SENIOR', 'HEAD_OF_PDU', 'ADMINISTRATOR'];

/** How many of each list the front page shows. */
const AT_FIRST = 10;
const A_PAGE = 25;

interface ListsPage {
  lists: ListShown[];
  /** Every case of which something is shown. */
  caseIds: string[];
}

interface HomePage extends ListsPage {
  mayOpen: boolean;
  emergencies: EmergencyShown[];
  /** Searches in an emergency that found a case with limited access. */
  finds: EmergencyShown[];
  drafts: DraftShown[];
  /** How many checks wait for what; for administrators. */
  checks?: Record<ChecksWaiting, number>;
}

/** Who opened a contingency card, or found a case with limited access, in an emergency: in words. */
interface EmergencyShown {
  caseId: string;
  href: string;
  name: string;
  /** Who, of which team, and why. */
  by: string;
  at: string;
  /** What came of it, in sentences. */
  then: string;
}

/** A form that was begun and waits, in words. */
interface DraftShown {
  caseId: string;
  href: string;
  title: string;
  name: string;
  savedAt: string;
}

const casesOf = ({ caseIds }: ListsPage) => caseIds;

/** The front page and the lists it begins. */
@Controller()
@UseInterceptors(CatchUp)
@ApiExcludeController()
export class ListsPages {
  readonly #readModel: ReadModel;
  readonly #directory: DirectoryStream;
  readonly #withActs: WithActs;
  readonly #drafts: Drafts;
  readonly #doors: Doors;

  constructor(
    @Inject(ReadModel) readModel: ReadModel,
    @Inject(DirectoryStream) directory: DirectoryStream,
    @Inject(WithActs) withActs: WithActs,
    @Inject(Drafts) drafts: Drafts,
    @Inject(Doors) doors: Doors,
  ) {
    this.#readModel = readModel;
    this.#directory = directory;
    this.#withActs = withActs;
    this.#drafts = drafts;
    this.#doors = doors;
  }

  @Get()
  @Needs('READ')
  @Looks<ListsPage>('LIST', casesOf)
  @Render('read-model/lists/home')
  async home(@CurrentViewer() viewer: Viewer): Promise<HomePage> {
    const names = Object.keys(LISTS) as ListName[];
    const lists = await Promise.all(
      names.map((name) => this.#list(name, viewer, { number: 0, size: AT_FIRST })),
    );
    const { caseIds } = pageOf(lists);
    const apart = lists.flatMap(ownAndWaiting);
    const drafts = await this.#draftsOf(viewer);
    const teams = teamsOf(viewer, this.#directory.history.today(new Date().toISOString()));
    const emergencies = await this.#emergencies(viewer, teams);
    const finds = await this.#finds(viewer, teams);
    const others = [...drafts, ...emergencies, ...finds].map(({ caseId }) => caseId);
    const shown = new Set([...caseIds, ...others]);
    return {
      lists: apart,
      caseIds: [...shown],
      emergencies,
      finds,
      drafts,
      mayOpen: holds(viewer, 'WRITE'),
      ...(viewer.actor.role === 'ADMINISTRATOR' && {
        checks: this.#readModel.views.checksWaiting(teams, this.#doors.reader(viewer.actor)),
      }),
    };
  }

  @Get('lists/:list')
  @Needs('READ')
  @Looks<ListsPage>('LIST', casesOf)
  @Render('read-model/lists/list')
  async list(
    @Param('list') name: string,
    @Query() { page, rule }: { page?: unknown; rule?: unknown },
    @CurrentViewer() viewer: Viewer,
  ): Promise<ListsPage> {
    if (!Object.hasOwn(LISTS, name)) refuse('not-found', 'There is no such list');
    const number = typeof page === 'string' && /^[1-9]\d{0,5}$/.test(page) ? Number(page) - 1 : 0;
    const only = typeof rule === 'string' && ruleOf.has(rule) ? rule : undefined;
    return pageOf(ownAndWaiting(await this.#list(name as ListName, viewer, { number, size: A_PAGE }, only)));
  }

  async #list(
    name: ListName,
    viewer: Viewer,
    { number, size }: { number: number; size: number },
    rule?: string,
  ): Promise<ListShown> {
    const directory = this.#directory.history.today(new Date().toISOString());
    const teams = teamsOf(viewer, directory);
    const wanted = { page: number, size };
    const reader = this.#doors.reader(viewer.actor);
    const about = {
      name,
      ...LISTS[name],
      ...(rule !== undefined && { rule: { id: rule, inWords: ruleInWords(rule) } }),
    };
    if (name === 'overdue') {
      const late = await this.#readModel.views.overdue(
        { teams, ...(rule !== undefined && { rule }) },
        reader,
        wanted,
      );
      return { ...about, ...late, content: late.content.map((row) => overdueShown(row)) };
    }
    if (name === 'mine') {
      const needing = await this.#needing(viewer, teams, wanted);
      return { ...about, ...needing, content: await this.#withActs.of(needing.content, viewer.actor) };
    }
    const transfers = await this.#readModel.views[name](teams, reader, wanted);
    const staffName = (id: string) => this.#directory.history.lastKnown(id)?.name ?? 'Not in the directory';
    return {
      ...about,
      ...transfers,
      content: transfers.content.map((row) => transferShown(row, directory, staffName)),
    };
  }

  #needing({ actor }: Viewer, teams: readonly string[], wanted: PageRequest): Promise<TransferPage> {
    const { id, role } = actor;
    const reader = this.#doors.reader(actor);
    return FOR_A_TEAM.includes(role)
      ? this.#readModel.views.owed({ role, teams }, reader, wanted)
      : this.#readModel.views.mine(id, reader, wanted);
  }

  /** For whoever holds the cases and, of their teams, for managers. */
  async #emergencies({ actor }: Viewer, teams: readonly string[]): Promise<EmergencyShown[]> {
    const reader = this.#doors.reader(actor);
    const manages = MANAGERS.includes(actor.role);
    const taken = this.#readModel.views.emergencies(
      { staffId: actor.id, teams: manages ? teams : [] },
      reader,
    );
    return this.#told(taken, reader, (each) => ({
      href: `/cases/${each.caseId}/emergency-access-seen?about=${each.accessId}`,
      then: [...doneWith(each), 'Confirm that you have seen it.'].join(' '),
    }));
  }

  async #finds({ actor }: Viewer, teams: readonly string[]): Promise<EmergencyShown[]> {
    const reader = this.#doors.reader(actor);
    const manages = MANAGERS.includes(actor.role);
    const about = { staffId: actor.id, teams: manages ? teams : [] };
    return this.#told(this.#readModel.views.emergencyFinds(about, reader), reader, ({ caseId }) => ({
      href: `/cases/${caseId}`,
      then: 'It was shown that there is such a case, and nothing of it.',
    }));
  }

  async #told<Listed extends EmergencyFind>(
    listed: readonly Listed[],
    reader: Reader,
    more: (each: Listed) => Pick<EmergencyShown, 'href' | 'then'>,
  ): Promise<EmergencyShown[]> {
    const people = await this.#readModel.views.people(
      listed.map(({ caseId }) => caseId),
      reader,
    );
    return listed.flatMap((each) => {
      const { caseId, actorId, at, reason } = each;
      const name = people.get(caseId)?.name;
      if (name === undefined) return [];
      const then = this.#directory.history.at(at);
      const who = this.#directory.history.lastKnown(actorId)?.name ?? 'Somebody';
      const area = then.staff(actorId)?.team ?? '';
      const by = `${who}, ${then.team(area)?.name ?? area}: ${emergencyReasons[reason].toLowerCase()}`;
      return [{ caseId, name, at, by, ...more(each) }];
    });
  }

  async #draftsOf({ actor }: Viewer): Promise<DraftShown[]> {
    const waiting = await this.#drafts.waitingFor(actor.id);
    const people = await this.#readModel.views.people(
      waiting.map(({ caseId }) => caseId),
      this.#doors.reader(actor),
    );
    return waiting.flatMap((draft) => {
      const { caseId, savedAt } = draft;
      const [person, address] = [people.get(caseId), addressOfDraft(draft)];
      return person === undefined || address === undefined
        ? []
        : [{ caseId, savedAt, name: person.name, ...address }];
    });
  }
}

/** What was done by the card with emergency access, in sentences. */
function doneWith({ began, concluded }: EmergencyListed): string[] {
  const actions = (many: number) => `${many} ${many === 1 ? 'action' : 'actions'} of the emergency plan.`;
  return [
    ...(began > 0 ? [`Began ${actions(began)}`] : []),
    ...(concluded > 0 ? [`Concluded ${actions(concluded)}`] : []),
  ];
}

/** Where a draft is gone on with; undefined for an act that is no more. */
function addressOfDraft({
  act,
  caseId,
  transferId,
  about,
}: DraftListed): { href: string; title: string } | undefined {
  const route = commandRoutes.find((each) => each.act === act);
  const on = transferId === undefined ? `/cases/${caseId}` : `/handovers/${transferId}`;
  return route && { href: `${on}/${act}${about === undefined ? '' : `?about=${about}`}`, title: route.title };
}

function pageOf(lists: ListShown[]): ListsPage {
  return {
    lists,
    caseIds: [...new Set(lists.flatMap(({ content }) => content.map(({ caseId }) => caseId)))],
  };
}
