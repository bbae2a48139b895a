import type { CommandBus } from '@nestjs/cqrs';
import { v5, v7 } from 'uuid';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import { EventIdTaken, StoreUnavailable, StreamGone } from '../../event-store/event-store.ts';
import { lateRules } from '../../handover/assess.ts';
import { Refusal } from '../decider.ts';
import { raiseEscalation, type RaiseEscalation } from '../oversight/oversight.ts';
import { expireOffer, type ExpireOffer } from '../responsibility/responsibility.ts';
import { route, type CommandRoute } from '../routes.ts';
import type { Surroundings } from './give-command.ts';
import { GiveCommand } from './recording.ts';

/** What falls due, as the lists have it. They may lag behind: every command is decided on the case itself. */
export interface FallingDue {
  /** Offers whose time had run out by then (ISO 8601 UTC). */
  dueOffers(now: string): { caseId: string; offerId: string }[];
  /**
   * Transfers of which something may have to go to a manager by then (ISO 8601 UTC), some at a time: those that come after
   * one, and then from the first on.
   */
  lateTransfers(now: string, after?: LateTransfer): LateTransfer[];
}

/** A transfer with the day, YYYY-MM-DD, from which something of it may have to go to a manager. */
export interface LateTransfer {
  caseId: string;
  transferId: string;
  escalateOn: string;
}

const SERVICE: Actor = { id: 'system', role: 'SYSTEM', agency: 'PROBATION', area: '' };

/** Namespace of the ids of what the clock records: the same on every instance that notices it. */
const NAMESPACE = '6a4b7d52-0c0e-4b0e-8c57-0f3a3c0b9d11';

/** A class of its own for each of the clock's commands: nobody can send them. */
class ClockCommand {}

const expire: CommandRoute = route({
  act: 'expire-offer',
  to: 'case',
  command: ClockCommand as new () => ExpireOffer,
  decide: expireOffer,
  title: 'An offer ran out',
});

const escalate: CommandRoute = route({
  act: 'raise-escalation',
  to: 'transfer',
  command: ClockCommand as new () => RaiseEscalation,
  decide: raiseEscalation,
  title: 'An unmet rule goes to a manager',
});

/**
 * What happens because time passes: offers run out, late rules go to the next manager. It may run on every instance at
 * once: ids made from what fell due, and the expected revision, make all but the first do nothing.
 */
export class ClockWork {
  readonly #around: Surroundings;
  readonly #due: FallingDue;
  readonly #commands: CommandBus;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  /** The last that was looked at: of some nothing can be raised however late they are, and they hold up no other. */
  #after: LateTransfer | undefined;
  readonly #stopping = new AbortController();

  constructor(around: Surroundings, due: FallingDue, commands: CommandBus) {
    this.#around = around;
    this.#due = due;
    this.#commands = commands;
  }

  /**
   * Looks every so many milliseconds from now on, but not while what fell due before is still being recorded. `report` is
   * told what went wrong, and the work goes on.
   */
  start(everyMs: number, report: (error: unknown) => void): void {
    this.#timer = setInterval(() => {
      this.#underWay ??= this.once(this.#stopping.signal)
        .catch(report)
        .finally(() => (this.#underWay = undefined));
    }, everyMs);
    this.#timer.unref();
  }

  /** Resolves once the offer or transfer in hand is done. What else has fallen due is left for whoever looks next. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#underWay;
  }

  /**
   * Records everything that has fallen due by now. A case for which that fails holds up no other: what went wrong is
   * thrown after all of them. Where the store does not answer, it is at once.
   * @param signal when it aborts, those that are left are left out
   */
  async once(signal?: AbortSignal): Promise<void> {
    const now = this.#around.clock();
    const failures: unknown[] = [];
    const eachOf = async <T>(due: readonly T[], work: (one: T) => Promise<void>) => {
      for (const one of due) {
        if (signal?.aborted) return;
        try {
          await work(one);
        } catch (error) {
          // A stream that was deleted is that case's trouble alone.
          if (error instanceof StoreUnavailable && !(error instanceof StreamGone)) throw error;
          failures.push(error);
        }
      }
    };
    await eachOf(this.#due.dueOffers(now), (offer) => this.#expire(offer));
    const late = this.#due.lateTransfers(now, this.#after);
    await eachOf(late, (transfer) => this.#escalate(transfer, now));
    this.#after = late.at(-1);
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} cases failed`);
    if (failures.length === 1) throw failures[0];
  }

  async #expire({ caseId, offerId }: { caseId: string; offerId: string }): Promise<void> {
    const expiryEventId = v5(`expiry ${offerId}`, NAMESPACE);
    await this.#give(expire, caseId, undefined, { offerId, expiryEventId });
  }

  async #escalate({ caseId, transferId }: LateTransfer, now: string): Promise<void> {
    const { state } = await this.#around.cases.fresh(caseId);
    if (state.erased || state.transfers[transferId] === undefined) return;
    for (const late of lateRules(this.#around.assess()(state, transferId, now), now)) {
      const named = `escalation ${transferId} ${late.rule} ${late.to} ${late.dueOn}`;
      const escalationEventId = v5(named, NAMESPACE);
      await this.#give(escalate, caseId, transferId, { ...late, escalationEventId });
    }
  }

  /**
   * A refusal means that somebody else was there first, or that the lists lag behind; an id that is taken, that it was
   * recorded once and erased since.
   */
  async #give(
    row: CommandRoute,
    caseId: string,
    transferId: string | undefined,
    body: object,
  ): Promise<void> {
    const commandId = v7();
    try {
      await this.#commands.execute(
        new GiveCommand({
          route: row,
          body,
          actor: SERVICE,
          caseId,
          ...(transferId !== undefined && { transferId }),
          commandId,
          correlationId: commandId,
        }),
      );
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof EventIdTaken)) throw error;
    }
  }
}
