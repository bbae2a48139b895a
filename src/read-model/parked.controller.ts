import { Controller, Get, HttpCode, Inject, Post, ServiceUnavailableException } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ErrorAnswer } from '../case/case.answers.ts';
import { ShowsNoCase } from '../security/looks.ts';
import { Needs } from '../security/rights.ts';
import { ParkedEvents } from './parked.answers.ts';
import { ReadModel } from './read-model.ts';

/** Events that the views of this instance could not take in, for whoever looks after the service. */
@ApiTags('Operations')
@ApiBearerAuth()
@Controller('api/parked-events')
export class ParkedController {
  readonly #readModel: ReadModel;

  constructor(@Inject(ReadModel) readModel: ReadModel) {
    this.#readModel = readModel;
  }

  @Get()
  @Needs('ADMIN')
  @ShowsNoCase()
  @ApiOperation({
    operationId: 'listParkedEvents',
    summary: 'Events that the views of this instance could not take in',
  })
  @ApiResponse({ status: 200, type: ParkedEvents })
  @ApiResponse({ status: 503, description: 'The service is stopping.', type: ErrorAnswer })
  parked(): ParkedEvents {
    return { total: this.#readModel.parkedCount(), events: this.#readModel.parked() };
  }

  @Post('retry')
  @HttpCode(200)
  @Needs('ADMIN')
  @ApiOperation({
    operationId: 'retryParkedEvents',
    summary: 'Try to take them in again; tells what is left',
  })
  @ApiResponse({ status: 200, type: ParkedEvents })
  @ApiResponse({ status: 400, description: 'The body is not JSON.', type: ErrorAnswer })
  @ApiResponse({ status: 413, description: 'The body is too large; none is needed.', type: ErrorAnswer })
  @ApiResponse({ status: 415, description: 'The body is not JSON.', type: ErrorAnswer })
  @ApiResponse({ status: 503, description: 'The views are being started again.', type: ErrorAnswer })
  async retry(): Promise<ParkedEvents> {
    try {
      await this.#readModel.retryParked();
    } catch (cause) {
      throw new ServiceUnavailableException('The views are being started again. Ask again in a few seconds', {
        cause,
      });
    }
    return this.parked();
  }
}
