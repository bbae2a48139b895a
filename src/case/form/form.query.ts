import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CalendarEnds, lastDay } from '../../handover/working-days.ts';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import type { FormAnswer } from './form.answers.ts';
import { formAnswer, type FormAbout } from './form.ts';
import type { Surroundings } from '../recording/give-command.ts';

/** What the form of a command needs to know: about a transfer, a case, or (neither given) a case to be opened. */
export class FormQuery extends Query<FormAnswer> {
  /** Who fills it in. */
  readonly actor: Actor;
  readonly caseId: string | undefined;
  readonly transferId: string | undefined;
  readonly about: FormAbout;
  constructor(actor: Actor, caseId?: string, transferId?: string, about: FormAbout = {}) {
    super();
    this.actor = actor;
    this.caseId = caseId;
    this.transferId = transferId;
    this.about = about;
  }
}

@QueryHandler(FormQuery)
export class FormQueryHandler implements IQueryHandler<FormQuery> {
  readonly #around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday' | 'assess'>;

  constructor(around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday' | 'assess'>) {
    this.#around = around;
  }

  async execute({ actor, caseId, transferId, about }: FormQuery): Promise<FormAnswer> {
    const { cases, clock, directoryToday, assess } = this.#around;
    const loaded = caseId === undefined ? undefined : await cases.fresh(caseId);
    const now = clock();
    const state = loaded?.state;
    return formAnswer(state, transferId, {
      actor,
      directory: directoryToday(now),
      workingDay: (days) => workingDay(now, days),
      ...(state && transferId !== undefined && { answers: () => assess()(state, transferId, now) }),
      ...about,
    });
  }
}

/** A suggestion only: a year whose bank holidays are not known leaves the box empty. */
function workingDay(now: string, days: number): string | undefined {
  try {
    return lastDay(now, days);
  } catch (error) {
    if (error instanceof CalendarEnds) return undefined;
    throw error;
  }
}
