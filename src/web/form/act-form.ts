import { randomUUID } from 'node:crypto';
import { ForbiddenException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { AlreadyOpen } from '../../case/decider.ts';
import { fieldsOf } from '../../case/field.ts';
import type { FormAnswer } from '../../case/form/form.answers.ts';
import { FormQuery } from '../../case/form/form.query.ts';
import { readBody } from '../../case/recording/body.ts';
import { GiveCommand, KeyUsedBefore, type Recorded } from '../../case/recording/recording.ts';
import { rolesInWords } from '../../case/roles.ts';
import { isOfStorage } from '../../event-store/parked.ts';
import { correlationId } from '../../operations/correlation.ts';
import { AccessLog } from '../../security/access-log.ts';
import type { Viewer } from '../../security/viewer.ts';
import { Drafts, type Draft, type DraftOf } from '../drafts/drafts.ts';
import { page, type Act, type FormPage, type Seen, type Trouble } from './form-page.ts';
import { inWordsOfForms } from './messages.ts';
import { problemWith } from './problem-with.ts';
import { bodyOf, type Typed } from './typed.ts';
import { typing } from './typing.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The form of every command: shows it, reads what was typed and gives the command as the API does. */
@Injectable()
export class ActForm {
  readonly #commands: CommandBus;
  readonly #queries: QueryBus;
  readonly #drafts: Drafts;
  readonly #accessLog: AccessLog;

  constructor(
    @Inject(CommandBus) commands: CommandBus,
    @Inject(QueryBus) queries: QueryBus,
    @Inject(Drafts) drafts: Drafts,
    @Inject(AccessLog) accessLog: AccessLog,
  ) {
    this.#commands = commands;
    this.#queries = queries;
    this.#drafts = drafts;
    this.#accessLog = accessLog;
  }

  /**
   * The form as it is first opened, or as it was left. `typed` fills in what the link to it already knows; its `about`
   * is the id of something recorded before, with which the form is opened filled in.
   */
  async ask(act: Act, viewer: Viewer, typed: Typed): Promise<FormPage> {
    const { route } = act;
    mayDo(route, viewer);
    const about = await this.#about(act, viewer, typed['about']);
    const of = draftOf(act, viewer, typed);
    const draft = of && (await this.#drafts.find(of));
    const shown = draft?.typed ?? { ...typing(fieldsOf(route.command), about.filledIn), ...typed };
    const key = draft?.typed['_key'] ?? randomUUID();
    const revision = { ...revisionNow(route, about), ...(draft && seenRevision(draft.typed)) };
    return page(act, about, { typed: shown, key, ...revision, ...savedAtOf(draft) });
  }

  /**
   * What was typed, as a command. Gives what was recorded, or the form again with what to put right and everything
   * that was typed. Without `canRecord` nothing is recorded: it is known that it cannot be.
   */
  async give(act: Act, viewer: Viewer, typed: Typed, canRecord = true): Promise<Recorded | FormPage> {
    const { route } = act;
    mayDo(route, viewer);
    const key = typed['_key'];
    if (key === undefined || !UUID.test(key))
      throw new NotFoundException('Open the form again and fill it in there');
    const seen = { typed, key, ...seenRevision(typed) };
    if (typed['_more'] !== undefined) {
      return page(act, await this.#about(act, viewer), { ...seen, more: typed['_more'] });
    }
    const of = draftOf(act, viewer, typed);
    if (of !== undefined && typed['_discard'] !== undefined) {
      try {
        this.#drafts.discard(of);
      } catch (error) {
        return this.#notChanged(error, act, viewer, seen);
      }
      return this.ask(act, viewer, typed['about'] === undefined ? {} : { about: typed['about'] });
    }
    if (of !== undefined && typed['_draft'] !== undefined) {
      let draft: Draft | undefined;
      try {
        draft = await this.#drafts.save(of, typed);
      } catch (error) {
        return this.#notChanged(error, act, viewer, seen);
      }
      const about = await this.#about(act, viewer);
      const wasRecorded = draft !== undefined && (await this.#drafts.find(of)) === undefined;
      return page(act, about, { ...seen, ...(wasRecorded ? sentBefore(route, about) : savedAtOf(draft)) });
    }
    if (!canRecord) return page(act, await this.#about(act, viewer), { ...seen, ...NOT_NOW });
    try {
      const recorded = await this.#commands.execute(this.#command(act, viewer, seen));
      if (of !== undefined) await this.#drafts.sent(of, key);
      return recorded;
    } catch (error) {
      if (error instanceof AlreadyOpen) {
        const look = { caseIds: [error.caseId], what: 'REFUSAL', via: 'PAGE' } as const;
        await this.#accessLog.record(viewer, look, correlationId());
      }
      const problem = problemWith(error);
      if (problem === undefined) throw error;
      const about = await this.#about(act, viewer);
      if (error instanceof KeyUsedBefore) return page(act, about, { ...seen, ...sentBefore(route, about) });
      return page(act, about, {
        ...seen,
        ...problem,
        typed: { ...typed, ...readNow(problem, route, about) },
      });
    }
  }

  /** The form as it was typed, where drafts can be neither kept nor thrown away; any other error is thrown on. */
  async #notChanged(error: unknown, act: Act, viewer: Viewer, seen: Seen): Promise<FormPage> {
    if (!isOfStorage(error)) throw error;
    return page(act, await this.#about(act, viewer), { ...seen, ...NOT_CHANGED });
  }

  #command({ route, caseId, transferId }: Act, viewer: Viewer, { typed, key, revision }: Seen): GiveCommand {
    const fields = fieldsOf(route.command);
    return new GiveCommand({
      route,
      body: inWordsOfForms(fields, () => readBody(route.command, bodyOf(fields, typed))),
      actor: viewer.actor,
      ...(caseId !== undefined && { caseId }),
      ...(transferId !== undefined && { transferId }),
      commandId: key,
      correlationId: correlationId(),
      ...(revision !== undefined && { expectedRevision: revision }),
    });
  }

  #about({ route, caseId, transferId }: Act, { actor }: Viewer, id?: string): Promise<FormAnswer> {
    const about = { act: route.act, ...(id !== undefined && { id }) };
    return this.#queries.execute(new FormQuery(actor, caseId, transferId, about));
  }
}

/** Under what a form is kept for later; undefined for one that is about no case yet. */
function draftOf(
  { route, caseId, transferId }: Act,
  { actor }: Viewer,
  { about }: Typed,
): DraftOf | undefined {
  if (caseId === undefined) return undefined;
  const of = { staffId: actor.id, act: route.act, caseId };
  return { ...of, ...(transferId !== undefined && { transferId }), ...(about !== undefined && { about }) };
}

/** Nothing can be recorded, so nothing was. */
const NOT_NOW: Partial<Trouble> = {
  status: 503,
  message: 'Nothing was recorded, because nothing can be at the moment. What you typed is still here',
};

/** What was kept for later before stays as it was. */
const NOT_CHANGED: Partial<Trouble> = {
  status: 503,
  message:
    'This could not be kept or thrown away just now. What you typed is still here: record it, or try again later',
};

const savedAtOf = (draft: Draft | undefined) => (draft === undefined ? {} : { savedAt: draft.savedAt });

function mayDo({ roles, title }: Act['route'], { actor }: Viewer): void {
  if (roles === undefined || roles.includes(actor.role)) return;
  throw new ForbiddenException(`This is for somebody else to do. ${title}: ${rolesInWords(roles)}`);
}

/** The form was sent before, and that was recorded: what is on it now is something more, under a key of its own. */
function sentBefore(route: Act['route'], about: FormAnswer): Partial<Trouble> & Pick<Seen, 'key'> {
  const message = 'This form was sent before, and that was recorded. What is typed on it now was not';
  return { status: 409, message, stale: true, key: randomUUID(), ...revisionNow(route, about) };
}

/** What the form is about as it is now; nothing for an act that is never out of date. */
const revisionNow = ({ neverStale }: Act['route'], { revision }: FormAnswer) =>
  neverStale || revision === undefined ? {} : { revision };

function seenRevision(typed: Typed): { revision?: number } {
  const text = typed['_revision'] ?? '';
  return /^\d{1,12}$/.test(text) ? { revision: Number(text) } : {};
}

/** Who has to read again is led to what there is now, and their next press of the button means that version. */
function readNow({ readAgain }: Trouble, { command }: Act['route'], { filledIn }: FormAnswer): Typed {
  const version = fieldsOf(command).filter(({ name }) => name === 'version');
  return readAgain === true ? typing(version, filledIn) : {};
}
