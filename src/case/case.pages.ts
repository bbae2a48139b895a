import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { DirectoryStream } from '../directory/directory-stream.ts';
import { stages } from '../handover/words.ts';
import { Looks, ShowsNoCase } from '../security/looks.ts';
import { CurrentViewer, Needs } from '../security/rights.ts';
import { holds, type Viewer } from '../security/viewer.ts';
import { ActForm } from '../web/form/act-form.ts';
import type { Act, FormPage } from '../web/form/form-page.ts';
import { typedFrom } from '../web/form/typed.ts';
import { CaseQuery } from './case.query.ts';
import { commandRoutes } from './command-routes.ts';
import { refuse } from './decider.ts';
import { idFrom } from './recording/headers.ts';
import type { Recorded } from './recording/recording.ts';
import type { CommandRoute } from './routes.ts';

const OPEN = 'open';
const acts = new Map(commandRoutes.filter(({ to }) => to === 'case').map((route) => [route.act, route]));

/** The page of one case, the form that opens one, and the form of everything that can be done about it. */
@Controller('cases')
@ApiExcludeController()
export class CasePages {
  readonly #queries: QueryBus;
  readonly #form: ActForm;
  readonly #directory: DirectoryStream;

  constructor(
    @Inject(QueryBus) queries: QueryBus,
    @Inject(ActForm) form: ActForm,
    @Inject(DirectoryStream) directory: DirectoryStream,
  ) {
    this.#queries = queries;
    this.#form = form;
    this.#directory = directory;
  }

  @Get(OPEN)
  @Needs('WRITE')
  @ShowsNoCase()
  async askToOpen(@CurrentViewer() viewer: Viewer, @Res() response: Response): Promise<void> {
    const act = { route: routeOf(OPEN) };
    showForm(response, act, await this.#form.ask(act, viewer, {}));
  }

  @Post(OPEN)
  @Needs('WRITE')
  @ShowsNoCase()
  async open(
    @Body() posted: unknown,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const act = { route: routeOf(OPEN) };
    answer(response, act, await this.#form.give(act, viewer, typedFrom(posted)));
  }

  @Get(':caseId')
  @Needs('READ')
  @Looks('CASE')
  async show(
    @Param('caseId') caseId: string,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.#queries.execute(new CaseQuery(idFrom(caseId, 'case')));
    const directory = this.#directory.history;
    const team = (code: string) => directory.today(new Date().toISOString()).team(code)?.name ?? code;
    response.render('case/case', {
      found,
      letIn: (found.limitedAccess?.staffIds ?? []).map(
        (id) => directory.lastKnown(id)?.name ?? 'somebody who has left',
      ),
      holder: found.supervisedBy === null ? null : directory.lastKnown(found.supervisedBy)?.name,
      holderTeam: found.supervisedIn === null ? '' : team(found.supervisedIn),
      transfers: found.transfers.map((transfer) => ({
        ...transfer,
        from: team(transfer.fromTeam),
        to: team(transfer.toTeam),
        stageShown: stages[transfer.stage],
      })),
      acts: holds(viewer, 'WRITE') ? actsFor(viewer, caseId) : [],
    });
  }

  @Get(':caseId/:act')
  @Needs('WRITE')
  @Looks('CASE')
  async ask(
    @Param() { caseId, act: name }: { caseId: string; act: string },
    @Query() query: unknown,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const act = { route: routeOf(name), caseId };
    showForm(response, act, await this.#form.ask(act, viewer, typedFrom(query)));
  }

  @Post(':caseId/:act')
  @Needs('WRITE')
  @Looks('CASE')
  async give(
    @Param() { caseId, act: name }: { caseId: string; act: string },
    @Body() posted: unknown,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const act = { route: routeOf(name), caseId };
    answer(response, act, await this.#form.give(act, viewer, typedFrom(posted)));
  }
}

function routeOf(act: string): CommandRoute {
  return acts.get(act) ?? refuse('not-found', 'There is nothing at this address');
}

function actsFor({ actor }: Viewer, caseId: string): { title: string; href: string }[] {
  return [...acts.values()]
    .filter(
      ({ act, roles, shownOn }) =>
        act !== OPEN && shownOn === undefined && (roles?.includes(actor.role) ?? true),
    )
    .map(({ act, title }) => ({ title, href: `/cases/${caseId}/${act}` }));
}

function answer(response: Response, act: Act, outcome: Recorded | FormPage): void {
  if ('controls' in outcome) return showForm(response, act, outcome);
  const { caseId, transferId } = outcome;
  const isShownThere = transferId === undefined || act.route.shownOn !== undefined;
  response.redirect(303, isShownThere ? pageOf(caseId, act.route) : `/handovers/${transferId}`);
}

/** The page of the case that shows what the act records. */
const pageOf = (caseId: string, { shownOn }: CommandRoute) =>
  shownOn === undefined ? `/cases/${caseId}` : `/cases/${caseId}/${shownOn}`;

function showForm(response: Response, { route, caseId }: Act, page: FormPage): void {
  const back =
    caseId === undefined
      ? { href: '/', text: 'Your list' }
      : { href: pageOf(caseId, route), text: route.shownOn === undefined ? 'Case' : 'Back' };
  const action = caseId === undefined ? '/cases/open' : `/cases/${caseId}/${route.act}`;
  response.status(page.status).render('case/act', { ...page, action, back });
}
