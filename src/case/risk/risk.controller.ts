import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Looks } from '../../security/looks.ts';
import { Needs } from '../../security/rights.ts';
import { ErrorAnswer } from '../case.answers.ts';
import { etagOf, idFrom } from '../recording/headers.ts';
import { RiskAnswer } from './risk.answers.ts';
import { RiskQuery } from './risk.query.ts';

/** What is known of risk in one case. Every look is recorded before it is shown. */
@ApiTags('Cases')
@ApiBearerAuth()
@Controller('api/cases/:caseId/risk')
export class RiskController {
  readonly #queries: QueryBus;

  constructor(@Inject(QueryBus) queries: QueryBus) {
    this.#queries = queries;
  }

  @Get()
  @Needs('READ')
  @Looks('RISK')
  @ApiOperation({
    operationId: 'getRisk',
    summary: 'Who is at risk of what, what is not known, and what other systems hold',
  })
  @ApiParam({ name: 'caseId', format: 'uuid' })
  @ApiResponse({ status: 200, type: RiskAnswer })
  @ApiResponse({ status: 404, description: 'No such case.', type: ErrorAnswer })
  @ApiResponse({
    status: 503,
    description: 'The look could not be recorded, so nothing is shown.',
    type: ErrorAnswer,
  })
  async risk(
    @Param('caseId') caseId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RiskAnswer> {
    const answer = await this.#queries.execute(new RiskQuery(idFrom(caseId, 'case')));
    response.set('ETag', etagOf(answer.revision));
    return answer;
  }
}
