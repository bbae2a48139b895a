import { isUncheckedTask } from '../../case/agencies/agencies.state.ts';
import type { Check } from '../../case/checks/checks.state.ts';
import { checkInWords } from '../../case/checks/words.ts';
import { isUncheckedAction } from '../../case/contingency/contingency.state.ts';
import { isActive, isUncheckedRegister, registersOf } from '../../case/information/registers.ts';
import { isUnchecked, standingItems } from '../../case/risk/risk.state.ts';
import { nameOf } from '../../case/telling.ts';
import { openQueries } from '../../case/transfer/transfer.state.ts';
import type { Directory } from '../../directory/directory.ts';
import { isUncheckedCheck, unansweredChecks } from '../rules/checks.ts';
import { unknownAreas } from '../rules/self-and-staff.ts';
import { failedInWords, failedLookUps } from '../rules/look-ups.ts';
import { dayOf, said, type About } from '../rules/rule.ts';

/**
 * What is not known, each once: what another body, another system or the other side has not said, what came in and
 * nobody checked, and what the practitioners say that they do not know.
 */
export function notKnown(about: About, directory: Directory): string[] {
  const { state, transfer } = about;
  const { requested, conversations } = transfer;
  const unchecked = uncheckedCount(about);
  const ofSelf = unknownAreas(about);
  const all = [
    ...unansweredChecks(about).map((check) => `${since(check, directory)}: ${checkInWords(check)}`),
    ...failedLookUps(state).map(failedInWords),
    ...(unchecked === 0 ? [] : [`Recorded elsewhere and not checked: ${unchecked}`]),
    ...(ofSelf.length === 0 ? [] : [`Of risk to the person themselves: ${ofSelf.join(', ')}`]),
    ...openQueries(transfer).map(
      ({ to, question }) => `Not answered by the ${to === 'HOME' ? 'home' : 'receiving'} side: ${question}`,
    ),
    ...[...statedBy(about).values()].flat(),
    requested?.notKnown,
    ...conversations.map((conversation) => conversation.notKnown),
  ];
  return [
    ...new Set(all.filter((text) => text !== undefined && said(text)).map((text) => (text ?? '').trim())),
  ];
}

/** Who says that there is nothing that they know to be missing, by name. */
export function nothingMissingSaidBy(about: About, directory: Directory): string[] {
  return [...statedBy(about)].flatMap(([id, points]) => (points.length === 0 ? [nameOf(id, directory)] : []));
}

/** What each person said last that they do not know, by their id. */
function statedBy({ state, transfer: { transferId } }: About): Map<string, readonly string[]> {
  const ofTransfer = state.risk.notKnown.filter((each) => (each.transferId ?? transferId) === transferId);
  return new Map(ofTransfer.map(({ stamp, points }) => [stamp.actor.id, points]));
}

function since({ sent, replies, noReplyAccepted }: Check, directory: Directory): string {
  const nothing = replies.length > 0 ? 'They refuse to say' : 'No reply';
  if (noReplyAccepted !== undefined) {
    return `${nothing}, risk accepted by ${nameOf(noReplyAccepted.stamp.actor.id, directory)}`;
  }
  if (replies.length > 0) return nothing;
  return sent === undefined ? 'Not sent yet' : `No reply since ${dayOf(sent.stamp)}`;
}

/** How much came in from elsewhere and waits for somebody to check it. */
function uncheckedCount({ state }: About): number {
  const { risk, rosh, information, agencies, contingency, checks } = state;
  return [
    ...standingItems(risk).filter(isUnchecked),
    ...rosh.filter(({ imported, confirmed }) => imported !== undefined && confirmed === undefined),
    ...registersOf(information).filter((each) => isActive(each) && isUncheckedRegister(each)),
    ...agencies.filter(isUncheckedTask),
    ...contingency.actions.filter((action) => action.superseded === undefined && isUncheckedAction(action)),
    ...checks.filter(isUncheckedCheck),
  ].length;
}
