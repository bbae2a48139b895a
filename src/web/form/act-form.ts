import { randomUUID } from 'node:crypto';
import { ForbiddenException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Refusal, type FieldError } from '../../case/decider.ts';
import { fieldsOf, type Field } from '../../case/field.ts';
import type { FormAnswer } from '../../case/form/form.answers.ts';
import { FormQuery } from '../../case/form/form.query.ts';
import { readBody } from '../../case/recording/body.ts';
import { rolesInWords } from '../../case/roles.ts';
import { GiveCommand, StaleScreen, type Recorded } from '../../case/recording/recording.ts';
import type { CommandRoute } from '../../case/routes.ts';
import { StoreUnavailable } from '../../event-store/event-store.ts';
import type { Unmet } from '../../handover/assessment.ts';
import { basisOf, owedBy } from '../../handover/words.ts';
import { correlationId } from '../../operations/correlation.ts';
import type { Viewer } from '../../security/viewer.ts';
import { Drafts, type Draft, type DraftOf } from '../drafts/drafts.ts';
import { controlsOf, errorLinks, type Control } from './controls.ts';
import { formMessages } from './messages.ts';
import { bodyOf, placesTyped, type Typed } from './typed.ts';
import { typing } from './typing.ts';

/** The act that a form is for, and what it is about. */
export interface Act {
  route: CommandRoute;
  caseId?: string;
  transferId?: string;
}

/** A form as it is shown: `case/act.njk`. */
export interface FormPage {
  status: number;
  title: string;
  name?: string;
  crn?: string;
  caseId?: string;
  /** The transfer it is about, else the one in hand. */
  transferId?: string;
  controls: Control[];
  /** What is wrong, in the order of the form. */
  problems: { text: string; href?: string }[];
  /** Rules in the way of the act. */
  unmet: (Unmet & { owedBy: string; basis: string; reason?: ReasonBox })[];
  /** Reasons typed for rules that are no longer in the way, so that they go along with the rest. */
  reasons: ReasonBox[];
  /** Makes a second press of the button harmless. */
  key: string;
  /** The revision of what the reader has seen; absent when there is nothing yet. */
  revision?: number;
  /** True when somebody else changed it while the form was open. */
  stale: boolean;
  /** The id of the recorded thing that the form was opened about. */
  about?: string;
  /** When what was typed was last kept for later, ISO 8601 UTC; absent when it was not. */
  savedAt?: string;
  /** False for the form that opens a case, which has no case to keep it under. */
  mayKeep: boolean;
}

/** Where somebody says why they go on without a rule. */
export interface ReasonBox {
  /** The name of its inputs without their last part: `reasons.0`. */
  name: string;
  id: string;
  rule: string;
  reason: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The form of every command: shows it, reads what was typed and gives the command as the API does. */
@Injectable()
export class ActForm {
  readonly #commands: CommandBus;
  readonly #queries: QueryBus;
  readonly #drafts: Drafts;

  constructor(
    @Inject(CommandBus) commands: CommandBus,
    @Inject(QueryBus) queries: QueryBus,
    @Inject(Drafts) drafts: Drafts,
  ) {
    this.#commands = commands;
    this.#queries = queries;
    this.#drafts = drafts;
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
    const seen = { ...revisionOf(about), ...(draft && seenRevision(draft.typed)), ...savedAtOf(draft) };
    return page(act, about, { typed: shown, key: randomUUID(), ...seen });
  }

