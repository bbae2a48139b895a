import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Post,
  Query,
  Render,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Doors } from '../../security/doors.ts';
import { Looks } from '../../security/looks.ts';
import { CurrentViewer, Needs, type SeenRequest } from '../../security/rights.ts';
import { holds, type Viewer } from '../../security/viewer.ts';
import { CatchUp } from '../../web/catch-up.ts';
import { controlsOf, errorLinks, type Control } from '../../web/form/controls.ts';
import { typedFrom } from '../../web/form/typed.ts';
import { DirectoryStream } from '../../directory/directory-stream.ts';
import { ReadModel } from '../read-model.ts';
import type { ChecksWaiting } from '../views.ts';
import { checkShown, whichCheck, type CheckShown } from './check-shown.ts';
import type { ListShown } from './list-shown.ts';
import { teamsOf } from './teams.ts';
import { askedOnce, boxOf, checksTicked, SendChecks, type Sending } from './send-checks.ts';

/** The parts of the page in its order, by what the address calls them. */
const PARTS = {
  'to-send': { of: 'toSend', title: 'To send', empty: 'No check waits to be sent.' },
  'to-chase': {
    of: 'toChase',
    title: 'To chase',
    empty: 'No check has waited so long for its reply that we suggest chasing it.',
  },
  'to-file': { of: 'toFile', title: 'To file', empty: 'No check that was sent waits for its reply.' },
} as const satisfies Record<string, { of: ChecksWaiting; title: string; empty: string }>;

type PartName = keyof typeof PARTS;

const A_PAGE = 25;

interface PartShown extends ListShown {
  content: CheckShown[];
  /** The column of the boxes, where there are any. */
  boxes?: string;
}

/** A check that was not recorded as sent, and why; with its case where the reader may know of it. */
interface NotSent {
  name: string;
  why: string;
  caseId?: string;
  href?: string;
}

interface ChecksPage {
  parts: PartShown[];
  /** True when one part is shown alone. */
  alone: boolean;
  /** What is asked once for all that are sent together; empty for somebody who may only read. */
  controls: Control[];
  problems: { text: string; href: string }[];
  /** What was just recorded, if anything was tried. */
  sending?: { sent: number; notSent: NotSent[] };
  /** Every case of which something is shown. */
  caseIds: string[];
}

const casesOf = ({ caseIds }: ChecksPage) => caseIds;

/** Checks of every case of a team: what is to be sent, chased and filed. */
@Controller('lists/checks')
@ApiExcludeController()
export class ChecksPages {
  readonly #readModel: ReadModel;
  readonly #directory: DirectoryStream;
  readonly #sendChecks: SendChecks;
  readonly #doors: Doors;
  readonly #catchUp: CatchUp;

  constructor(
    @Inject(ReadModel) readModel: ReadModel,
    @Inject(DirectoryStream) directory: DirectoryStream,
    @Inject(SendChecks) sendChecks: SendChecks,
    @Inject(Doors) doors: Doors,
    @Inject(CatchUp) catchUp: CatchUp,
  ) {
    this.#readModel = readModel;
    this.#directory = directory;
    this.#sendChecks = sendChecks;
    this.#doors = doors;
    this.#catchUp = catchUp;
  }

  @Get()
  @Needs('READ')
  @Looks<ChecksPage>('LIST', casesOf)
  @UseInterceptors(CatchUp)
  @Render('read-model/lists/checks')
  async show(@Query() query: Record<string, unknown>, @CurrentViewer() viewer: Viewer): Promise<ChecksPage> {
    const all = query['tick'] === 'all';
    return this.#page(viewer, { query, ticked: () => all, posted: {} });
  }

