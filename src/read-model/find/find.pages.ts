import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Inject, Post, Render, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { presetReasons, type EmergencyReason } from '../../case/access/access.events.ts';
import { TakeEmergencyAccess } from '../../case/access/emergency.commands.ts';
import { mayTakeEmergencyAccess, mustSayWhy } from '../../case/access/emergency.ts';
import { Refusal } from '../../case/decider.ts';
import { readBody } from '../../case/recording/body.ts';
import { DirectoryStream } from '../../directory/directory-stream.ts';
import { Doors } from '../../security/doors.ts';
import { EmergencyDoor, LooksInEmergency, LooksOnTheWay, ShowsNoCase } from '../../security/looks.ts';
import { AtMost, CurrentViewer, Needs } from '../../security/rights.ts';
import type { Viewer } from '../../security/viewer.ts';
import { CatchUp } from '../../web/catch-up.ts';
import { typedFrom, type Typed } from '../../web/form/typed.ts';
import { ReadModel } from '../read-model.ts';
import type { FoundCase, FoundCases } from './find.answers.ts';
import {
  barest,
  casesFound,
  EMERGENCY_FINDS_A_MINUTE,
  FINDS_A_MINUTE,
  mustFindInEmergency,
} from './find.controller.ts';
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

/** Why somebody looks in an emergency, as they said it; it goes with them to the card. */
interface SaidWhy {
  reason: EmergencyReason;
  words: string;
}

interface FindPage extends Omit<FoundCases, 'content'> {
  /** What was typed, so that it can be made more exact. */
  typed: string;
  /** Whether something was looked for. */
  asked: boolean;
  /** What to put right, and the id of its box. */
  problem?: { text: string; at: 'text' | 'words' };
  /** Set where it was looked for in an emergency. */
  said?: SaidWhy;
  /** What happened, as it was typed. */
  words: string;
  /** Reasons that a press of a button says; none for those who do not take emergency access. */
  presets?: typeof presetReasons;
  /** `key` is that of the form by which the card is opened. */
  content: (FoundCase & { teamName: string; matchShown: string; key: string })[];
}

const reasonOf = ({ said }: FindPage) => said?.reason;

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

  /** Also where somebody comes back to the address of a search, which is no page to come back to. */
  @Get(['', 'in-emergency'])
  @Needs('READ')
  @ShowsNoCase()
  @Render('read-model/find/find')
  ask(): FindPage {
    return { typed: '', asked: false, words: '', content: [], more: false, unread: null };
  }

  @Post()
  @HttpCode(200)
  @Needs('READ')
  @AtMost(FINDS_A_MINUTE, 'find')
  @LooksOnTheWay('FIND', casesFound, barest)
  @UseInterceptors(CatchUp)
  @Render('read-model/find/find')
  async find(
    @Body() posted: unknown,
    @CurrentViewer() viewer: Viewer,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindPage> {
    const asked = typedFrom(posted);
    return this.#page(asked, viewer, response, async () => ({
      found: await this.#readModel.views.find({ text: textOf(asked) }, this.#doors.reader(viewer.actor)),
    }));
  }

  @Post('in-emergency')
  @HttpCode(200)
  @Needs('READ')
  @AtMost(EMERGENCY_FINDS_A_MINUTE, 'find-in-emergency')
  @EmergencyDoor()
  @LooksInEmergency<FindPage>('FIND', casesFound, barest, reasonOf)
  @UseInterceptors(CatchUp)
  @Render('read-model/find/find')
  async findInEmergency(
    @Body() posted: unknown,
    @CurrentViewer() viewer: Viewer,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FindPage> {
    mustFindInEmergency(viewer.actor);
    const asked = typedFrom(posted);
    return this.#page(asked, viewer, response, async () => {
      const words = asked['reason'] === 'OTHER' ? wordsOf(asked) : '';
      const said = { reason: asked['reason'], ...(words !== '' && { words }) };
      const { reason } = readBody(TakeEmergencyAccess, said);
      mustSayWhy({ reason, words: said.words });
      const reader = this.#doors.reader(viewer.actor);
      return {
        found: await this.#readModel.views.findInEmergency({ text: textOf(asked) }, reader),
        said: { reason, words },
      };
    });
  }

  /** What was found, or what to put right with what was typed still there. */
  async #page(
    asked: Typed,
    { actor }: Viewer,
    response: Response,
    find: () => Promise<{ found: FoundCases; said?: SaidWhy }>,
  ): Promise<FindPage> {
    const page = {
      typed: textOf(asked),
      words: wordsOf(asked),
      ...(mayTakeEmergencyAccess(actor) && { presets: presetReasons }),
    };
    try {
      const { found, said } = await find();
      const content = found.content.map((each) => this.#shown(each));
      return { ...page, asked: true, ...found, content, ...(said && { said }) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.status(400);
      const [field] = error.fields;
      const at = field?.field === 'words' || field?.field === 'reason' ? 'words' : 'text';
      return {
        ...page,
        asked: false,
        problem: { text: field?.message ?? error.message, at },
        content: [],
        more: false,
        unread: null,
      };
    }
  }

  #shown(found: FoundCase): FindPage['content'][number] {
    const { team, match } = found;
    const named = team === null ? undefined : this.#directory.history.team(team)?.name;
    return {
      ...found,
      teamName: named ?? team ?? 'Nobody in this service',
      matchShown: match === null ? '' : MATCHES[match],
      key: randomUUID(),
    };
  }
}

const textOf = (asked: Typed) => (asked['text'] ?? '').trim().slice(0, 200);
const wordsOf = (asked: Typed) => (asked['words'] ?? '').trim().slice(0, 500);
