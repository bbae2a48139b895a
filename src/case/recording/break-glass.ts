import { randomUUID } from 'node:crypto';
import type { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import { openText, sealText } from '../../event-store/keys/sealed-text.ts';
import { correlationId } from '../../operations/correlation.ts';
import {
  TurnedDown,
  doneSoon,
  type Kept,
  type Unrecorded,
  type UnrecordedEmergency,
} from '../../security/unrecorded.ts';
import type { Viewer } from '../../security/viewer.ts';
import { takesEmergencyAccess } from '../access/emergency.routes.ts';
import type { TakeEmergencyAccess } from '../access/emergency.commands.ts';
import { hasEmergencyAccess, lastsFrom, wayToCard, type WayToCard } from '../access/emergency.ts';
import { mustSee, NO_CASE } from '../access/sight.ts';
import { refuse, Refusal } from '../decider.ts';
import { readBody } from './body.ts';
import { streamOf } from './cases.ts';
import type { Surroundings } from './give-command.ts';
import { GiveCommand, KeyUsedBefore, StaleScreen, type Given } from './recording.ts';

/** Where the words of an entry stand when they are sealed. */
const SEALED = 'unrecorded.words';

/** Why somebody takes emergency access, as they said it. */
export interface SaidWhy {
  reason?: string;
  words?: string;
}

/** The way to the contingency card for people who do not work the case; it opens even when the log cannot be written, or read. */
export class BreakGlass {
  readonly #commands: CommandBus;
  readonly #around: Pick<Surroundings, 'log' | 'cases' | 'clock' | 'directoryToday'>;
  readonly #unrecorded: Unrecorded;

  constructor(
    commands: CommandBus,
    around: Pick<Surroundings, 'log' | 'cases' | 'clock' | 'directoryToday'>,
    unrecorded: Unrecorded,
  ) {
    this.#commands = commands;
    this.#around = around;
    this.#unrecorded = unrecorded;
  }

  /**
   * How somebody comes to the card; see `wayToCard`. Who would be asked for a reason is asked also where there is no such
   * case: that there is one is told nobody who has not said why.
   */
  async way(caseId: string, actor: Actor): Promise<Exclude<WayToCard, 'CLOSED'>> {
    const { cases, clock, directoryToday } = this.#around;
    const { state } = await cases.freshOrRemembered(caseId);
    if (state.erased) refuse('not-found', 'This record was erased; that it existed is all that can be shown');
    const now = clock();
    const directory = directoryToday(now);
    const taken = this.#unrecorded.tookAccess(caseId, actor.id);
    const way = wayToCard(state, { actor, directory, now, taken });
    if (way === 'CLOSED') mustSee(state, actor, directory);
    return way === 'CLOSED' ? refuse('not-found', NO_CASE) : way;
  }

  /**
   * Takes access, once for a key. Resolves within seconds: recorded, or kept to be entered later. Throws a `Refusal` when
   * what was said will not do.
   */
  async take({ actor }: Pick<Viewer, 'actor'>, caseId: string, said: SaidWhy, key: string): Promise<Kept> {
    const at = this.#around.clock();
    const id = correlationId();
    const body = bodyOf(said, at);
    const given = { route: takesEmergencyAccess, body, actor, caseId, commandId: key, correlationId: id };
    try {
      if (await doneSoon(this.#record(given, at))) return 'RECORDED';
    } catch (error) {
      if (error instanceof Refusal || error instanceof StaleScreen) throw error;
    }
    const { reason, words } = body;
    const sealed = words === undefined ? {} : { words: await this.#sealed(caseId, words) };
    const before = this.#unrecorded.find(key);
    if (before !== undefined && lastsFrom(before.at, at)) return 'KEPT';
    return this.#unrecorded.keep({
      kind: 'EMERGENCY',
      // The key stands for access that has run out, and waits too.
      id: before === undefined ? key : randomUUID(),
      at,
      actor,
      correlationId: id,
      caseId,
      reason,
      ...sealed,
    });
  }

  /** Enters access that could not be recorded when it was taken, unless it is in the log after all. */
  async enterLate({
    id,
    at,
    actor,
    correlationId: request,
    caseId,
    reason,
    words,
  }: UnrecordedEmergency): Promise<void> {
    if (at > this.#around.clock())
      throw new Error('The clock has gone back; it is entered once it has caught up');
    const keys = await this.#around.log.keys.get(streamOf(caseId));
    if (keys === undefined) throw new TurnedDown('The case was erased');
    const opened = words === undefined ? undefined : openText(keys, SEALED, Buffer.from(words, 'base64'));
    const said = { reason, ...(words !== undefined && { words: opened ?? 'What was written was erased' }) };
    const given = {
      route: takesEmergencyAccess,
      body: bodyOf(said, at),
      actor,
      caseId,
      commandId: id,
      correlationId: request,
    };
    try {
      await this.#record(given, at);
    } catch (error) {
      if (error instanceof Refusal) throw new TurnedDown('It was turned down', { cause: error });
      throw error;
    }
  }

  /** Two presses of one form differ by when they came: where the other was recorded, that is the access of both. */
  async #record(given: Given & { caseId: string }, at: string): Promise<void> {
    try {
      await this.#commands.execute(new GiveCommand(given));
    } catch (error) {
      if (!(error instanceof KeyUsedBefore)) throw error;
      const { state } = await this.#around.cases.freshOrRemembered(given.caseId);
      if (!hasEmergencyAccess(state, given.actor, at)) throw error;
    }
  }

  async #sealed(caseId: string, words: string): Promise<string> {
    const { keys } = await this.#around.cases.freshOrRemembered(caseId);
    if (keys === undefined) refuse('not-found', NO_CASE);
    return Buffer.from(sealText(keys, SEALED, words)).toString('base64');
  }
}

/** The same body whenever it is sent, so that sending it again changes nothing. */
function bodyOf({ reason, words }: SaidWhy, at: string) {
  const said = { ...(reason !== undefined && { reason }), ...(words !== undefined && { words }) };
  return readBody(takesEmergencyAccess.command, { ...said, occurredAt: at }) as TakeEmergencyAccess;
}
