import { applyDecorators, Controller, Get, Headers, Inject, Param, Query, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ErrorAnswer } from '../../case/case.answers.ts';
import { refuse, refuseField } from '../../case/decider.ts';
import { idFrom } from '../../case/recording/headers.ts';
import { Doors } from '../../security/doors.ts';
import { Looks } from '../../security/looks.ts';
import { CurrentViewer, Needs } from '../../security/rights.ts';
import { holds, type Viewer } from '../../security/viewer.ts';
import { ApiAtLeastPosition, AT_LEAST_POSITION, upTo } from '../at-least-position.ts';
import { CheckPage, LookedPage, OverduePage, TransferPage } from './lists.answers.ts';
import type { PageRequest } from './paging.ts';
import { ReadModel } from '../read-model.ts';
import type { ChecksWaiting } from '../views.ts';

/** What every list may be asked with, as the address has it. */
interface Asked extends Record<string, string | string[] | undefined> {
  page?: string;
  size?: string;
  team?: string | string[];
  rule?: string;
  what?: string;
}

const CHECKS = new Map<string, ChecksWaiting>([
  ['to-send', 'toSend'],
  ['to-chase', 'toChase'],
  ['to-file', 'toFile'],
]);

const cases = ({ content }: { content: { caseId: string }[] }) => content.map(({ caseId }) => caseId);

const Paged = (answer: Type<unknown>): MethodDecorator =>
  applyDecorators(
    Needs('READ'),
    ApiQuery({
      name: 'page',
      required: false,
      description: 'Counts from 0.',
      schema: { type: 'integer', minimum: 0 },
    }),
    ApiQuery({
      name: 'size',
      required: false,
      description: 'How many on a page, at most 50.',
      schema: { type: 'integer', minimum: 1, maximum: 50 },
    }),
    ApiAtLeastPosition(),
    ApiResponse({ status: 200, type: answer }),
    ApiResponse({
      status: 503,
      description: 'The views are not there yet, or the look could not be recorded.',
      type: ErrorAnswer,
    }),
  );

/** A list of cases: everybody who is shown it is recorded as having looked at each case in it. */
const List = (path: string, operationId: string, summary: string, answer: Type<unknown>): MethodDecorator =>
  applyDecorators(Get(path), Looks('LIST', cases), ApiOperation({ operationId, summary }), Paged(answer));

const OfTeams = (): MethodDecorator =>
  ApiQuery({
    name: 'team',
    required: false,
    isArray: true,
    type: String,
    description: 'Codes of teams; your own team when absent.',
  });

/** Lists across cases, from the views. */
@ApiTags('Lists')
@ApiBearerAuth()
@Controller('api')
export class ListsController {
  readonly #readModel: ReadModel;
  readonly #doors: Doors;

  constructor(@Inject(ReadModel) readModel: ReadModel, @Inject(Doors) doors: Doors) {
    this.#readModel = readModel;
    this.#doors = doors;
  }

  @List(
    'transfers/incoming',
    'listIncoming',
    'Open transfers that teams were asked to take, those that need somebody most first',
    TransferPage,
  )
  @OfTeams()
  async incoming(
    @CurrentViewer() viewer: Viewer,
    @Query() asked: Asked,
    @Headers(AT_LEAST_POSITION) position: string | undefined,
  ): Promise<TransferPage> {
    await upTo(this.#readModel, position);
    return this.#readModel.views.incoming(
      teamsOf(asked, viewer),
      this.#doors.reader(viewer.actor),
      pageFrom(asked),
    );
  }

  @List(
    'transfers/outgoing',
    'listOutgoing',
    'Transfers that teams prepare or have asked for and owe something on, those that need somebody most first',
    TransferPage,
  )
  @OfTeams()
  async outgoing(
    @CurrentViewer() viewer: Viewer,
    @Query() asked: Asked,
    @Headers(AT_LEAST_POSITION) position: string | undefined,
  ): Promise<TransferPage> {
    await upTo(this.#readModel, position);
    return this.#readModel.views.outgoing(
      teamsOf(asked, viewer),
      this.#doors.reader(viewer.actor),
      pageFrom(asked),
    );
  }

