import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { commandRoutes } from '../case/command-routes.ts';
import { Refusal, type FieldError } from '../case/decider.ts';
import { fieldsOf } from '../case/field.ts';
import { BroughtSource } from '../case/information/bring-in.commands.ts';
import { MOST_TEXT } from '../case/information/bring-in.ts';
import { readBody } from '../case/recording/body.ts';
import { idFrom } from '../case/recording/headers.ts';
import { GiveCommand, KeyUsedBefore } from '../case/recording/recording.ts';
import type { CommandRoute } from '../case/routes.ts';
import { correlationId } from '../operations/correlation.ts';
import { Looks } from '../security/looks.ts';
import { CurrentViewer, Needs } from '../security/rights.ts';
import type { Viewer } from '../security/viewer.ts';
import { problemWith } from '../web/form/problem-with.ts';
import { bodyOf, typedFrom, type Typed } from '../web/form/typed.ts';
import { typing } from '../web/form/typing.ts';
import { TakingApart, type Apart, type Given } from './apart.ts';
import { differencesOf, proposalPage } from './bring-in-page.ts';
import { chosenOf, onThePage, partsOf } from './chosen.ts';
import type { Column, Layout } from './csv/columns.ts';
import { decode } from './csv/decode.ts';
import { ImportsQuery } from './imports.query.ts';
import type { ImportsAnswer } from './imports.ts';

const route = commandRoutes.find(({ act }) => act === 'bring-in') as CommandRoute;
/** Bytes of a file. */
const LARGEST = 5_000_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Pasted text and files on their way into a case. What comes in is carried by the form until it is recorded. */
@Controller('cases/:caseId/bring-in')
@ApiExcludeController()
export class BringInPages {
  readonly #commands: CommandBus;
  readonly #queries: QueryBus;
  readonly #takingApart: TakingApart;

  constructor(
    @Inject(CommandBus) commands: CommandBus,
    @Inject(QueryBus) queries: QueryBus,
    @Inject(TakingApart) takingApart: TakingApart,
  ) {
    this.#commands = commands;
    this.#queries = queries;
    this.#takingApart = takingApart;
  }

  @Get()
  @Needs('WRITE')
  @Looks('CASE')
  async ask(@Param('caseId') caseId: string, @Res() response: Response): Promise<void> {
    const about = await this.#queries.execute(new ImportsQuery(idFrom(caseId, 'case')));
    response.render('interchange/bring-in', { about });
  }

  @Post()
  @Needs('WRITE')
  @Looks('CASE')
  async give(
    @Param('caseId') given: string,
    @Body() posted: unknown,
    @CurrentViewer() viewer: Viewer,
    @Res() response: Response,
  ): Promise<void> {
    const caseId = idFrom(given, 'case');
    const about = await this.#queries.execute(new ImportsQuery(caseId));
    const typed = typedFrom(posted);
    const carried = carriedBy(posted, typed);
    if ('problem' in carried) {
      response.status(400).render('interchange/bring-in', { about, problem: carried.problem });
      return;
    }
    const layout = layoutFrom(typed);
    const source = bodyOf(fieldsOf(BroughtSource), typed) as { system?: string; asOf?: string };
    const isShown = typed['_shown'] !== undefined;
    const told = { ...carried, ...(isShown && source), ...(layout && { layout }) };
    const apart = await this.#takingApart.apart(told, viewer.actor.id);
    const misfit = layout !== undefined && nameOf(apart) !== JSON.stringify(layout);
    if (misfit) {
      const message = 'Choose what fits this kind of file, and each only once';
      show(response, { about, apart, carried, typed, errors: [{ field: 'fileKind', message }] });
    } else if (isShown && typed['_again'] === undefined && isAsShown(apart, typed)) {
      await this.#record({ caseId, about, typed, carried, apart, viewer, response });
    } else show(response, { about, apart, carried, typed: { ...typedOf(apart), ...(isShown && typed) } });
  }

  async #record(recording: Recording): Promise<void> {
    const { caseId, about, typed, carried, apart, viewer, response } = recording;
    const key = typed['_key'];
    if (key === undefined || !UUID.test(key))
      throw new NotFoundException('Open the page again and start anew');
    const differs = differencesOf(apart, about);
    if (differs.length > 0 && typed['aboutThisPerson'] !== 'yes') {
      const message = 'Tick that it is about this person all the same, or start again';
      const errors = [{ field: 'aboutThisPerson', message }];
      show(response, { about, apart, carried, typed, key, errors });
      return;
    }
    const chosen = chosenOf(apart, typed);
    let recorded = 0;
    for (const [done, part] of partsOf(apart, chosen, typed, key).entries()) {
      try {
        const body = readBody(route.command, part.body);
        const { actor } = viewer;
        const { commandId } = part;
        const command = { route, body, actor, caseId, commandId, correlationId: correlationId() };
        recorded += (await this.#commands.execute(new GiveCommand(command))).events.length;
      } catch (error) {
        const page = { about, apart, carried, typed };
        if (error instanceof KeyUsedBefore) {
          const now = await this.#queries.execute(new ImportsQuery(caseId));
          show(response, { ...page, about: now, ...inGeneral(409, SENT_BEFORE) });
          return;
        }
        const problem = problemWith(error);
        if (problem === undefined) throw error;
        const { status, message, errors } = problem;
        const what =
          errors.length > 0
            ? { errors: onThePage(errors, part, chosen) }
            : inGeneral(status, done === 0 ? message : inPart(error, message));
        show(response, { ...page, key, ...what });
        return;
      }
    }
    await this.#remember(apart, typed, viewer);
    if (recorded > 0) response.redirect(303, `/cases/${caseId}/bring-in`);
    else response.render('interchange/bring-in', { about, nothingNew: true });
  }

