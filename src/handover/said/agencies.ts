import type { AgencyTask } from '../../case/agencies/agencies.events.ts';
import { sideOf, taskOf, type AgencyResponsibility } from '../../case/agencies/agencies.state.ts';
import { areas, carried } from '../../case/agencies/words.ts';
import type { CaseState } from '../../case/case.ts';
import { dayInWords } from '../../case/time.ts';
import type { Transfer } from '../../case/transfer/transfer.state.ts';
import { fromWhere, labelled, lower, told, type Entry } from './entry.ts';

/** What agencies were asked to do and answered, in the areas of this transfer or while it was open. */
export function ofAgencies({ agencies, transfers }: CaseState, transfer: Transfer): Entry[] {
  const isOfIt = (each: AgencyResponsibility) =>
    [each, ...each.changes].some(({ transferId }) => transferId === transfer.transferId) ||
    sideOf(each, transfers, transfer) !== undefined;
  return agencies.filter(isOfIt).flatMap(task);
}

function task(responsibility: AgencyResponsibility): Entry[] {
  const { agency } = taskOf(responsibility);
  return [
    ...told(
      responsibility,
      (asked) => `Asked an agency to take a task on: ${asked.agency}`,
      ({ source, ...asked }) => [...asWritten(asked), fromWhere(source)],
    ),
    ...told(
      responsibility.changes,
      (changed) => `Changed the task of an agency: ${changed.agency}`,
      ({ why, ...changed }) => [...asWritten(changed), labelled('Why', why)],
    ),
    ...responsibility.answers.flatMap((answer) => {
      switch (answer.answer) {
        case 'ACCEPTED':
          return told(
            answer,
            () => `Recorded that ${agency} accepted its task`,
            ({ acceptedBy }) => [labelled('Accepted by', acceptedBy)],
          );
        case 'DECLINED':
          return told(
            answer,
            () => `Recorded that ${agency} declined its task`,
            ({ declinedBy, reason }) => [labelled('Declined by', declinedBy), reason],
          );
        case 'NONE':
          return told(
            answer,
            () => `Recorded that ${agency} did not answer`,
            ({ howAsked }) => [howAsked],
          );
      }
    }),
    ...told(
      responsibility.carried,
      ({ becomes }) => `Said what becomes of the task of ${agency}: ${lower(carried[becomes])}`,
      ({ reason }) => [reason],
    ),
    ...told(
      responsibility.done,
      () => `Recorded that ${agency} has done its task`,
      ({ outcome }) => [outcome],
    ),
  ];
}

function asWritten({ person, role, task: what, phone, area, dueOn }: AgencyTask): (string | undefined)[] {
  return [
    what,
    labelled('Who', person),
    labelled('Part', role),
    labelled('Phone', phone),
    areas[area],
    dueOn && `By ${dayInWords(dueOn)}`,
  ];
}
