import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { commandRoutes } from '../case/command-routes.ts';
import { refuse, Refusal } from '../case/decider.ts';
import { instantFrom } from '../case/recording/headers.ts';
import { FormQuery } from '../case/form/form.query.ts';
import { HandoverQuery } from '../case/recording/recording.ts';
import type { CommandRoute } from '../case/routes.ts';
import { Looks } from '../security/looks.ts';
import { CurrentViewer, Needs, type SeenRequest } from '../security/rights.ts';
import { holds, type Viewer } from '../security/viewer.ts';
import { CaseOfTransfer, caseIdOf } from '../web/case-of-transfer.ts';
import { ActForm } from '../web/form/act-form.ts';
import type { Act, FormPage } from '../web/form/form-page.ts';
import { typedFrom } from '../web/form/typed.ts';
import type { HandoverAnswer } from './handover.answers.ts';
import { beside, needsHandover } from './beside.ts';
import { handoverPage } from './handover-page.ts';

const acts = new Map(commandRoutes.filter(({ to }) => to === 'transfer').map((route) => [route.act, route]));
const actsOfCase = commandRoutes.filter(({ act, to }) => to === 'case' && act !== 'open');

/** The page of one handover, and the form of everything that can be done about it. */
@Controller('handovers/:transferId')
@UseGuards(CaseOfTransfer)
@ApiExcludeController()
export class HandoverPages {
  readonly #queries: QueryBus;
  readonly #form: ActForm;

  constructor(@Inject(QueryBus) queries: QueryBus, @Inject(ActForm) form: ActForm) {
    this.#queries = queries;
    this.#form = form;
  }

  @Get()
  @Needs('READ')
  @Looks('HANDOVER')
  async show(
    @Param('transferId') transferId: string,
    @Query('asAt') asAt: unknown,
    @CurrentViewer() viewer: Viewer,
    @Req() request: SeenRequest,
    @Res() response: Response,
  ): Promise<void> {
    const asAtTyped = typeof asAt === 'string' ? asAt : '';
    const { handover, problem } = await this.#asAt(viewer, caseIdOf(request), transferId, asAtTyped);
    const page = handoverPage(handover, await this.#offered(handover, viewer));
    response.status(problem === undefined ? 200 : 400);
    response.render('handover/handover', { ...page, asAtTyped, problem });
  }

  @Get('changes')
  @Needs('READ')
  @Looks('HANDOVER')
  async showChanges(
    @Param('transferId') transferId: string,
    @CurrentViewer() viewer: Viewer,
    @Req() request: SeenRequest,
    @Res() response: Response,
  ): Promise<void> {
    const asked = new HandoverQuery(viewer.actor, caseIdOf(request), transferId);
    const handover = await this.#queries.execute(asked);
    response.render('handover/changes', { handover, canAct: holds(viewer, 'WRITE'), key: randomUUID() });
  }

  @Get(':act')
  @Needs('WRITE')
  @Looks('HANDOVER')
  async ask(
    @Param() params: { transferId: string; act: string },
    @Query() query: unknown,
    @CurrentViewer() viewer: Viewer,
    @Req() request: SeenRequest,
    @Res() response: Response,
  ): Promise<void> {
    const act = actOf(params, request);
    await this.#showForm(response, act, viewer, await this.#form.ask(act, viewer, typedFrom(query)));
  }

  @Post(':act')
  @Needs('WRITE')
  @Looks('HANDOVER')
  async give(
    @Param() params: { transferId: string; act: string },
    @Body() posted: unknown,
    @CurrentViewer() viewer: Viewer,
    @Req() request: SeenRequest,
    @Res() response: Response,
  ): Promise<void> {
    const act = actOf(params, request);
    const outcome = await this.#form.give(act, viewer, typedFrom(posted));
    if ('controls' in outcome) await this.#showForm(response, act, viewer, outcome);
    else response.redirect(303, pageOf(act));
  }

  async #showForm(response: Response, act: TransferAct, viewer: Viewer, page: FormPage): Promise<void> {
    const { route, caseId, transferId } = act;
    const back = { href: pageOf(act), text: route.shownOn === undefined ? 'Handover' : 'Back' };
    const form = { ...page, action: `/handovers/${transferId}/${route.act}`, back };
    response.status(page.status);
    if (!needsHandover(route.act)) return response.render('case/act', form);
    const handover = await this.#queries.execute(new HandoverQuery(viewer.actor, caseId, transferId));
    response.render('handover/beside', { ...form, short: beside(handover) });
  }

  /** What the viewer can do about it as it stands; undefined for somebody who may only read. */
  async #offered(
    { caseId, transferId }: HandoverAnswer,
    viewer: Viewer,
  ): Promise<CommandRoute[] | undefined> {
    if (!holds(viewer, 'WRITE')) return undefined;
    const { actor } = viewer;
    const { acts: fitting } = await this.#queries.execute(new FormQuery(actor, caseId, transferId));
    const mine = ({ roles }: CommandRoute) => roles === undefined || roles.includes(actor.role);
    return [...[...acts.values()].filter(({ act }) => fitting.includes(act)), ...actsOfCase].filter(mine);
  }

  /** A time that cannot be answered for leaves the reader with the page as it is now, and why. */
  async #asAt(
    { actor }: Viewer,
    caseId: string,
    transferId: string,
    asAt: string,
  ): Promise<{ handover: HandoverAnswer; problem?: string }> {
    const ask = (instant?: string) =>
      this.#queries.execute(new HandoverQuery(actor, caseId, transferId, instant));
    if (asAt === '') return { handover: await ask() };
    try {
      return { handover: await ask(instantFrom(asAt)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { handover: await ask(), problem: error.fields[0]?.message ?? error.message };
    }
  }
}

type TransferAct = Required<Act>;

function actOf({ transferId, act }: { transferId: string; act: string }, request: SeenRequest): TransferAct {
  const route = acts.get(act);
  if (route === undefined) refuse('not-found', 'There is nothing at this address');
  return { route, transferId, caseId: caseIdOf(request) };
}

/** The page that shows what the act records. */
const pageOf = ({ route, caseId, transferId }: TransferAct) =>
  route.shownOn === undefined ? `/handovers/${transferId}` : `/cases/${caseId}/${route.shownOn}`;
