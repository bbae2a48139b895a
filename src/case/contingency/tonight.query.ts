import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { standingInterim } from '../../handover/alarms.ts';
import { isOutOfHours } from '../../handover/working-days.ts';
import { NO_CASE } from '../access/sight.ts';
import { refuse } from '../decider.ts';
import type { Surroundings } from '../recording/give-command.ts';
import type { TonightAnswer } from './tonight.answers.ts';
import { tonight } from './tonight.ts';

/** What is done for one case if something goes wrong tonight. */
export class TonightQuery extends Query<TonightAnswer> {
  readonly caseId: string;
  constructor(caseId: string) {
    super();
    this.caseId = caseId;
  }
}

@QueryHandler(TonightQuery)
export class TonightQueryHandler implements IQueryHandler<TonightQuery> {
  readonly #around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>;

  constructor(around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday'>) {
    this.#around = around;
  }

  async execute({ caseId }: TonightQuery): Promise<TonightAnswer> {
    const { cases, clock, directoryToday } = this.#around;
    const { state, knownAt, incomplete } = await cases.freshOrRemembered(caseId);
    if (state.identity === null || state.erased) refuse('not-found', NO_CASE);
    const now = clock();
    const [interim] = Object.values(state.transfers).flatMap((each) => standingInterim(each, now) ?? []);
    return tonight(state, state.identity, {
      now,
      outOfHours: isOutOfHours(now),
      interim,
      directory: directoryToday(now),
      knownAt,
      incomplete,
    });
  }
}
