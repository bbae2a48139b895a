import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../security/rights.ts';
import { Health, type HealthReport } from './health.ts';

/** What `/info` tells of the build. */
export class BuildInfo {
  build: { name: string; version: string };
  git: { commit: string };
  productId: string;
}

/** Nobody is sent to it any more, whatever its parts are. */
const STOPPING: HealthReport = { status: 'DOWN', components: {} };

/** Whether the service is up, as the platform asks it. */
@Controller()
@ApiExcludeController()
@Public()
export class HealthController {
  readonly #health: Health;
  readonly #info: BuildInfo;

  constructor(@Inject(Health) health: Health, @Inject(BuildInfo) info: BuildInfo) {
    this.#health = health;
    this.#info = info;
  }

  /** For whoever watches: 503 as soon as anything is wrong. */
  @Get('health')
  async health(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    const report = await this.#health.report();
    response.status(report.status === 'UP' ? 200 : 503);
    return report;
  }

  @Get('health/ping')
  ping(): { status: 'UP' } {
    return { status: 'UP' };
  }

  @Get('health/liveness')
  liveness(): { status: 'UP' } {
    return { status: 'UP' };
  }

  /** For the platform: 200 as long as anything useful can be served, so that nobody is cut off from it. */
  @Get('health/readiness')
  async readiness(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    const report = this.#health.stopping ? STOPPING : await this.#health.report();
    response.status(report.status === 'DOWN' ? 503 : 200);
    return report;
  }

  @Get('info')
  info(): BuildInfo {
    return this.#info;
  }
}