  /**
   * What was typed, as a command. Gives what was recorded, or the form again with what to put right and everything
   * that was typed.
   */
  async give(act: Act, viewer: Viewer, typed: Typed): Promise<Recorded | FormPage> {
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
      this.#drafts.discard(of);
      return this.ask(act, viewer, typed['about'] === undefined ? {} : { about: typed['about'] });
    }
    if (of !== undefined && typed['_draft'] !== undefined) {
      const draft = await this.#drafts.save(of, typed);
      return page(act, await this.#about(act, viewer), { ...seen, ...savedAtOf(draft) });
    }
    try {
      const recorded = await this.#commands.execute(this.#command(act, viewer, seen));
      if (of !== undefined) this.#drafts.discard(of);
      return recorded;
    } catch (error) {
      const problem = problemWith(error);
      if (problem === undefined) throw error;
      return page(act, await this.#about(act, viewer), { ...seen, ...problem });
    }
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

/** What came back with a form, and what is wrong with it. */
interface Seen {
  typed: Typed;
  key: string;
  revision?: number;
  savedAt?: string;
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

const savedAtOf = (draft: Draft | undefined) => (draft === undefined ? {} : { savedAt: draft.savedAt });

interface Trouble {
  status: number;
  message: string;
  errors: readonly FieldError[];
  unmet: readonly Unmet[];
  stale: boolean;
  revision?: number;
}

function mayDo({ roles, title }: CommandRoute, { actor }: Viewer): void {
  if (roles === undefined || roles.includes(actor.role)) return;
  throw new ForbiddenException(`This is for somebody else to do. ${title}: ${rolesInWords(roles)}`);
}

const revisionOf = ({ revision }: FormAnswer) => (revision === undefined ? {} : { revision });

function seenRevision(typed: Typed): { revision?: number } {
  const text = typed['_revision'] ?? '';
  return /^\d{1,12}$/.test(text) ? { revision: Number(text) } : {};
}

/** What the words of the API's messages say in those of a form's boxes. */
function inWordsOfForms<T>(fields: readonly Field[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.kind, error.message, { fields: formMessages(fields, error.fields) });
  }
}

/** What a form can help with; undefined for everything else. */
function problemWith(error: unknown): Trouble | undefined {
  const trouble = { errors: [], unmet: [], stale: false };
  if (error instanceof Refusal && error.kind !== 'not-found') {
    const { kind, message, fields, unmet } = error;
    const status = { invalid: 400, forbidden: 403, conflict: 409 }[
      kind as 'invalid' | 'forbidden' | 'conflict'
    ];
    return { ...trouble, status, message, errors: fields, unmet };
  }
  if (error instanceof StaleScreen) {
    return { ...trouble, status: 412, message: error.message, stale: true, revision: error.current };
  }
  if (error instanceof StoreUnavailable) {
    const message =
      'It is not known whether this was recorded. Press the button again in a few seconds: it is never recorded twice';
    return { ...trouble, status: 503, message };
  }
  return undefined;
}

function page(
  { route }: Act,
  { name, crn, caseId, transferId, staff, teams, recorded }: FormAnswer,
  seen: Seen & Partial<Trouble> & { more?: string },
): FormPage {
  const {
    typed,
    key,
    revision,
    status = 200,
    message,
    errors = [],
    unmet = [],
    stale = false,
    more,
    savedAt,
  } = seen;
  const fields = fieldsOf(route.command);
  const asking = {
    fields,
    typed,
    errors,
    choices: { staff, teams, recorded },
    ...(more !== undefined && { more }),
  };
  const controls = controlsOf(asking);
  const general =
    message === undefined ? [] : [{ text: message, ...(unmet.length > 0 && { href: '#unmet' }) }];
  return {
    status,
    title: route.title,
    ...(name !== undefined && { name }),
    ...(crn !== undefined && { crn }),
    ...(caseId !== undefined && { caseId }),
    ...(transferId !== undefined && { transferId }),
    controls,
    problems: errors.length > 0 ? errorLinks(controls, errors) : general,
    ...withReasons(fields, typed, unmet),
    key,
    ...(revision !== undefined && { revision }),
    stale,
    ...(typed['about'] !== undefined && { about: typed['about'] }),
    ...(savedAt !== undefined && { savedAt }),
    mayKeep: caseId !== undefined,
  };
}

/** Rules that may be passed with a reason get a box for it each, with what was typed into it. */
function withReasons(
  fields: readonly Field[],
  typed: Typed,
  unmet: readonly Unmet[],
): Pick<FormPage, 'unmet' | 'reasons'> {
  const name = fields.find(({ kind }) => kind === 'reasons')?.name;
  const places = name === undefined ? [] : placesTyped(typed, name);
  const given = new Map(
    places.map((place) => [typed[`${name}.${place}.rule`], typed[`${name}.${place}.reason`]]),
  );
  let place = 0;
  const box = (rule: string): ReasonBox => {
    const at = place++;
    return { name: `${name}.${at}`, id: `${name}-${at}-reason`, rule, reason: given.get(rule) ?? '' };
  };
  const mayPass = ({ severity }: Unmet) => name !== undefined && severity === 'NEEDS_REASON';
  const inTheWay = unmet.map((rule) => ({
    ...rule,
    owedBy: owedBy(rule.owes),
    basis: basisOf(rule.source),
    ...(mayPass(rule) && { reason: box(rule.rule) }),
  }));
  const others = [...given]
    .filter(
      ([rule, reason]) => rule !== undefined && reason?.trim() && !unmet.some((each) => each.rule === rule),
    )
    .map(([rule = '']) => box(rule));
  return { unmet: inTheWay, reasons: others };
}
