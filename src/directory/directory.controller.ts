import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Post, UnsupportedMediaTypeException } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ErrorAnswer } from '../case/case.answers.ts';
import { correlationId } from '../operations/correlation.ts';
import { CurrentViewer, Needs } from '../security/rights.ts';
import type { Viewer } from '../security/viewer.ts';
import { Loaded } from './directory.answers.ts';
import { DirectoryStream } from './directory-stream.ts';

/** Loads teams and staff. */
@ApiTags('Directory')
@ApiBearerAuth()
@Controller('api/directory')
export class DirectoryController {
  readonly #directory: DirectoryStream;
  constructor(@Inject(DirectoryStream) directory: DirectoryStream) {
    this.#directory = directory;
  }

  @Post()
  @HttpCode(200)
  @Needs('ADMIN')
  @ApiOperation({ operationId: 'loadDirectory', summary: 'Load a CSV file of teams or of staff' })
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' } })
  @ApiResponse({ status: 200, type: Loaded })
  @ApiResponse({
    status: 400,
    description: 'Lines are wrong; `fields` names each. Nothing was recorded.',
    type: ErrorAnswer,
  })
  @ApiResponse({ status: 413, description: 'The file is too large.', type: ErrorAnswer })
  @ApiResponse({ status: 415, description: 'The body is not CSV.', type: ErrorAnswer })
  async load(@CurrentViewer() viewer: Viewer, @Body() csv: unknown): Promise<Loaded> {
    if (typeof csv !== 'string') {
      throw new UnsupportedMediaTypeException('Send the CSV file as the body, with Content-Type: text/csv');
    }
    const id = correlationId();
    return this.#directory.load(csv, {
      actor: viewer.actor,
      correlationId: id,
      causationId: id,
      commandId: randomUUID(),
      commandFingerprint: '',
      policyVersion: '',
    });
  }
}
