import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ErrorAnswer } from '../../case/case.answers.ts';
import { readBody } from '../../case/recording/body.ts';
import { Doors } from '../../security/doors.ts';
import { LooksOnTheWay } from '../../security/looks.ts';
import { AtMost, CurrentViewer, Needs } from '../../security/rights.ts';
import type { Viewer } from '../../security/viewer.ts';
import { ReadModel } from '../read-model.ts';
import { FoundCases } from './find.answers.ts';
import { FindCases } from './find.commands.ts';

/** How often somebody may look in a minute: more is no longer looking for one person. */
export const FINDS_A_MINUTE = 30;

export const casesFound = ({ content }: FoundCases): string[] => content.map(({ caseId }) => caseId);

/** What is shown of the cases even when the look cannot be recorded: who it is, and nothing that is known of the case. */
export function barest<Answer extends FoundCases>(answer: Answer): Answer {
  const content = answer.content.map((found) => ({
    ...found,
    ...{ team: null, transferId: null, earlierName: null, match: null },
  }));
  return { ...answer, content };
}

/** Finds cases. What is looked for is posted, so that it stands in no address; every case shown is logged as a look. */
@ApiTags('Lists')
@ApiBearerAuth()
@Controller('api')
export class FindController {
  readonly #readModel: ReadModel;
  readonly #doors: Doors;

  constructor(@Inject(ReadModel) readModel: ReadModel, @Inject(Doors) doors: Doors) {
    this.#readModel = readModel;
    this.#doors = doors;
  }

  @Post('find')
  @HttpCode(200)
  @Needs('READ')
  @AtMost(FINDS_A_MINUTE, 'find')
  @LooksOnTheWay('FIND', casesFound, barest)
  @ApiOperation({
    operationId: 'findCases',
    summary: 'Find cases by CRN, PNC number, or a name as heard with the year of birth, the best match first',
    description:
      'While looks cannot be recorded, no more is given of a case than who it is; the look is entered later.',
  })
  @ApiBody({ type: FindCases })
  @ApiResponse({ status: 200, type: FoundCases })
  @ApiResponse({ status: 400, description: 'Nothing that can be looked for.', type: ErrorAnswer })
  @ApiResponse({ status: 413, description: 'The body is too large.', type: ErrorAnswer })
  @ApiResponse({ status: 415, description: 'The body is not JSON.', type: ErrorAnswer })
  @ApiResponse({ status: 429, description: 'Too many searches in a minute.', type: ErrorAnswer })
  async find(@Body() body: unknown, @CurrentViewer() { actor }: Viewer): Promise<FoundCases> {
    return this.#readModel.find(readBody(FindCases, body ?? {}), this.#doors.reader(actor));
  }
}
