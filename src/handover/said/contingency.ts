import type { CaseState } from '../../case/case.ts';
import {
  contactNumbers,
  situations,
  standsInWords,
  type ContingencyContent,
} from '../../case/contingency/contingency.events.ts';
import { planOf, type ContingencyAction } from '../../case/contingency/contingency.state.ts';
import type { Transfer } from '../../case/transfer/transfer.state.ts';
import { fromWhere, labelled, lower, told, type Entry } from './entry.ts';

/** What was written in the emergency plan and done by it, except in areas of other transfers. */
export function ofContingency({ contingency }: CaseState, { transferId: own }: Transfer): Entry[] {
  const isOfIt = (each: ContingencyAction) =>
    [each, ...each.changes].some(
      ({ transferId, standsIn }) => standsIn === 'BOTH' || (transferId ?? own) === own,
    );
  return [
    ...contingency.actions.filter(isOfIt).flatMap(action),
    ...told(
      contingency.ruledOut,
      ({ situation }) => `Stated that a situation does not apply: ${lower(situations[situation])}`,
      ({ why }) => [why],
    ),
  ];
}

function action(defined: ContingencyAction): Entry[] {
  const which = (plan: ContingencyContent) => lower(situations[plan.situation]);
  const now = which(planOf(defined));
  return [
    ...told(
      defined,
      (plan) => `Wrote an action of the emergency plan: ${which(plan)}`,
      ({ source, ...plan }) => [...asWritten(plan), fromWhere(source)],
    ),
    ...told(
      defined.changes,
      (plan) => `Changed an action of the emergency plan: ${which(plan)}`,
      ({ why, ...plan }) => [...asWritten(plan), labelled('Why', why)],
    ),
    ...told(
      defined.superseded,
      () => `Took an action out of the emergency plan: ${now}`,
      ({ why }) => [why],
    ),
    ...defined.ringings.flatMap((each) =>
      each.answered
        ? told(
            each,
            ({ number, phone }) => `Rang ${lower(contactNumbers[number])} ${phone}: answered`,
            ({ answeredBy }) => [labelled('Answered by', answeredBy)],
          )
        : told(
            each,
            ({ number, phone }) =>
              `Rang ${lower(contactNumbers[number])} ${phone}: nobody who can act answered`,
            ({ what }) => [what],
          ),
    ),
    ...told(
      defined.invocations,
      () => `Began an action of the emergency plan: ${now}`,
      ({ seen, firstDone }) => [labelled('Seen', seen), labelled('Done first', firstDone)],
    ),
    ...told(
      defined.invocations.flatMap(({ concluded }) => concluded ?? []),
      () => `Concluded an action of the emergency plan: ${now}`,
      ({ actedBy, outcome }) => [labelled('Acted', actedBy), outcome],
    ),
  ];
}

function asWritten(plan: ContingencyContent): (string | undefined)[] {
  const { minutesToAct } = plan;
  return [
    labelled('Starts it', plan.trigger),
    labelled('First act', plan.firstAct),
    labelled('Agency', plan.ownerAgency),
    contact(plan.contactName, plan.phone),
    contact(plan.outOfHoursName, plan.outOfHoursPhone, 'Out of hours'),
    minutesToAct === undefined ? undefined : `Within ${minutesToAct} minutes`,
    labelled('When nobody answers', plan.fallback),
    standsInWords[plan.standsIn],
  ];
}

function contact(name?: string, phone?: string, when = 'Contact'): string | undefined {
  return labelled(when, [name, phone].filter((each) => each).join(', '));
}
