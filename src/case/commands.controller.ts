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
import type { Look } from '../security/access-log.events.ts';
import { AccessLog } from '../security/access-log.ts';
import { ActOfCard, EmergencyDoor } from '../security/looks.ts';
import { Needs, viewerOf } from '../security/rights.ts';
import type { Viewer } from '../security/viewer.ts';
import { ErrorAnswer, RecordedAnswer } from './case.answers.ts';
import { AlreadyOpen, Refusal } from './decider.ts';
import { readBody } from './recording/body.ts';
import { GiveCommand, StaleScreen, type Given } from './recording/recording.ts';
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
    readonly accessLog: AccessLog;

    constructor(@Inject(CommandBus) commands: CommandBus, @Inject(AccessLog) accessLog: AccessLog) {
      this.commands = commands;
      this.accessLog = accessLog;
    }

    /** A refusal tells how things stand with the case, so it is a look: recorded before it is told. */
    async recordRefusal(
      { caseId, transferId, correlationId }: Given,
      viewer: Viewer,
      error: unknown,
    ): Promise<void> {
      const about = error instanceof AlreadyOpen ? error.caseId : caseId;
      const tells = error instanceof StaleScreen || (error instanceof Refusal && error.kind !== 'not-found');
      if (!tells || about === undefined) return;
      const look: Look = {
        caseIds: [about],
        ...(transferId && { transferId }),
        what: 'REFUSAL',
        via: 'API',
      };
      await this.accessLog.record(viewer, look, correlationId);
    }
  }
  for (const row of routes) addMethod(CommandsController, row);
  return CommandsController;
}

/** What the methods made from the table find on their controller. */
interface Commands {
  commands: CommandBus;
  recordRefusal(given: Given, viewer: Viewer, error: unknown): Promise<void>;
}

function addMethod(controller: Type<Commands>, row: CommandRoute): void {
  const name = nameOf(row.act);
  async function give(
    this: Commands,
    params: Record<string, string>,
    body: unknown,
    request: Request,
    response: Response,
  ): Promise<RecordedAnswer> {
    const { caseId, transferId } = params;
    const expectedRevision = revisionFrom(request.get('If-Match'));
    const given: Given = {
      route: row,
      body: readBody(row.command, body ?? {}),
      actor: viewerOf(request).actor,
      ...(caseId !== undefined && { caseId: idFrom(caseId, 'case') }),
      ...(transferId !== undefined && { transferId: idFrom(transferId, 'transfer') }),
      commandId: commandIdFrom(request.get('Idempotency-Key')),
      correlationId: correlationId(),
      ...(expectedRevision !== undefined && { expectedRevision }),
    };
    const recorded = await this.commands.execute(new GiveCommand(given)).catch(async (error: unknown) => {
      await this.recordRefusal(given, viewerOf(request), error);
      throw error;
    });
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
    ...(row.inEmergency ? [EmergencyDoor()] : []),
    ...(row.onCard ? [ActOfCard()] : []),
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
    error(
      403,
      'Not for you to do, or access to the case is limited (`LIMITED_ACCESS`): it says whom to ask.',
    ),
    error(404, 'No such case or transfer.'),
    error(409, 'Not from where things stand; `unmet` names the rules in the way.'),
    error(412, 'Changed since you opened it.'),
    error(413, 'The body is too large.'),
    error(415, 'The body is not JSON.'),
    error(
      503,
      'This may have been recorded, or surely was not, as it says: send it again with the same Idempotency-Key.',
    ),
  ];
}