  /** Columns that the practitioner chose themselves. */
  async #remember({ file }: Apart, typed: Typed, viewer: Viewer): Promise<void> {
    if (file === undefined || typed['_chosen'] === undefined) return;
    await this.#takingApart.layouts.remember(viewer, file.headings, file.layout, correlationId());
  }
}

/** What is chosen now differs from what was recorded under the key of the page; the page goes on under another. */
const SENT_BEFORE =
  'This was sent before, and that was recorded. Look at what came in and what did not, and press the button again for the rest: nothing is recorded twice';

/** What to do where some of the parts are recorded, and not all. */
const inPart = (error: unknown, message: string): string =>
  error instanceof Refusal
    ? `Part of this was recorded, and the rest was not. ${message}`
    : 'Part of this was recorded, and the rest may not have been. Press the button again in a few seconds: nothing is recorded twice';

/** What is wrong with no field of the page. */
const inGeneral = (status: number, message: string) => ({ status, errors: [{ field: '', message }] });

interface Recording {
  caseId: string;
  about: ImportsAnswer;
  typed: Typed;
  carried: Carried;
  apart: Apart;
  viewer: Viewer;
  response: Response;
}

/** What the form carries from step to step, as it came. */
interface Carried extends Given {
  /** Of a file: base64. */
  file?: string;
}

/** The text or file of a form; or what to do about a form without either. */
function carriedBy(posted: unknown, typed: Typed): Carried | { problem: string } {
  const { file } = (posted ?? {}) as { file?: unknown };
  const again = typed['_file'];
  const bytes = again === undefined ? file : Buffer.from(again, 'base64');
  if (bytes instanceof Uint8Array && bytes.length > 0) {
    if (bytes.length > LARGEST) return { problem: 'Choose a file of at most 5 MB, or bring it in in parts' };
    const text = decode(bytes);
    if (text === undefined) {
      return { problem: 'This file is not text; choose a CSV file, such as a spreadsheet saved as CSV' };
    }
    return { kind: 'CSV', text, file: Buffer.from(bytes).toString('base64') };
  }
  // What a page cannot give back as it was is changed before it is first shown.
  const text = (typed['text'] ?? '').replaceAll('\r\n', '\n').replaceAll('\0', '\uFFFD').toWellFormed();
  if (text.trim() === '') return { problem: 'Paste some text, or choose a file' };
  if (text.length > MOST_TEXT) return { problem: 'Paste at most 200,000 characters at a time' };
  return { kind: 'PASTE', text };
}

/** The columns as they were chosen on the page; undefined while none were. */
function layoutFrom(typed: Typed): Layout | undefined {
  const columns = Object.keys(typed)
    .filter((name) => /^column\.\d{1,4}$/.test(name))
    .sort((a, b) => Number(a.slice(7)) - Number(b.slice(7)))
    .map((name) => typed[name] as Column);
  if (columns.length === 0) return undefined;
  return { kind: typed['fileKind'] === 'REGISTERS' ? 'REGISTERS' : 'CONTACTS', columns };
}

const nameOf = ({ file }: Apart): string => (file === undefined ? '' : JSON.stringify(file.layout));

/** Nothing is recorded by columns that the practitioner has not seen applied. */
const isAsShown = (apart: Apart, typed: Typed): boolean => (typed['_layout'] ?? '') === nameOf(apart);

function typedOf({ system, asOf }: Apart): Typed {
  const source = { ...(system !== undefined && { system }), ...(asOf !== undefined && { asOf }) };
  return typing(fieldsOf(BroughtSource), source);
}

function show(
  response: Response,
  {
    about,
    apart,
    carried,
    typed,
    key = randomUUID(),
    errors = [],
    status = errors.length > 0 ? 400 : 200,
  }: {
    about: ImportsAnswer;
    apart: Apart;
    carried: Carried;
    typed: Typed;
    key?: string;
    errors?: readonly FieldError[];
    status?: number;
  },
): void {
  const isShown = typed['_shown'] !== undefined && isAsShown(apart, typed);
  const chosen = chosenOf(apart, isShown ? typed : undefined);
  const isChosen =
    typed['_chosen'] !== undefined || (typed['_shown'] !== undefined && !isAsShown(apart, typed));
  response.status(status).render('interchange/proposal', {
    ...proposalPage(apart, chosen, about, typed, errors),
    about,
    key,
    layoutShown: nameOf(apart),
    isChosen,
    text: carried.file === undefined ? carried.text : undefined,
    file64: carried.file,
  });
}
