import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { AccessLog } from '../../security/access-log.ts';
import { EmergencyDoor, ShownEvenUnrecorded, ShowsNoCase } from '../../security/looks.ts';
import { CurrentViewer, Needs, viewerOf, type SeenRequest } from '../../security/rights.ts';
import { holds, type Viewer } from '../../security/viewer.ts';
import { presetReasons, type EmergencyReason } from '../access/access.events.ts';
import { Refusal } from '../decider.ts';
import { BreakGlass } from '../recording/break-glass.ts';
import { commandIdFrom, idFrom } from '../recording/headers.ts';
import { CardDoor, logRefusal } from '../recording/card-door.ts';
import { onPaper } from './on-paper.ts';
import { TonightQuery } from './tonight.query.ts';

/** What the page that asks why posts. */
interface Posted {
  reason?: unknown;
  words?: unknown;
  _key?: unknown;
}

/** The contingency card of one case, and the question before it for people who do not work the case. */
@Controller('cases/:caseId')
@ApiExcludeController()
export class TonightPages {
  readonly #queries: QueryBus;
  readonly #breakGlass: BreakGlass;
  readonly #accessLog: AccessLog;

  constructor(
    @Inject(QueryBus) queries: QueryBus,
    @Inject(BreakGlass) breakGlass: BreakGlass,
    @Inject(AccessLog) accessLog: AccessLog,
  ) {
    this.#queries = queries;
    this.#breakGlass = breakGlass;
    this.#accessLog = accessLog;
  }

  @Get('tonight')
  @UseGuards(CardDoor)
  @Needs('READ')
  @EmergencyDoor()
  @ShownEvenUnrecorded('TONIGHT')
  async show(
    @Param('caseId') caseId: string,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const id = idFrom(caseId, 'case');
    const card = await this.#queries.execute(new TonightQuery(id));
    const canAct = holds(viewer, 'WRITE') && card.knownAt === null && !card.incomplete;
    response.render('case/contingency/tonight', { card, paper: onPaper(card), canAct });
  }

  @Get('emergency-access')
  @Needs('READ')
  @EmergencyDoor()
  @ShowsNoCase()
  async ask(
    @Param('caseId') caseId: string,
    @Req() request: SeenRequest,
    @Res() response: Response,
  ): Promise<void> {
    const id = idFrom(caseId, 'case');
    if ((await this.#way(id, request)) === 'ASK') askWhy(response, id);
    else response.redirect(303, `/cases/${id}/tonight`);
  }

  @Post('emergency-access')
  @Needs('READ')
  @EmergencyDoor()
  @ShowsNoCase()
  async take(
    @Param('caseId') caseId: string,
    @Body() posted: Posted,
    @CurrentViewer() viewer: Viewer,
    @Req() request: SeenRequest,
    @Res() response: Response,
  ): Promise<void> {
    const id = idFrom(caseId, 'case');
    const reason = text(posted.reason) ?? '';
    const words = reason === 'OTHER' ? text(posted.words) : undefined;
    const said = { reason: reason as EmergencyReason, ...(words !== undefined && { words }) };
    try {
      // Whoever need not say why, because they work the case or have said so already, is not recorded as having done so.
      if ((await this.#way(id, request)) === 'ASK') {
        await this.#breakGlass.take(viewer, id, said, commandIdFrom(text(posted._key)));
      }
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      askWhy(response.status(400), id, error.fields[0]?.message ?? error.message, text(posted.words));
      return;
    }
    response.redirect(303, `/cases/${id}/tonight`);
  }

  #way(caseId: string, request: SeenRequest): ReturnType<BreakGlass['way']> {
    return this.#breakGlass.way(caseId, viewerOf(request).actor).catch(async (error: unknown) => {
      await logRefusal(this.#accessLog, request, caseId, error);
      throw error;
    });
  }
}

function text(posted: unknown): string | undefined {
  return typeof posted === 'string' && posted.trim() !== '' ? posted.trim() : undefined;
}

function askWhy(response: Response, caseId: string, problem?: string, words = ''): void {
  response.render('case/contingency/why', {
    caseId,
    presets: presetReasons,
    problem,
    words,
    key: randomUUID(),
  });
}
