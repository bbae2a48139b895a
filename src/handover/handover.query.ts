import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { CaseState } from '../case/case.ts';
import { refuse, refuseField } from '../case/decider.ts';
import { occurredBy } from '../case/known.ts';
import { HandoverQuery } from '../case/recording/recording.ts';
import type { Surroundings } from '../case/recording/give-command.ts';
import type { HandoverAnswer } from './handover.answers.ts';
import { handoverView } from './view.ts';

/**
 * Answers how complete a handover is. Now: the case as the log has it. As at an earlier instant: only what had been
 * recorded by then, and of that only what had happened by then (design §6, Time); the instant itself is included.
 */
@QueryHandler(HandoverQuery)
export class HandoverQueryHandler implements IQueryHandler<HandoverQuery> {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async execute({ reader, caseId, transferId, asAt }: HandoverQuery): Promise<HandoverAnswer> {
    const { clock, assess, directoryAt, directoryToday } = this.#around;
    const now = clock();
    if (asAt !== undefined && asAt > now) refuseField('asAt', 'Enter a time that is not in the future');
    const state = asAt === undefined ? await this.#current(caseId) : await this.#asAt(caseId, asAt);
    if (state.identity === null && !state.erased) refuse('not-found', notThere('case', asAt));
    if (state.erased) refuse('not-found', 'This record was erased; that it existed is all that can be shown');
    if (state.transfers[transferId] === undefined) refuse('not-found', notThere('transfer', asAt));
    const instant = asAt ?? now;
    return handoverView(state, transferId, {
      now: instant,
      reader,
      ...(asAt !== undefined && { asAt }),
      answers: assess()(state, transferId, instant),
      directory: asAt === undefined ? directoryToday(now) : directoryAt(asAt),
    });
  }

  async #current(caseId: string): Promise<CaseState> {
    return (await this.#around.cases.fresh(caseId)).state;
  }

  async #asAt(caseId: string, asAt: string): Promise<CaseState> {
    return occurredBy(await this.#around.cases.recordedBy(caseId, asAt), asAt);
  }
}

function notThere(what: string, asAt: string | undefined): string {
  return asAt === undefined
    ? `There is no ${what} with this id`
    : `There was no ${what} with this id at that time`;
}
