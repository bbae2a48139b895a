import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Looks } from '../../security/looks.ts';
import { CurrentViewer, Needs } from '../../security/rights.ts';
import { holds, type Viewer } from '../../security/viewer.ts';
import { FormQuery } from '../form/form.query.ts';
import { idFrom } from '../recording/headers.ts';
import { riskPage } from './risk-page.ts';
import { RiskQuery } from './risk.query.ts';

/** What is known of risk in a case, what is not, and what was recorded elsewhere. */
@Controller('cases/:caseId/risk')
@ApiExcludeController()
export class RiskPages {
  readonly #queries: QueryBus;

  constructor(@Inject(QueryBus) queries: QueryBus) {
    this.#queries = queries;
  }

  @Get()
  @Needs('READ')
  @Looks('RISK')
  async show(
    @Param('caseId') given: string,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const caseId = idFrom(given, 'case');
    const risk = await this.#queries.execute(new RiskQuery(caseId));
    const { transferId } = risk;
    const canWrite = holds(viewer, 'WRITE');
    const { acts } = await this.#queries.execute(new FormQuery(viewer.actor, caseId, transferId));
    response.render('case/risk/risk', riskPage(risk, canWrite ? acts : undefined));
  }
}
