import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadDemoDirectory } from '../../../src/directory/demo-directory.ts';
import { DirectoryStream } from '../../../src/directory/directory-stream.ts';
import { Health, type HealthCheck } from '../../../src/operations/health.ts';
import { setUpHttp } from '../../../src/operations/http.ts';
import { createLogger } from '../../../src/operations/logger.ts';
import { Metrics } from '../../../src/operations/metrics.ts';
import { OperationsModule } from '../../../src/operations/operations.module.ts';
import { AccessLog, type LookLog } from '../../../src/security/access-log.ts';
import type { Doors } from '../../../src/security/doors.ts';
import { DemoIssuer } from '../../../src/security/demo/demo-issuer.ts';
import { SecurityModule } from '../../../src/security/security.module.ts';
import { setUpPages } from '../../../src/web/set-up.ts';
import { ownLog } from './log.ts';
import { about } from './people.ts';
import { anIssuer } from './tokens.ts';

/** Doors that stand open. */
const OPEN: Pick<Doors, 'mustSee' | 'hidesAny'> = {
  mustSee: () => Promise.resolve(),
  hidesAny: () => Promise.resolve(false),
};

/** What sessions of the application are sealed with. */
export const OWN_KEY = new Uint8Array(32).fill(7);

export interface Wanted {
  controllers?: Type<unknown>[];
  demo?: boolean;
  ratePerMinute?: number;
  maxBodyKb?: number;
  checks?: HealthCheck[];
  /** Who may see which case; everybody all of them when absent. */
  doors?: Pick<Doors, 'mustSee' | 'hidesAny'>;
  /** What the access log writes to; the log itself when absent. */
  looksTo?: (log: LookLog) => LookLog;
}

/** A small application behind the real guard, with the invented staff in its directory, on a log of its own. */
export async function ownApp(wanted: Wanted = {}) {
  const { controllers = [], demo = false, ratePerMinute = 0, maxBodyKb = 100, checks = [] } = wanted;
  const { folder, log, close } = await ownLog();
  const directory = await DirectoryStream.open(log);
  await loadDemoDirectory(directory, about);
  const issuer = await anIssuer();
  const demoIssuer = demo ? await DemoIssuer.open(folder) : undefined;
  const logged: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void logged.push(line) });
  const metrics = new Metrics();
  const health = new Health(checks);

  @Module({ controllers })
  class Routes {}

  @Module({
    imports: [
      Routes,
      OperationsModule.of({ settings: { gitRef: 'abc1234', productId: 'TEST1' }, logger, health, metrics }),
      SecurityModule.of({
        trust: demoIssuer?.trust ?? issuer.trust,
        staffClaim: 'user_uuid',
        directory,
        accessLog: new AccessLog(wanted.looksTo?.(log) ?? log, 'test'),
        doors: (wanted.doors ?? OPEN) as Doors,
        sessionKey: OWN_KEY,
        secureCookies: false,
        ratePerMinute,
        ...(demoIssuer && { demo: demoIssuer }),
      }),
    ],
  })
  class App {}

  const app = await NestFactory.create<NestExpressApplication>(App, { logger: false, bodyParser: false });
  setUpHttp(app, { settings: { environment: 'development', maxBodyKb }, logger, metrics, health });
  const assets = join(folder, 'assets');
  mkdirSync(assets);
  setUpPages(app, { demo, assets });
  await app.init();
  return {
    app,
    http: app.getHttpServer(),
    token: issuer.token,
    demoIssuer,
    directory,
    log,
    logged,
    metrics,
    health,
    async close() {
      await app.close();
      await close();
    },
  };
}

export type OwnApp = Awaited<ReturnType<typeof ownApp>>;
