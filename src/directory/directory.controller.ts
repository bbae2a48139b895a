import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Post, UnsupportedMediaTypeException } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation } from '@nestjs/swagger';
import { correlationId } from '../operations/correlation.ts';
import { CurrentViewer, Needs } from '../security/rights.ts';
import type { Viewer } from '../security/viewer.ts';
import { DirectoryStream, type Loaded } from './directory-stream.ts';

/** Loads teams and staff. */
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
