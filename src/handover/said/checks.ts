import type { CaseState } from '../../case/case.ts';
import { checkKinds } from '../../case/checks/checks.events.ts';
import type { Check } from '../../case/checks/checks.state.ts';
import { checkInWords, checkResults } from '../../case/checks/words.ts';
import type { Transfer } from '../../case/transfer/transfer.state.ts';
import { fromWhere, labelled, lower, told, type Entry } from './entry.ts';

/** What other bodies were asked and answered, for this transfer or for the case as a whole. */
export function ofChecks({ checks }: CaseState, { transferId }: Transfer): Entry[] {
  return checks.filter((check) => (check.transferId ?? transferId) === transferId).flatMap(check);
}

function check(asked: Check): Entry[] {
  const which = checkInWords(asked);
  return [
    ...told(
      asked,
      ({ kind, body }) => `Asked for a check: ${lower(checkKinds[kind])}, ${body}`,
      ({ place, question, source }) => [`About ${place}`, question, fromWhere(source)],
    ),
    ...told(
      asked.sent,
      () => `Recorded that a check was sent: ${which}`,
      ({ how, reference }) => [how, labelled('Reference', reference)],
    ),
    ...told(
      asked.chased,
      () => `Chased a check: ${which}`,
      ({ how }) => [how],
    ),
    ...told(
      asked.replies,
      ({ result }) => `Filed a reply, “${lower(checkResults[result])}”: ${which}`,
      ({ summary, reference }) => [summary, labelled('Reference', reference)],
    ),
    ...told(
      asked.noReplyAccepted,
      () => `Accepted the risk of going on without a reply: ${which}`,
      ({ risk, compensatingAction }) => [`Risk: ${risk}`, `Done instead: ${compensatingAction}`],
    ),
    ...told(
      asked.cancelled,
      () => `Cancelled a check: ${which}`,
      ({ why }) => [why],
    ),
  ];
}
