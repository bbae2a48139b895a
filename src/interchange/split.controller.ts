import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ErrorAnswer } from '../case/case.answers.ts';
import { contentField } from '../case/information/pieces.ts';
import { readBody } from '../case/recording/body.ts';
import { ShowsNoCase } from '../security/looks.ts';
import { CurrentViewer, Needs } from '../security/rights.ts';
import type { Viewer } from '../security/viewer.ts';
import { TakingApart, type KeyedPiece } from './apart.ts';
import { SplitAnswer, SplitRequest, type SplitPiece } from './split.answers.ts';

/** Takes text apart and says what could come in. It records nothing and shows nothing of any case. */
@ApiTags('Bring in')
@ApiBearerAuth()
@Controller('api/split')
export class SplitController {
  readonly #takingApart: TakingApart;
  constructor(@Inject(TakingApart) takingApart: TakingApart) {
    this.#takingApart = takingApart;
  }

  @Post()
  @HttpCode(200)
  @Needs('WRITE')
  @ShowsNoCase()
  @ApiOperation({
    operationId: 'split',
    summary: 'Take pasted text or a CSV file apart into pieces that can be brought in',
  })
  @ApiBody({ type: SplitRequest })
  @ApiResponse({ status: 200, type: SplitAnswer })
  @ApiResponse({ status: 400, description: 'A field is wrong; `fields` says which.', type: ErrorAnswer })
  @ApiResponse({ status: 413, description: 'The text is too large.', type: ErrorAnswer })
  @ApiResponse({ status: 415, description: 'The body is not JSON.', type: ErrorAnswer })
  async split(@Body() body: unknown, @CurrentViewer() { actor }: Viewer): Promise<SplitAnswer> {
    const given = readBody(SplitRequest, body ?? {});
    const { system, asOf, pieces } = await this.#takingApart.apart(given, actor.id);
    return {
      ...(system !== undefined && { system }),
      ...(asOf !== undefined && { asOf }),
      pieces: pieces.map(answered),
      notPlaced: pieces.filter(({ proposal }) => proposal.becomes === 'NOT_PLACED').length,
    };
  }
}

function answered({ key, text, recognisedAs, ref, proposal, doubt, leftOut }: KeyedPiece): SplitPiece {
  return {
    key,
    text,
    becomes: proposal.becomes,
    ...(recognisedAs !== undefined && { recognisedAs }),
    ...(ref !== undefined && { ref }),
    ...(doubt !== undefined && { doubt }),
    ...(leftOut !== undefined && { leftOut }),
    ...('content' in proposal && { [contentField[proposal.becomes]]: proposal.content }),
  };
}
