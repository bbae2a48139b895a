import { readFileSync } from 'node:fs';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import { Health } from './health.ts';
import { BuildInfo, HealthController } from './health.controller.ts';
import { HmppsErrors } from './hmpps-errors.ts';
import { Metrics } from './metrics.ts';

export interface OperationsParts {
  settings: Pick<Settings, 'gitRef' | 'productId'>;
  logger: Logger;
  health: Health;
  metrics: Metrics;
}

/** Health, info, metrics, and how errors are answered. */
@Module({})
export class OperationsModule {
  static of({ settings, logger, health, metrics }: OperationsParts): DynamicModule {
    return {
      module: OperationsModule,
      global: true,
      controllers: [HealthController],
      providers: [
        { provide: Health, useValue: health },
        { provide: Metrics, useValue: metrics },
        { provide: BuildInfo, useValue: infoOf(settings) },
        { provide: APP_FILTER, useValue: new HmppsErrors(logger) },
      ],
      exports: [Health, Metrics],
    };
  }
}

function infoOf({ gitRef, productId }: OperationsParts['settings']): BuildInfo {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return { build: { name, version }, git: { commit: gitRef }, productId };
}
