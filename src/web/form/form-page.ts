import { fieldsOf, type Field } from '../../case/field.ts';
import type { FieldError } from '../../case/decider.ts';
import type { FormAnswer } from '../../case/form/form.answers.ts';
import type { CommandRoute } from '../../case/routes.ts';
import type { Unmet } from '../../handover/assessment.ts';
import { ruleInWords } from '../../handover/rules/rules.ts';
import { basisOf, owedBy } from '../../handover/words.ts';
import { controlsOf, errorLinks, type Control } from './controls.ts';
import { placesTyped, type Typed } from './typed.ts';

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
  /** What the rule asks for, with its id. */
  inWords: string;
  reason: string;
}

/** What came back with a form, and what is wrong with it. */
export interface Seen {
  typed: Typed;
  key: string;
  revision?: number;
  savedAt?: string;
}

/** What is wrong, with the status it is answered with. */
export interface Trouble {
  status: number;
  message: string;
  errors: readonly FieldError[];
  unmet: readonly Unmet[];
  stale: boolean;
  revision?: number;
  /** The page that helps on. */
  leadsTo?: string;
  /** True when something has to be read again before the same can be sent. */
  readAgain?: boolean;
}

/** The page of a form: its questions as typed, what is wrong, and what stands in the way. */
export function page(
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
    leadsTo,
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
  const href = unmet.length > 0 ? '#unmet' : leadsTo;
  const general = message === undefined ? [] : [{ text: message, ...(href !== undefined && { href }) }];
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
    return {
      name: `${name}.${at}`,
      id: `${name}-${at}-reason`,
      rule,
      inWords: ruleInWords(rule),
      reason: given.get(rule) ?? '',
    };
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
