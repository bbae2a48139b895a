import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { refuse } from '../../../src/case/decider.ts';
import { Looks, ShowsNoCase } from '../../../src/security/looks.ts';
import { CurrentViewer, Needs, Public } from '../../../src/security/rights.ts';
import type { Viewer } from '../../../src/security/viewer.ts';

/** What the handlers below were asked, so that a test can see that one was never reached. */
export const reached: string[] = [];

/** Routes of every kind. */
@Controller()
export class SomeRoutes {
  @Get('api/who')
  @Needs('READ')
  @ShowsNoCase()
  who(@CurrentViewer() viewer: Viewer): Viewer {
    return viewer;
  }

  @Get('api/cases/:caseId/transfers/:transferId')
  @Needs('READ')
  @Looks('HANDOVER')
  handover(@Param('caseId') caseId: string) {
    reached.push(caseId);
    return { shown: 'what the case is about' };
  }

  @Get('cases/:caseId')
  @Needs('READ')
  @Looks('CASE')
  page(@Param('caseId') caseId: string) {
    reached.push(caseId);
    return `<p>what the case is about</p>`;
  }

  @Get('api/list')
  @Needs('READ')
  @Looks<{ rows: { caseId: string }[] }>('LIST', ({ rows }) => rows.map(({ caseId }) => caseId))
  list() {
    return { rows: [{ caseId: CASES[0] }, { caseId: CASES[1] }] };
  }

  @Get('api/missing/:caseId')
  @Needs('READ')
  @Looks('CASE')
  missing() {
    return refuse('not-found', 'There is no case with this id');
  }

  @Post('api/act')
  @Needs('WRITE')
  act(@Body() body: unknown) {
    reached.push('act');
    return { body: body ?? null };
  }

  @Post('act')
  @Needs('WRITE')
  actOnPage(@Body() body: unknown) {
    reached.push('act on page');
    return { body };
  }

  @Get('api/review')
  @Needs('REVIEW')
  @ShowsNoCase()
  review() {
    return 'reviewed';
  }

  @Get('open')
  @Public()
  open() {
    return 'open';
  }
}

/** Routes that were forgotten. */
@Controller('forgotten')
export class ForgottenRoutes {
  @Get()
  nothingSaid() {
    return 'never shown';
  }

  @Get('look')
  @Needs('READ')
  notLogged() {
    return 'what the case is about';
  }
}

export const CASES = [
  '0198c0de-0000-7000-8000-00000000000a',
  '0198c0de-0000-7000-8000-00000000000b',
] as const;
export const TRANSFER = '0198c0de-0000-7000-8000-0000000000ff';
