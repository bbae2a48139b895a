import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Looks } from '../../security/looks.ts';
import { Needs } from '../../security/rights.ts';
import { ErrorAnswer } from '../case.answers.ts';
import { etagOf, idFrom } from '../recording/headers.ts';
import { AgenciesAnswer } from './agencies.answers.ts';
import { AgenciesQuery } from './agencies.query.ts';

/** The agencies of one case, read from its own stream. */
@ApiTags('Cases')
@ApiBearerAuth()
@Controller('api/cases/:caseId/agencies')
export class AgenciesController {
  readonly #queries: QueryBus;

  constructor(@Inject(QueryBus) queries: QueryBus) {
    this.#queries = queries;
  }

  @Get()
  @Needs('READ')
  @Looks('CASE')
  @ApiOperation({
    operationId: 'getAgencies',
    summary: 'Who has been asked to do what, and what they said',
  })
  @ApiParam({ name: 'caseId', format: 'uuid' })
  @ApiResponse({ status: 200, type: AgenciesAnswer })
  @ApiResponse({ status: 404, description: 'No such case.', type: ErrorAnswer })
  @ApiResponse({
    status: 503,
    description: 'The look could not be recorded, so nothing is shown.',
    type: ErrorAnswer,
  })
  async agencies(
    @Param('caseId') caseId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AgenciesAnswer> {
    const answer = await this.#queries.execute(new AgenciesQuery(idFrom(caseId, 'case')));
    response.set('ETag', etagOf(answer.revision));
    return answer;
  }
}
