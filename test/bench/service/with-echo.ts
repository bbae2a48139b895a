import 'reflect-metadata';
import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type * as App from '../../../src/app.module.ts';
import type * as CommandRoutes from '../../../src/case/command-routes.ts';
import type * as RequestBody from '../../../src/case/recording/body.ts';
import type * as Rights from '../../../src/security/rights.ts';
import { built } from '../support/built.ts';

/**
 * The service with one more route, `POST /api/echo/:act`: who asks is checked, the body is read and validated as that
 * of the act, and the answer looks like that of a command. Nothing is decided and nothing is recorded.
 */
const { AppModule } = await built<typeof App>('app.module.js');
const { commandRoutes } = await built<typeof CommandRoutes>('case/command-routes.js');
const { readBody } = await built<typeof RequestBody>('case/recording/body.js');
const { Needs, viewerOf } = await built<typeof Rights>('security/rights.js');

const routes = new Map(commandRoutes.map((row) => [row.act, row]));

class Echo {
  echo(act: string, body: unknown, request: Request, response: Response): object {
    const row = routes.get(act);
    if (row === undefined) throw new Error(`There is no act ${act}`);
    readBody(row.command, body ?? {});
    const { actor } = viewerOf(request);
    response.set({ ETag: '"17"', 'Log-Position': '0000000000000017' });
    return {
      caseId: actor.id,
      transferId: actor.id,
      revision: 17,
      position: '0000000000000017',
      events: [act],
    };
  }
}

Controller('api')(Echo);
const method = Object.getOwnPropertyDescriptor(Echo.prototype, 'echo') as PropertyDescriptor;
for (const decorate of [Post('echo/:act'), Needs('WRITE')]) decorate(Echo.prototype, 'echo', method);
Param('act')(Echo.prototype, 'echo', 0);
Body()(Echo.prototype, 'echo', 1);
Req()(Echo.prototype, 'echo', 2);
Res({ passthrough: true })(Echo.prototype, 'echo', 3);

const { of } = AppModule;
AppModule.of = (parts) => {
  const whole = of(parts);
  return { ...whole, controllers: [...(whole.controllers ?? []), Echo] };
};

await built('main.js');
