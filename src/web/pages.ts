import type { Provider, Type } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { AgenciesPages } from '../case/agencies/agencies.pages.ts';
import { CasePages } from '../case/case.pages.ts';
import { CardActsPages } from '../case/contingency/card-acts.pages.ts';
import { TonightPages } from '../case/contingency/tonight.pages.ts';
import { FormQueryHandler } from '../case/form/form.query.ts';
import type { Surroundings } from '../case/recording/give-command.ts';
import { RiskPages } from '../case/risk/risk.pages.ts';
import { LedgerPages } from '../handover/checks/ledger.pages.ts';
import { LedgerQueryHandler } from '../handover/checks/ledger.query.ts';
import { BringInPages } from '../interchange/bring-in.pages.ts';
import { HandoverPages } from '../handover/handover.pages.ts';
import { ChecksPages } from '../read-model/lists/checks.pages.ts';
import { SendChecks } from '../read-model/lists/send-checks.ts';
import { FindPages } from '../read-model/find/find.pages.ts';
import { ListsPages } from '../read-model/lists/lists.pages.ts';
import { WithActs } from '../read-model/lists/with-acts.ts';
import { CatchUp } from './catch-up.ts';
import { Drafts } from './drafts/drafts.ts';
import { ActForm } from './form/act-form.ts';

/**
 * The controllers of every page about cases. Those of a topic come before `CasePages`, which takes every other address
 * under a case for that of a form.
 */
export const pages: Type<unknown>[] = [
  ChecksPages,
  ListsPages,
  BringInPages,
  FindPages,
  RiskPages,
  AgenciesPages,
  TonightPages,
  CardActsPages,
  LedgerPages,
  CasePages,
  HandoverPages,
];

/** What they need beside the buses, the read model and the directory. */
export function pageProviders(
  around: Pick<Surroundings, 'cases' | 'clock' | 'directoryToday' | 'assess'>,
  drafts: Drafts,
  logger: Logger,
): Provider[] {
  return [
    ActForm,
    CatchUp,
    SendChecks,
    { provide: Drafts, useValue: drafts },
    {
      provide: WithActs,
      inject: [QueryBus],
      useFactory: (queries: QueryBus) =>
        new WithActs(queries, (error, ids) =>
          logger.error({ error, ...ids }, 'What comes next about a transfer could not be worked out'),
        ),
    },
    { provide: LedgerQueryHandler, useFactory: () => new LedgerQueryHandler(around) },
    { provide: FormQueryHandler, useFactory: () => new FormQueryHandler(around) },
  ];
}