  @Post()
  @HttpCode(200)
  @Needs('WRITE')
  @Looks<ChecksPage>('LIST', casesOf)
  @Render('read-model/lists/checks')
  async send(
    @Body() posted: unknown,
    @CurrentViewer() viewer: Viewer,
    @Req() request: SeenRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ChecksPage> {
    const sending = await this.#sendChecks.send(posted, viewer.actor);
    await this.#catchUp.before(request, response);
    if (sending.errors.length > 0) {
      response.status(400);
      const ticked = new Set(checksTicked(posted));
      return this.#page(viewer, { query: {}, ticked: (id) => ticked.has(id), posted, sending });
    }
    return this.#page(viewer, { query: {}, ticked: () => false, posted: {}, sending });
  }

  async #page(
    viewer: Viewer,
    given: {
      query: Record<string, unknown>;
      ticked: (checkId: string) => boolean;
      posted: unknown;
      sending?: Sending;
    },
  ): Promise<ChecksPage> {
    const { query, ticked, posted, sending } = given;
    const { what, page } = query;
    const names = Object.keys(PARTS) as PartName[];
    const alone = names.filter((name) => name === what);
    const number = typeof page === 'string' && /^[1-9]\d{0,5}$/.test(page) ? Number(page) - 1 : 0;
    const mayWrite = holds(viewer, 'WRITE');
    const wanted = { number: alone.length === 1 ? number : 0, mayWrite, ticked };
    const parts = await Promise.all(
      (alone.length === 1 ? alone : names).map((name) => this.#part(name, viewer, wanted)),
    );
    const errors = sending?.errors ?? [];
    const choices = { staff: [], teams: [], recorded: {} };
    const controls = controlsOf({ fields: askedOnce, typed: typedFrom(posted), errors, choices });
    const shown = parts.flatMap(({ content }) => content.map(({ caseId }) => caseId));
    const notSent = sending === undefined ? [] : await this.#named(sending, viewer);
    return {
      parts,
      alone: alone.length === 1,
      controls: mayWrite ? controls : [],
      problems: errorLinks(controls, errors).map(({ text, href = '#list-to-send' }) => ({ text, href })),
      ...(sending && { sending: { sent: sending.sent, notSent } }),
      caseIds: [...new Set([...shown, ...notSent.flatMap(({ caseId }) => caseId ?? [])])],
    };
  }

  async #part(
    name: PartName,
    viewer: Viewer,
    wanted: { number: number; mayWrite: boolean; ticked: (checkId: string) => boolean },
  ): Promise<PartShown> {
    const { number, mayWrite, ticked } = wanted;
    const { of, title, empty } = PARTS[name];
    const teams = teamsOf(viewer, this.#directory.history.today(new Date().toISOString()));
    const page = await this.#readModel.views.checks(of, teams, this.#doors.reader(viewer.actor), {
      page: number,
      size: A_PAGE,
    });
    const manyAtOnce = of === 'toSend' && mayWrite;
    const content = page.content.map((row) => {
      const box = manyAtOnce ? boxOf(row) : undefined;
      const label = `${row.name}: ${whichCheck(row)}`;
      return {
        ...checkShown(row, of, mayWrite),
        ...(box && { box: { ...box, label, ticked: ticked(row.checkId) } }),
      };
    });
    return { ...page, name, title, empty, content, ...(manyAtOnce && { boxes: 'Sent' }) };
  }

  /** A case that the reader must not know of is told as one that is not there, and is no look. */
  async #named({ notSent }: Sending, { actor }: Viewer): Promise<NotSent[]> {
    const reader = this.#doors.reader(actor);
    const caseIds = notSent.map(({ caseId }) => caseId);
    const people = await this.#readModel.views.people(caseIds, reader);
    const sights = await reader.sights(caseIds);
    return notSent.map(({ caseId, why }) => {
      const person = people.get(caseId);
      return {
        name: person?.name ?? 'Not listed',
        why,
        ...(person !== undefined && { href: `/cases/${caseId}/checks` }),
        ...(sights.get(caseId) !== 'NOTHING' && { caseId }),
      };
    });
  }
}
