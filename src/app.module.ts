import { Module, type DynamicModule } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { AgenciesController } from './case/agencies/agencies.controller.ts';
import { AgenciesQueryHandler } from './case/agencies/agencies.query.ts';
import { CaseController } from './case/case.controller.ts';
import { CaseQueryHandler } from './case/case.query.ts';
import { commandRoutes } from './case/command-routes.ts';
import { commandsController } from './case/commands.controller.ts';
import { TonightController } from './case/contingency/tonight.controller.ts';
import { TonightQueryHandler } from './case/contingency/tonight.query.ts';
import { BreakGlass } from './case/recording/break-glass.ts';
import { GiveCommandHandler } from './case/recording/give-command.ts';
import { RiskController } from './case/risk/risk.controller.ts';
import { RiskQueryHandler } from './case/risk/risk.query.ts';
import { HandoverQueryHandler } from './handover/handover.query.ts';
import { OperationsModule, type OperationsParts } from './operations/operations.module.ts';
import type { Parts } from './parts.ts';
import { FindController } from './read-model/find/find.controller.ts';
import { ListsController } from './read-model/lists/lists.controller.ts';
import { ParkedController } from './read-model/parked.controller.ts';
import { ReadModel } from './read-model/read-model.ts';
import { SecurityModule, type SecurityParts } from './security/security.module.ts';
import type { Unrecorded } from './security/unrecorded.ts';
import { interchangeProviders } from './interchange/providers.ts';
import { SplitController } from './interchange/split.controller.ts';
import type { Drafts } from './web/drafts/drafts.ts';
import { pageProviders, pages } from './web/pages.ts';

/** What the application is made from, so that tests can give their own. */
export interface AppParts {
  parts: Parts;
  security: SecurityParts;
  readModel: ReadModel;
  unrecorded: Unrecorded;
  operations: OperationsParts;
  drafts: Drafts;
}

/** The parts and how they join: commands and queries on the buses, everything else told what it needs. */
@Module({})
export class AppModule {
  static of({ parts, security, readModel, unrecorded, operations, drafts }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot(), SecurityModule.of(security), OperationsModule.of(operations)],
      controllers: [
        commandsController(commandRoutes),
        CaseController,
        RiskController,
        AgenciesController,
        TonightController,
        ListsController,
        ParkedController,
        SplitController,
        FindController,
        ...pages,
      ],
      providers: [
        { provide: GiveCommandHandler, useFactory: () => new GiveCommandHandler(parts) },
        { provide: CaseQueryHandler, useFactory: () => new CaseQueryHandler(parts.cases) },
        { provide: RiskQueryHandler, useFactory: () => new RiskQueryHandler(parts) },
        { provide: AgenciesQueryHandler, useFactory: () => new AgenciesQueryHandler(parts) },
        { provide: HandoverQueryHandler, useFactory: () => new HandoverQueryHandler(parts) },
        { provide: TonightQueryHandler, useFactory: () => new TonightQueryHandler(parts) },
        {
          provide: BreakGlass,
          inject: [CommandBus],
          useFactory: (commands: CommandBus) => new BreakGlass(commands, parts, unrecorded),
        },
        { provide: ReadModel, useValue: readModel },
        ...interchangeProviders(parts, operations.logger),
        ...pageProviders(parts, drafts, operations.logger),
      ],
    };
  }
}
