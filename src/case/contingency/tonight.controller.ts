import { Controller, Get, Inject, Param, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { EmergencyDoor, ShownEvenUnrecorded } from '../../security/looks.ts';
import { Needs } from '../../security/rights.ts';
import { ErrorAnswer } from '../case.answers.ts';
import { etagOf, idFrom } from '../recording/headers.ts';
import { CardDoor } from '../recording/card-door.ts';
import { TonightAnswer } from './tonight.answers.ts';
import { TonightQuery } from './tonight.query.ts';

/** The contingency card of one case. */
@ApiTags('Cases')
@ApiBearerAuth()
@Controller('api/cases/:caseId')
export class TonightController {
  readonly #queries: QueryBus;

  constructor(@Inject(QueryBus) queries: QueryBus) {
    this.#queries = queries;
  }

  @Get('contingency')
  @UseGuards(CardDoor)
  @Needs('READ')
  @EmergencyDoor()
  @ShownEvenUnrecorded('TONIGHT')
  @ApiOperation({
    operationId: 'getContingency',
    summary: 'What is done if something goes wrong tonight',
    description:
      'Shown even while the look cannot be recorded; it is entered later, marked late. While the log cannot be read, a case that this instance read before is shown as it was then: `knownAt`.',
  })
  @ApiParam({ name: 'caseId', format: 'uuid' })
  @ApiResponse({ status: 200, type: TonightAnswer })
  @ApiResponse({
    status: 403,
    description: 'You are not working this case: post a reason to its emergency-access first.',
    type: ErrorAnswer,
  })
  @ApiResponse({ status: 503, description: 'The case cannot be read at the moment.', type: ErrorAnswer })
  @ApiResponse({ status: 404, description: 'No such case.', type: ErrorAnswer })
  async tonight(
    @Param('caseId') caseId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TonightAnswer> {
    const answer = await this.#queries.execute(new TonightQuery(idFrom(caseId, 'case')));
    response.set('ETag', etagOf(answer.revision));
    return answer;
  }
}
