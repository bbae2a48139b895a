import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { mayTakeEmergencyAccess, TAKES_EMERGENCY_ACCESS } from '../../case/access/emergency.ts';
import { refuse } from '../../case/decider.ts';
import { ErrorAnswer } from '../../case/case.answers.ts';
import { rolesInWords } from '../../case/roles.ts';
import type { Actor } from '../../event-store/envelope/metadata.ts';
import { readBody } from '../../case/recording/body.ts';
import { Doors } from '../../security/doors.ts';
import { EmergencyDoor, LooksInEmergency, LooksOnTheWay } from '../../security/looks.ts';
import { AtMost, CurrentViewer, Needs } from '../../security/rights.ts';
import type { Viewer } from '../../security/viewer.ts';
import { ApiAtLeastPosition, AT_LEAST_POSITION, upTo } from '../at-least-position.ts';
import { ReadModel } from '../read-model.ts';
import { FoundCases, FoundInEmergency } from './find.answers.ts';
import { FindCases, FindInEmergency } from './find.commands.ts';
import { NO_MORE } from './found.ts';

/** How often somebody may look in a minute: more is no longer looking for one person. */
export const FINDS_A_MINUTE = 30;

export const casesFound = ({ content }: FoundCases): string[] => content.map(({ caseId }) => caseId);

/** The same in an emergency, where each may tell of a case with limited access. */
export const EMERGENCY_FINDS_A_MINUTE = 10;

/** What is shown of the cases even when the look cannot be recorded: who it is, and nothing that is known of the case. */
export function barest<Answer extends FoundCases>(answer: Answer): Answer {
  return { ...answer, content: answer.content.map((found) => ({ ...found, ...NO_MORE })) };
}

/** Refuses everybody but those who may take emergency access to what they find. */
export function mustFindInEmergency(actor: Actor): void {
  if (mayTakeEmergencyAccess(actor)) return;
  refuse('forbidden', `Only ${rolesInWords(TAKES_EMERGENCY_ACCESS)} can search as an emergency`);
}

/** Finds cases. What is looked for is posted, so that it stands in no address; every case shown is logged as a look. */
@ApiTags('Lists')
@ApiBearerAuth()
@Controller('api')
export class FindController {
  readonly #readModel: ReadModel;
  readonly #doors: Doors;

  constructor(@Inject(ReadModel) readModel: ReadModel, @Inject(Doors) doors: Doors) {
    this.#readModel = readModel;
    this.#doors = doors;
  }

  @Post('find')
  @HttpCode(200)
  @Needs('READ')
  @AtMost(FINDS_A_MINUTE, 'find')
  @LooksOnTheWay('FIND', casesFound, barest)
  @ApiOperation({
    operationId: 'findCases',
    summary: 'Find cases by CRN, PNC number, or a name as heard with the year of birth, the best match first',
    description:
      'While looks cannot be recorded, no more is given of a case than who it is; the look is entered later. While what is recorded cannot be read, the cases that this instance remembers are given so, and `unread` is the number of others that fit.',
  })
  @ApiAtLeastPosition()
  @ApiBody({ type: FindCases })
  @ApiResponse({ status: 200, type: FoundCases })
  @ApiResponse({ status: 400, description: 'Nothing that can be looked for.', type: ErrorAnswer })
  @ApiResponse({ status: 413, description: 'The body is too large.', type: ErrorAnswer })
  @ApiResponse({ status: 415, description: 'The body is not JSON.', type: ErrorAnswer })
  @ApiResponse({ status: 429, description: 'Too many searches in a minute.', type: ErrorAnswer })
  @ApiResponse({ status: 503, description: 'The views are not there yet.', type: ErrorAnswer })
  async find(
    @Body() body: unknown,
    @CurrentViewer() { actor }: Viewer,
    @Headers(AT_LEAST_POSITION) position: string | undefined,
  ): Promise<FoundCases> {
    const asked = readBody(FindCases, body ?? {});
    await upTo(this.#readModel, position);
    return this.#readModel.views.find(asked, this.#doors.reader(actor));
  }

  @Post('find/in-emergency')
  @HttpCode(200)
  @Needs('READ')
  @AtMost(EMERGENCY_FINDS_A_MINUTE, 'find-in-emergency')
  @EmergencyDoor()
  @LooksInEmergency<FoundInEmergency>('FIND', casesFound, barest, ({ reason }) => reason)
  @ApiOperation({
    operationId: 'findCasesInEmergency',
    summary: 'Find cases in an emergency, also those with limited access',
    description:
      'For staff. A case of which you must not know is found by its CRN or PNC number, or by name and year of birth together, and of it no more is given than that it is there: post a reason to its emergency-access for the contingency card. The reason is recorded with the look, and whoever holds the case is told.',
  })
  @ApiAtLeastPosition()
  @ApiBody({ type: FindInEmergency })
  @ApiResponse({ status: 200, type: FoundInEmergency })
  @ApiResponse({
    status: 400,
    description: 'Nothing that can be looked for, or no reason.',
    type: ErrorAnswer,
  })
  @ApiResponse({ status: 403, description: 'This is for staff of probation offices.', type: ErrorAnswer })
  @ApiResponse({ status: 413, description: 'The body is too large.', type: ErrorAnswer })
  @ApiResponse({ status: 415, description: 'The body is not JSON.', type: ErrorAnswer })
  @ApiResponse({ status: 429, description: 'Too many searches in a minute.', type: ErrorAnswer })
  @ApiResponse({ status: 503, description: 'The views are not there yet.', type: ErrorAnswer })
  async findInEmergency(
    @Body() body: unknown,
    @CurrentViewer() { actor }: Viewer,
    @Headers(AT_LEAST_POSITION) position: string | undefined,
  ): Promise<FoundInEmergency> {
    mustFindInEmergency(actor);
    const { reason, ...asked } = readBody(FindInEmergency, body ?? {});
    await upTo(this.#readModel, position);
    return { ...(await this.#readModel.views.findInEmergency(asked, this.#doors.reader(actor))), reason };
  }
}
