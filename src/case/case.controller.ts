import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { HandoverAnswer } from '../handover/handover.answers.ts';
import { Looks } from '../security/looks.ts';
import { CurrentViewer, Needs } from '../security/rights.ts';
import type { Viewer } from '../security/viewer.ts';
import { CaseAnswer, ErrorAnswer } from './case.answers.ts';
import { CaseQuery } from './case.query.ts';
import { etagOf, idFrom, instantFrom } from './recording/headers.ts';
import { HandoverQuery } from './recording/recording.ts';

const noSuch = { status: 404, description: 'No such case or transfer.', type: ErrorAnswer };
const notLogged = {
  status: 503,
  description: 'The look could not be recorded, so nothing is shown.',
  type: ErrorAnswer,
};

/** One case, read from its own stream. Every look is recorded before it is shown. */
@ApiTags('Cases')
@ApiBearerAuth()
@Controller('api/cases/:caseId')
export class CaseController {
  readonly #queries: QueryBus;

  constructor(@Inject(QueryBus) queries: QueryBus) {
    this.#queries = queries;
  }

  @Get()
  @Needs('READ')
  @Looks('CASE')
  @ApiOperation({
    operationId: 'getCase',
    summary: 'Who the person is, who holds supervision, and the transfers',
  })
  @ApiParam({ name: 'caseId', format: 'uuid' })
  @ApiResponse({ status: 200, type: CaseAnswer })
  @ApiResponse(noSuch)
  @ApiResponse(notLogged)
  async case(
    @Param('caseId') caseId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseAnswer> {
    const answer = await this.#queries.execute(new CaseQuery(idFrom(caseId, 'case')));
    response.set('ETag', etagOf(answer.revision));
    return answer;
  }

  @Get('transfers/:transferId/handover')
  @Needs('READ')
  @Looks('HANDOVER')
  @ApiOperation({
    operationId: 'getHandover',
    summary: 'How complete a handover is and why not, now or as at an earlier instant',
  })
  @ApiParam({ name: 'caseId', format: 'uuid' })
  @ApiParam({ name: 'transferId', format: 'uuid' })
  @ApiQuery({
    name: 'asAt',
    required: false,
    description:
      'What had happened and been recorded by then, that instant included; London clocks unless it says otherwise.',
    example: '2026-03-03T14:05',
  })
  @ApiResponse({ status: 200, type: HandoverAnswer })
  @ApiResponse({ status: 400, description: 'asAt is not an instant of the past.', type: ErrorAnswer })
  @ApiResponse(noSuch)
  @ApiResponse(notLogged)
  async handover(
    @Param('caseId') caseId: string,
    @Param('transferId') transferId: string,
    @Query('asAt') asAt: string | undefined,
    @CurrentViewer() viewer: Viewer,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HandoverAnswer> {
    const answer = await this.#queries.execute(
      new HandoverQuery(
        viewer.actor,
        idFrom(caseId, 'case'),
        idFrom(transferId, 'transfer'),
        instantFrom(asAt),
      ),
    );
    response.set('ETag', etagOf(answer.revision));
    return answer;
  }
}
