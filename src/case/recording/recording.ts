import { Command, Query } from '@nestjs/cqrs';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import type { Position } from '../../event-store/event-store.ts';
import type { HandoverAnswer } from '../../handover/handover.answers.ts';
import { Refusal } from '../decider.ts';
import type { CommandRoute } from '../routes.ts';

/** A command as it reaches the handler: what is to be done, about which case, by whom. */
export interface Given {
  route: CommandRoute;
  /** An instance of `route.command`, already validated; see `readBody`. */
  body: object;
  actor: Actor;
  /** Absent when a case is opened. */
  caseId?: string;
  transferId?: string;
  /** From `Idempotency-Key`; a fresh one when the caller gave none. */
  commandId: string;
  correlationId: string;
  /** The revision the caller believes the resource to be at, from `If-Match`. */
  expectedRevision?: number;
}

/** What came of a command; the same for a repeat of it. */
export interface Recorded {
  caseId: string;
  transferId?: string;
  /** Revision of the resource the command was about: the transfer, else the case. Its ETag. */
  revision: number;
  /** Where in the log the command's last event stands; pass it as `At-Least-Position` to see it in any view. */
  position: Position;
  /** The events recorded, by type and id; none when there was nothing new to record. */
  events: { eventId: string; type: string }[];
}

/** Records what a command leads to, or throws a `Refusal`, `StaleScreen` or `StoreUnavailable`. */
export class GiveCommand extends Command<Recorded> {
  readonly given: Given;
  constructor(given: Given) {
    super();
    this.given = given;
  }
}

/** The key of a command was used before, for something else; nothing was recorded now. */
export class KeyUsedBefore extends Refusal {
  override name = 'KeyUsedBefore';
  constructor() {
    super(
      'conflict',
      'This Idempotency-Key was used before for something else; send it again with a new one',
    );
  }
}

/** Somebody acted on a screen that is no longer true: answered 412 with who changed what. */
export class StaleScreen extends Error {
  override name = 'StaleScreen';
  readonly current: number;
  constructor(current: number, changes: string) {
    super(
      `This has changed since you opened it: ${changes}. Nothing you sent was recorded; look again and repeat it`,
    );
    this.current = current;
  }
}

/** How complete a handover is, now or as at an earlier instant, with what whoever asks has to do first. */
export class HandoverQuery extends Query<HandoverAnswer> {
  readonly reader: Actor;
  readonly caseId: string;
  readonly transferId: string;
  /** ISO 8601 UTC; sets both `recordedBefore` and `occurredBefore`. */
  readonly asAt: string | undefined;
  constructor(reader: Actor, caseId: string, transferId: string, asAt?: string) {
    super();
    this.reader = reader;
    this.caseId = caseId;
    this.transferId = transferId;
    this.asAt = asAt;
  }
}
