import { Controller, Get, Inject, Param, Render } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import { Looks } from '../../security/looks.ts';
import { CurrentViewer, Needs } from '../../security/rights.ts';
import { holds, type Viewer } from '../../security/viewer.ts';
import { idFrom } from '../recording/headers.ts';
import { agenciesPage, type AgenciesPage } from './agencies-page.ts';
import { AgenciesQuery } from './agencies.query.ts';

/** Who has been asked to do what about one case, what they said, and what can be recorded about it. */
@Controller('cases/:caseId/agencies')
@ApiExcludeController()
export class AgenciesPages {
  readonly #queries: QueryBus;

  constructor(@Inject(QueryBus) queries: QueryBus) {
    this.#queries = queries;
  }

  @Get()
  @Needs('READ')
  @Looks('CASE')
  @Render('case/agencies/agencies')
  async show(@Param('caseId') caseId: string, @CurrentViewer() viewer: Viewer): Promise<AgenciesPage> {
    const board = await this.#queries.execute(new AgenciesQuery(idFrom(caseId, 'case')));
    return agenciesPage(board, holds(viewer, 'WRITE'));
  }
}