  @List(
    'transfers/mine',
    'listMine',
    'Transfers of people whom you supervise or are named to receive',
    TransferPage,
  )
  async mine(
    @CurrentViewer() viewer: Viewer,
    @Query() asked: Asked,
    @Headers(AT_LEAST_POSITION) position: string | undefined,
  ): Promise<TransferPage> {
    await upTo(this.#readModel, position);
    return this.#readModel.views.mine(viewer.actor.id, this.#doors.reader(viewer.actor), pageFrom(asked));
  }

  @List(
    'rules/overdue',
    'listOverdue',
    'What is late on transfers from or to teams, the latest first',
    OverduePage,
  )
  @OfTeams()
  @ApiQuery({ name: 'rule', required: false, description: 'Only this rule, such as HC-09.' })
  async overdue(
    @CurrentViewer() viewer: Viewer,
    @Query() asked: Asked,
    @Headers(AT_LEAST_POSITION) position: string | undefined,
  ): Promise<OverduePage> {
    await upTo(this.#readModel, position);
    return this.#readModel.views.overdue(
      { teams: teamsOf(asked, viewer), ...ruleOf(asked) },
      this.#doors.reader(viewer.actor),
      pageFrom(asked),
    );
  }

  @List(
    'checks',
    'listChecks',
    'Checks that teams have to send, to chase or to file a reply to, the oldest first',
    CheckPage,
  )
  @OfTeams()
  @ApiQuery({
    name: 'what',
    enum: [...CHECKS.keys()],
    description:
      'to-chase: no reply, and by our suggestion it is time to ask again. to-file: everything sent without a reply.',
  })
  async checks(
    @CurrentViewer() viewer: Viewer,
    @Query() asked: Asked,
    @Headers(AT_LEAST_POSITION) position: string | undefined,
  ): Promise<CheckPage> {
    const what = CHECKS.get(asked.what ?? '') ?? refuseField('what', 'Choose to-send, to-chase or to-file');
    await upTo(this.#readModel, position);
    return this.#readModel.views.checks(
      what,
      teamsOf(asked, viewer),
      this.#doors.reader(viewer.actor),
      pageFrom(asked),
    );
  }

  @Get('cases/:caseId/access-log')
  @Looks('ACCESS_LOG')
  @Paged(LookedPage)
  @ApiOperation({
    operationId: 'getAccessLog',
    summary: 'Who looked at a case, the last look first',
    description: 'For reviewers, seniors and heads of a delivery unit.',
  })
  @ApiParam({ name: 'caseId', format: 'uuid' })
  @ApiResponse({ status: 403, description: 'You are not entitled to see who looked.', type: ErrorAnswer })
  async accessLog(
    @CurrentViewer() viewer: Viewer,
    @Param('caseId') caseId: string,
    @Query() asked: Asked,
    @Headers(AT_LEAST_POSITION) position: string | undefined,
  ): Promise<LookedPage> {
    mustBeEntitled(viewer);
    await upTo(this.#readModel, position);
    return this.#readModel.views.accessLog(idFrom(caseId, 'case'), pageFrom(asked));
  }
}

/** Who looked at a case says something about the people who work there: for those who answer for them, and reviewers. */
function mustBeEntitled(viewer: Viewer): void {
  const entitled = holds(viewer, 'REVIEW') || ['SENIOR', 'HEAD_OF_PDU'].includes(viewer.actor.role);
  if (!entitled)
    refuse('forbidden', 'Only reviewers, seniors and heads of a delivery unit may see who looked at a case');
}

function teamsOf({ team = [] }: Asked, { actor }: Viewer): string[] {
  const teams = [team].flat().filter((code) => code !== '');
  if (teams.length > 50) refuseField('team', 'Name at most 50 teams');
  return teams.length === 0 ? [actor.area] : teams;
}

function ruleOf({ rule }: Asked): { rule?: string } {
  if (rule === undefined || rule === '') return {};
  return /^HC-\d{2}$/.test(rule) ? { rule } : refuseField('rule', 'Name one rule, such as HC-09');
}

function pageFrom({ page, size }: Asked): PageRequest {
  return {
    ...(page !== undefined && { page: whole(page, 'page') }),
    ...(size !== undefined && { size: whole(size, 'size') }),
  };
}

function whole(text: string, name: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : refuseField(name, `Enter ${name} as a whole number`);
}
