import { Body, Controller, Get, HttpCode, Inject, Post, Render, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Refusal } from '../../case/decider.ts';
import { DirectoryStream } from '../../directory/directory-stream.ts';
import { Doors } from '../../security/doors.ts';
import { LooksOnTheWay, ShowsNoCase } from '../../security/looks.ts';
import { AtMost, CurrentViewer, Needs } from '../../security/rights.ts';
import type { Viewer } from '../../security/viewer.ts';
import { typedFrom } from '../../web/form/typed.ts';
import { ReadModel } from '../read-model.ts';
import type { FoundCase, FoundCases } from './find.answers.ts';
import { barest, casesFound, FINDS_A_MINUTE } from './find.controller.ts';
import type { Match } from './find.ts';

/** What is said of how a case fits. */
const MATCHES: Record<Match, string> = {
  CRN: 'Same CRN',
  PNC: 'Same PNC number',
  NAME_AND_YEAR: 'Same name and year of birth',
  NAME: 'Same name',
  ALMOST: 'Almost the same name',
  SOUNDS_ALIKE: 'Sounds alike',
  LITTLE: 'Fits only in part',
};

interface FindPage extends Omit<FoundCases, 'content'> {
  /** What was typed, so that it can be made more exact. */
  typed: string;
  /** Whether something was looked for. */
  asked: boolean;
  problem?: string;
  content: (FoundCase & { teamName: string; matchShown: string })[];
}

/** The page of what was found. What is typed is posted, so nothing about a person stands in an address or a history. */
@Controller('find')
@ApiExcludeController()
export class FindPages {
  readonly #readModel: ReadModel;
  readonly #doors: Doors;
  readonly #directory: DirectoryStream;

  constructor(
    @Inject(ReadModel) readModel: ReadModel,
    @Inject(Doors) doors: Doors,
    @Inject(DirectoryStream) directory: DirectoryStream,
  ) {
    this.#readModel = readModel;
    this.#doors = doors;
    this.#directory = directory;
  }

  @Get()
  @Needs('READ')
  @ShowsNoCase()
  @Render('read-model/find/find')
  ask(): FindPage {
    return { typed: '', asked: false, content: [], more: false };
  }

  @Post()
  @HttpCode(200)
  @Needs('READ')
  @AtMost(FINDS_A_MINUTE, 'find')
  @LooksOnTheWay('FIND', casesFound, barest)
  @Render('read-model/find/find')
  async find(
    @Body() posted: unknown,
    @CurrentViewer() { actor }: Viewer,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindPage> {
    const typed = (typedFrom(posted)['text'] ?? '').trim().slice(0, 200);
    try {
      const found = await this.#readModel.find({ text: typed }, this.#doors.reader(actor));
      return { typed, asked: true, ...found, content: found.content.map((each) => this.#shown(each)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.status(400);
      const problem = error.fields[0]?.message ?? error.message;
      return { typed, asked: false, problem, content: [], more: false };
    }
  }

  #shown(found: FoundCase): FindPage['content'][number] {
    const { team, match } = found;
    const named = team === null ? undefined : this.#directory.history.team(team)?.name;
    return {
      ...found,
      teamName: named ?? team ?? 'Nobody in this service',
      matchShown: match === null ? '' : MATCHES[match],
    };
  }
}
