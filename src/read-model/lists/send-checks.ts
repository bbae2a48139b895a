import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { SendCheck } from '../../case/checks/checks.commands.ts';
import { sendCheckRoute } from '../../case/checks/checks.routes.ts';
import { Refusal, type FieldError } from '../../case/decider.ts';
import { fieldsOf, type Field } from '../../case/field.ts';
import { readBody } from '../../case/recording/body.ts';
import { GiveCommand } from '../../case/recording/recording.ts';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import { StoreUnavailable, WrongRevision } from '../../event-store/event-store.ts';
import { correlationId } from '../../operations/correlation.ts';
import { inWordsOfForms } from '../../web/form/messages.ts';
import { bodyOf, typedFrom } from '../../web/form/typed.ts';
import type { CheckListed } from './lists.answers.ts';
import { LARGEST_PAGE } from './paging.ts';

/** What is asked once for all checks that are recorded as sent together. */
export const askedOnce: readonly Field[] = fieldsOf(SendCheck).filter(({ name }) =>
  ['how', 'occurredAt'].includes(name),
);

/** One check that was ticked; `commandId` makes a second press of the button harmless. */
interface Ticked {
  caseId: string;
  transferId: string;
  checkId: string;
  commandId: string;
}

/** What came of it. */
export interface Sending {
  /** How many were recorded as sent. */
  sent: number;
  /** Those that were not, with the reason. */
  notSent: { caseId: string; checkId: string; why: string }[];
  /** What was typed wrong; nothing is recorded then. */
  errors: readonly FieldError[];
}

type Failed = Ticked & { refusal: Refusal };

/** The box of a check; undefined for one of a case without a transfer. */
export function boxOf({
  caseId,
  transferId,
  checkId,
}: CheckListed): { name: string; value: string } | undefined {
  return transferId === null
    ? undefined
    : { name: ['check', caseId, transferId, checkId].join('.'), value: randomUUID() };
}

/** Which checks the ticked boxes of a form are about. */
export function checksTicked(posted: unknown): string[] {
  return tickedIn(posted).map(({ checkId }) => checkId);
}

/** Records that many checks were sent: a command each, given as their own forms would. */
@Injectable()
export class SendChecks {
  readonly #commands: CommandBus;

  constructor(@Inject(CommandBus) commands: CommandBus) {
    this.#commands = commands;
  }

  /** Takes what was posted: the ticked boxes, and what is asked once. What fails holds nothing else up. */
  async send(posted: unknown, actor: Actor): Promise<Sending> {
    const ticked = tickedIn(posted);
    if (ticked.length === 0) {
      const errors = [{ field: 'check', message: 'Tick the checks that were sent' }];
      return { sent: 0, notSent: [], errors };
    }
    const body = bodyOf(askedOnce, typedFrom(posted));
    const outcomes = await Promise.all(ticked.map((each) => this.#send(each, body, actor)));
    const failed = outcomes.filter((each) => each !== undefined);
    const errors = failed.flatMap(({ refusal }) => [...refusal.fields]);
    return {
      sent: ticked.length - failed.length,
      notSent: failed
        .filter(({ refusal }) => refusal.fields.length === 0)
        .map(({ caseId, checkId, refusal }) => ({ caseId, checkId, why: refusal.message })),
      errors: askedOnce.flatMap(({ name }) => errors.find(({ field }) => field === name) ?? []),
    };
  }

  async #send(ticked: Ticked, body: object, actor: Actor): Promise<Failed | undefined> {
    const { caseId, transferId, checkId, commandId } = ticked;
    try {
      const given = {
        route: sendCheckRoute,
        body: inWordsOfForms(askedOnce, () => readBody(SendCheck, { ...body, checkId })),
        actor,
        caseId,
        transferId,
        commandId,
        correlationId: correlationId(),
      };
      await this.#commands.execute(new GiveCommand(given));
      return undefined;
    } catch (error) {
      return { ...ticked, refusal: asRefusal(error) };
    }
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What is no box of a list is left out, and what is more than a list shows. */
function tickedIn(posted: unknown): Ticked[] {
  return Object.entries(typedFrom(posted))
    .flatMap(([name, commandId]) => {
      const [box, caseId = '', transferId = '', checkId = ''] = name.split('.');
      const ids = [caseId, transferId, checkId, commandId];
      return box === 'check' && ids.every((id) => UUID.test(id))
        ? [{ caseId, transferId, checkId, commandId }]
        : [];
    })
    .slice(0, LARGEST_PAGE);
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof WrongRevision) {
    const message =
      'Somebody else recorded something at the same moment, so this was not recorded. Send it again';
    return new Refusal('conflict', message);
  }
  if (!(error instanceof StoreUnavailable)) throw error;
  return new Refusal(
    'conflict',
    error.nothingWritten
      ? 'The event store cannot be reached at the moment, so this was not recorded. Send it again in a few seconds'
      : 'It is not known whether this was recorded: look at the case in a few seconds',
  );
}
