import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { correlationId } from '../operations/correlation.ts';
import { Needs, viewerOf } from '../security/rights.ts';
import { ErrorAnswer, RecordedAnswer } from './case.answers.ts';
import { readBody } from './recording/body.ts';
import { GiveCommand } from './recording/recording.ts';
import { commandIdFrom, etagOf, idFrom, revisionFrom } from './recording/headers.ts';
import { addressOf, type CommandRoute } from './routes.ts';

/** The name of a command's method and operation: `name-receiver` gives `nameReceiver`. */
const nameOf = (act: string) => act.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * One controller for every command there is: a method for each row of the table, which reads the body, gives the
 * command and answers with where it stands. What it documents is what it does.
 */
export function commandsController(routes: readonly CommandRoute[]): Type<unknown> {
  @ApiTags('Commands')
  @ApiBearerAuth()
  @Controller('api')
  class CommandsController {
    readonly commands: CommandBus;

    constructor(@Inject(CommandBus) commands: CommandBus) {
      this.commands = commands;
    }
  }
  for (const row of routes) addMethod(CommandsController, row);
  return CommandsController;
}

function addMethod(controller: Type<{ commands: CommandBus }>, row: CommandRoute): void {
  const name = nameOf(row.act);
  async function give(
    this: { commands: CommandBus },
    params: Record<string, string>,
    body: unknown,
    request: Request,
    response: Response,
  ): Promise<RecordedAnswer> {
    const expectedRevision = revisionFrom(request.get('If-Match'));
    const recorded = await this.commands.execute(
      new GiveCommand({
        route: row,
        body: readBody(row.command, body ?? {}),
        actor: viewerOf(request).actor,
        ...(params['caseId'] !== undefined && { caseId: idFrom(params['caseId'], 'case') }),
        ...(params['transferId'] !== undefined && { transferId: idFrom(params['transferId'], 'transfer') }),
        commandId: commandIdFrom(request.get('Idempotency-Key')),
        correlationId: correlationId(),
        ...(expectedRevision !== undefined && { expectedRevision }),
      }),
    );
    response.set({ ETag: etagOf(recorded.revision), 'Log-Position': recorded.position });
    return { ...recorded, events: recorded.events.map(({ type }) => type) };
  }
  const { prototype } = controller;
  Object.defineProperty(prototype, name, { value: give, writable: true, configurable: true });
  const method = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
  for (const decorate of documented(row, name)) decorate(prototype, name, method);
  Param()(prototype, name, 0);
  Body()(prototype, name, 1);
  Req()(prototype, name, 2);
  Res({ passthrough: true })(prototype, name, 3);
}

function documented(row: CommandRoute, name: string): MethodDecorator[] {
  const status = row.creates ? 201 : 200;
  const path = addressOf(row);
  const error = (code: number, description: string) =>
    ApiResponse({ status: code, description, type: ErrorAnswer });
  return [
    Post(path),
    HttpCode(status),
    Needs('WRITE'),
    ApiOperation({ operationId: name, summary: row.title }),
    ...[...path.matchAll(/:(\w+)/g)].map(([, param = '']) => ApiParam({ name: param, format: 'uuid' })),
    ApiBody({ type: row.command }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'A UUID of your choice: the same request under the same key is recorded once and answered alike.',
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag of the screen you act on: answered 412 if it has changed since.',
    }),
    ApiResponse({
      status,
      type: RecordedAnswer,
      headers: {
        ETag: { description: 'Revision of the resource', schema: { type: 'string' } },
        'Log-Position': {
          description: 'Send it as At-Least-Position to see this in any list',
          schema: { type: 'string' },
        },
      },
    }),
    error(400, 'A field is wrong; `fields` says which and what to do.'),
    error(401, 'Not signed in.'),
    error(403, 'Not yours to do.'),
    error(404, 'No such case or transfer.'),
    error(409, 'Not from where things stand; `unmet` names the rules in the way.'),
    error(412, 'Changed since you opened it.'),
    error(503, 'It is not known whether this was recorded: send it again with the same Idempotency-Key.'),
  ];
}
