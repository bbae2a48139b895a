import { Body, Controller, Get, Inject, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { EmergencyDoor, ShownEvenUnrecorded } from '../../security/looks.ts';
import { CurrentViewer, Needs } from '../../security/rights.ts';
import type { Viewer } from '../../security/viewer.ts';
import { ActForm } from '../../web/form/act-form.ts';
import type { Act, FormPage } from '../../web/form/form-page.ts';
import { typedFrom } from '../../web/form/typed.ts';
import { refuse } from '../decider.ts';
import { CardDoor } from '../recording/card-door.ts';
import { idFrom } from '../recording/headers.ts';
import { contingencyRoutes } from './contingency.routes.ts';

/**
 * The forms of what is done by the contingency card. They belong to it: whoever has come to the card fills them in, and
 * they are shown even while nothing can be recorded, to say so and what to do instead.
 */
@Controller('cases/:caseId/tonight')
@ApiExcludeController()
export class CardActsPages {
  readonly #form: ActForm;

  constructor(@Inject(ActForm) form: ActForm) {
    this.#form = form;
  }

  @Get(':act')
  @UseGuards(CardDoor)
  @Needs('WRITE')
  @EmergencyDoor()
  @ShownEvenUnrecorded('TONIGHT')
  async ask(
    @Param() { caseId, act: name }: { caseId: string; act: string },
    @Query() query: unknown,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const act = actOfCard(name, caseId);
    showForm(response, act, await this.#form.ask(act, viewer, typedFrom(query)));
  }

  @Post(':act')
  @UseGuards(CardDoor)
  @Needs('WRITE')
  @EmergencyDoor()
  @ShownEvenUnrecorded('TONIGHT')
  async give(
    @Param() { caseId, act: name }: { caseId: string; act: string },
    @Body() posted: unknown,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const act = actOfCard(name, caseId);
    // Where not even the look could be recorded, nothing else is tried, so that it is certain that nothing was.
    const canRecord = response.locals['look'] === 'RECORDED';
    const outcome = await this.#form.give(act, viewer, typedFrom(posted), canRecord);
    if ('controls' in outcome) showForm(response, act, outcome);
    else response.redirect(303, cardOf(act));
  }
}

function actOfCard(name: string, caseId: string): Act {
  const route =
    contingencyRoutes.find(({ act, onCard }) => onCard && act === name) ??
    refuse('not-found', 'There is nothing at this address');
  return { route, caseId: idFrom(caseId, 'case') };
}

const cardOf = ({ caseId }: Act) => `/cases/${caseId}/tonight`;

function showForm(response: Response, act: Act, page: FormPage): void {
  const back = { href: cardOf(act), text: 'Tonight' };
  const action = `${cardOf(act)}/${act.route.act}`;
  response.status(page.status).render('case/contingency/card-act', { ...page, action, back });
}
