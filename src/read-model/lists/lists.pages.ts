import { Controller, Get, Inject, Param, Query, Render } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { refuse } from '../../case/decider.ts';
import type { Directory } from '../../directory/directory.ts';
import { DirectoryStream } from '../../directory/directory-stream.ts';
import { Looks } from '../../security/looks.ts';
import { CurrentViewer, Needs } from '../../security/rights.ts';
import { holds, type Viewer } from '../../security/viewer.ts';
import { overdueShown, transferShown, type ListShown } from './list-shown.ts';
import { ReadModel } from '../read-model.ts';

/** The lists of the front page, in its order, with what is said of an empty one. */
const LISTS = {
  mine: { title: 'What needs me', empty: 'No open transfer is yours to supervise or to receive.' },
  incoming: { title: 'Coming to my team', empty: 'Nobody has asked your team to take a case.' },
  outgoing: { title: 'Leaving my team', empty: 'Your team has asked for no transfer that is still open.' },
  overdue: { title: 'Overdue', empty: 'Nothing is overdue on transfers to or from your team.' },
};

type ListName = keyof typeof LISTS;

/** How many of each list the front page shows. */
const AT_FIRST = 10;
const A_PAGE = 25;

interface ListsPage {
  lists: ListShown[];
  /** Every case of which something is shown. */
  caseIds: string[];
}

const casesOf = ({ caseIds }: ListsPage) => caseIds;

/** The front page and the lists it begins. */
@Controller()
@ApiExcludeController()
export class ListsPages {
  readonly #readModel: ReadModel;
  readonly #directory: DirectoryStream;

  constructor(@Inject(ReadModel) readModel: ReadModel, @Inject(DirectoryStream) directory: DirectoryStream) {
    this.#readModel = readModel;
    this.#directory = directory;
  }

  @Get()
  @Needs('READ')
  @Looks<ListsPage>('LIST', casesOf)
  @Render('read-model/lists/home')
  async home(@CurrentViewer() viewer: Viewer): Promise<ListsPage & { mayOpen: boolean }> {
    const names = Object.keys(LISTS) as ListName[];
    const lists = await Promise.all(
      names.map((name) => this.#list(name, viewer, { number: 0, size: AT_FIRST })),
    );
    return { ...pageOf(lists), mayOpen: holds(viewer, 'WRITE') };
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
    const only = typeof rule === 'string' && /^HC-\d{2}$/.test(rule) ? rule : undefined;
    return pageOf([await this.#list(name as ListName, viewer, { number, size: A_PAGE }, only)]);
  }

  async #list(
    name: ListName,
    viewer: Viewer,
    { number, size }: { number: number; size: number },
    rule?: string,
  ): Promise<ListShown> {
    const directory = this.#directory.history.at(new Date().toISOString());
    const teams = teamsOf(viewer, directory);
    const wanted = { page: number, size };
    const about = { name, ...LISTS[name], ...(rule !== undefined && { rule }) };
    if (name === 'overdue') {
      const late = await this.#readModel.overdue({ teams, ...(rule !== undefined && { rule }) }, wanted);
      return { ...about, ...late, content: late.content.map((row) => overdueShown(row)) };
    }
    const asked =
      name === 'mine' ? this.#readModel.mine(viewer.actor.id, wanted) : this.#readModel[name](teams, wanted);
    const transfers = await asked;
    const staffName = (id: string) => this.#directory.history.lastKnown(id)?.name ?? 'Not in the directory';
    return {
      ...about,
      ...transfers,
      content: transfers.content.map((row) => transferShown(row, directory, staffName)),
    };
  }
}

/** The teams whose lists somebody sees: the head of a delivery unit those of the unit, everybody else their own. */
function teamsOf({ actor }: Viewer, directory: Directory): string[] {
  const pdu = directory.team(actor.area)?.pdu;
  if (actor.role !== 'HEAD_OF_PDU' || pdu === undefined) return [actor.area];
  return directory
    .teams()
    .filter((team) => team.pdu === pdu)
    .map(({ code }) => code);
}

function pageOf(lists: ListShown[]): ListsPage {
  return {
    lists,
    caseIds: [...new Set(lists.flatMap(({ content }) => content.map(({ caseId }) => caseId)))],
  };
}
